import Yams

extension ReplicatorConfiguration {
    /// Reads and checks a configuration. Nothing is connected to.
    ///
    /// - Parameters:
    ///   - path: `--config`; nil takes `REPLICATOR_CONFIG`, else ``Defaults/configurationFile``.
    ///   - flags: settings of the command line.
    ///   - environment: the variables of the process.
    /// - Throws: ``ConfigurationError`` with everything that is wrong in environment and file.
    package static func load(
        path: String?, flags: SettingOverrides = SettingOverrides(), environment: [String: String]
    ) throws(ConfigurationError) -> ReplicatorConfiguration {
        let variables = try EnvironmentOverrides(environment)
        let file = path ?? variables.configurationFile ?? Defaults.configurationFile
        let text: String
        do {
            text = try ConfigurationFile.text(at: file, maxBytes: Defaults.maxConfigurationBytes)
        } catch {
            let message = "\(error); name the configuration with --config FILE or REPLICATOR_CONFIG"
            throw ConfigurationError([ConfigurationProblem(file: "configuration", message: message)])
        }
        return try parse(text, file: file, flags: flags, variables: variables, environment: environment)
    }

    /// Reads and checks the text of a configuration.
    ///
    /// - Parameter file: its name in messages; relative paths start in its folder.
    static func parse(
        _ text: String, file: String, flags: SettingOverrides, variables: EnvironmentOverrides,
        environment: [String: String]
    ) throws(ConfigurationError) -> ReplicatorConfiguration {
        let document: YAMLDocument
        do {
            document = try YAMLDocument(parsing: text)
        } catch {
            throw ConfigurationError([
                ConfigurationProblem(
                    file: file, line: error.line, column: error.column, message: error.message)
            ])
        }
        let reader = ConfigurationReader(file: file, document: document, environment: environment)
        guard let root = document.root, !isNothing(root) else {
            throw ConfigurationError([
                ConfigurationProblem(
                    file: file, message: "the file is empty; expected sources, targets and syncs")
            ])
        }
        let start = ConfigurationPlace(line: root.mark?.line ?? 1, column: root.mark?.column ?? 1, path: "")
        let configuration = MappingReader(root, at: start, reader: reader)
            .map { read($0, settings: flags.over(variables.settings), variables: variables) }
        guard let configuration, reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
        return configuration
    }

    private static func isNothing(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return MappingReader.isNothing(scalar)
    }

    /// Reads everything in it, so that every problem is found; the result counts only where there was none.
    private static func read(
        _ root: MappingReader, settings: SettingOverrides, variables: EnvironmentOverrides
    ) -> ReplicatorConfiguration {
        let control = root.postgresURL("control").map { variables.postgres.completing($0.value) }
        let fileMemory = root.size("memory")
        let memory = settings.memory ?? fileMemory?.value ?? Defaults.memory
        let strict = root.flag("strict")
        let sourceSections = root.mapping("sources")?.sections(of: "source") ?? []
        let sources = sourceSections.compactMap { SourceConfiguration.read(name: $0.name, from: $0.mapping) }
        let targetSections = root.mapping("targets")?.sections(of: "target") ?? []
        let targets = targetSections.compactMap {
            TargetConfiguration.read(name: $0.name, from: $0.mapping, environment: variables.postgres)
        }
        let syncReader = SyncReader(
            sourceNames: sourceSections.map(\.name), targetNames: targetSections.map(\.name),
            targetKinds: Dictionary(uniqueKeysWithValues: targets.map { ($0.name, $0.kind.name) }),
            memory: memory, overrides: settings)
        let syncs = (root.mapping("syncs")?.sections(of: "sync") ?? [])
            .compactMap { syncReader.sync(name: $0.name, from: $0.mapping) }
        root.finish()
        return ReplicatorConfiguration(
            file: root.reader.file, sources: sources, targets: targets, syncs: syncs, control: control,
            defaults: RunDefaults(
                memory: memory, isStrict: settings.strict ?? strict?.value ?? false,
                connectTimeout: variables.connectTimeout ?? Defaults.connectTimeout),
            warnings: variables.warnings + root.reader.warnings)
    }
}
