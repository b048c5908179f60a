internal import Streams

/// A sync that no configuration file names, as `replicator copy` takes it: texts of flags, which
/// ``definition(environment:)`` reads. Each error names its flag.
package struct OneTransfer: Sendable {
    /// Source URL; may hold `${NAME}`.
    package var from = ""
    /// Exactly one of these three says what is read.
    package var table: String?
    package var query: String?
    package var queryFile: String?
    /// Target URLs; may hold `${NAME}`.
    package var to: [String] = []
    /// Target table; the source table's name without one.
    package var into: String?
    package var load = "auto"
    package var copyFormat = "auto"
    /// Column names, separated by commas.
    package var key: String?
    package var splitBy: String?
    package var watermark: String?
    package var lookback: String?
    /// Name under which the runs are kept.
    package var name: String?
    package var objects = ObjectTexts()
    /// What the flags for all commands set.
    package var settings = SettingOverrides()
    /// Errors may show row contents.
    package var showsRows = false
    /// A full run may leave the table empty because the source is.
    package var allowsEmpty = false

    package init() {}

    /// Keys of objects where nothing else is asked for.
    package static var standardKeyTemplate: String { ObjectKeyTemplate.standardText }
    package static var standardGroupedKeyTemplate: String { ObjectKeyTemplate.standardGroupedText }

    /// Reads everything. Nothing is connected to.
    ///
    /// - Parameter environment: the variables of the process.
    /// - Throws: ``UsageError``, ``ConfigurationError``.
    package func definition(environment: [String: String]) throws -> SyncDefinition {
        let variables = try EnvironmentOverrides(environment)
        let settings = settings.over(variables.settings)
        let source = SourceConfiguration(
            name: "from", url: completed(try url(from, "--from", environment), variables), quirks: [],
            session: [])
        let rows = try sourceRows()
        let targets = try to.enumerated().map { index, text in
            try target("to-\(index + 1)", try url(text, "--to", environment), variables: variables)
        }
        let sync = SyncConfiguration(
            name: try name ?? "copy-\(displayName(rows))", source: source.name, rows: rows,
            key: try key.map { try flagValue($0, "--key", ColumnName.list(parsing:)) } ?? [],
            watermark: try watermark.map { try flagValue($0, "--watermark", ColumnName.init(parsing:)) },
            lookback: try lookback.map { try flagValue($0, "--lookback", DurationText.init(parsing:)) }
                ?? Defaults.lookback,
            memory: settings.memory ?? Defaults.memory, batchRows: settings.batchRows ?? Defaults.batchRows,
            batchMemory: settings.batchMemory ?? Defaults.batchMemory,
            parallel: settings.parallel ?? .auto,
            splitColumn: try splitBy.map { try flagValue($0, "--split-by", ColumnName.init(parsing:)) },
            targets: try targets.map { try destination($0, rows: rows) })
        let configuration = ReplicatorConfiguration(
            file: "command line", sources: [source], targets: targets, syncs: [sync], control: nil,
            defaults: .init(
                memory: sync.memory, isStrict: settings.strict ?? false,
                connectTimeout: variables.connectTimeout ?? Defaults.connectTimeout),
            warnings: variables.warnings)
        var definition = try SyncDefinition(sync: sync, in: configuration, showsRows: showsRows)
        definition.allowsEmpty = allowsEmpty
        return definition
    }

    /// `${NAME}` is replaced, so that secrets need not stand in the command line.
    private func url(_ text: String, _ flag: String, _ environment: [String: String]) throws -> ConnectionURL
    {
        let expanded = Interpolation(environment: environment, folder: ".").expanded(text)
        if let failure = expanded.failures.first { throw UsageError("\(flag): \(failure)") }
        return try flagValue(expanded.text, flag, ConnectionURL.init(parsing:))
    }

    /// A URL that names no server means the one of the environment.
    private func completed(_ url: ConnectionURL, _ variables: EnvironmentOverrides) -> ConnectionURL {
        if case .postgres(let url) = url { .postgres(variables.postgres.completing(url)) } else { url }
    }

    private func sourceRows() throws -> SyncConfiguration.Rows {
        switch (table, query, queryFile) {
        case (let table?, nil, nil):
            return .table(try flagValue(table, "--table", PostgresTableName.init(parsing:)))
        case (nil, let query?, nil): return .query(query, file: nil)
        case (nil, nil, let file?):
            do {
                return .query(
                    try ConfigurationFile.text(at: file, maxBytes: Defaults.maxConfigurationBytes), file: file
                )
            } catch {
                throw UsageError("--query-file: \(error)")
            }
        default: throw UsageError("give exactly one of --table, --query and --query-file")
        }
    }

    private func displayName(_ rows: SyncConfiguration.Rows) throws -> String {
        if let into { return into }
        if case .table(let table) = rows { return table.written }
        throw UsageError("--into is needed with a query: it names the target table; for S3 alone give --name")
    }

    private func target(
        _ name: String, _ url: ConnectionURL, variables: EnvironmentOverrides
    ) throws -> TargetConfiguration {
        switch url {
        case .postgres(let url):
            return TargetConfiguration(name: name, kind: .postgres(variables.postgres.completing(url)))
        case .s3(let location): return TargetConfiguration(name: name, kind: .s3(objects.target(location)))
        case .odbc: throw UsageError("--to: expected postgres://… or s3://bucket/prefix")
        }
    }

    private func destination(
        _ target: TargetConfiguration, rows: SyncConfiguration.Rows
    ) throws -> SyncTargetConfiguration {
        guard case .postgres = target.kind else {
            return SyncTargetConfiguration(
                target: target.name, destination: .objects(try objects.destination()))
        }
        let table: PostgresTableName
        if let into {
            table = try flagValue(into, "--into", PostgresTableName.init(parsing:))
        } else if case .table(let source) = rows {
            table = PostgresTableName(schema: nil, name: source.name)
        } else {
            throw UsageError("--into is needed with a query: it names the target table")
        }
        return SyncTargetConfiguration(
            target: target.name,
            destination: .postgres(
                PostgresDestination(
                    table: table, load: try flagValue(load, "--load", LoadMode.init(parsing:)),
                    lockTimeout: Defaults.lockTimeout,
                    format: try flagValue(copyFormat, "--copy-format", CopyFormatSetting.init(parsing:)))))
    }
}

extension OneTransfer {
    /// What flags say about S3 targets.
    package struct ObjectTexts: Sendable {
        package var endpoint: String?
        package var region: String?
        package var profile: String?
        package var keyTemplate: String?
        package var maxObjectSize = "5GiB"
        package var groupBy: String?
        package var compression = "none"
        package var compressionLevel: String?
        package var compressionThreads: String?
        package var csvDelimiter = ","
        package var csvNull = ""
        package var csvLineEnding = "lf"
        /// `nil` writes one, but not where objects are grouped.
        package var csvHeader: Bool?

        package init() {}

        func target(_ location: BucketURL) -> S3TargetConfiguration {
            S3TargetConfiguration(
                location: location, endpoint: endpoint, region: region, usesPathStyle: nil, profile: profile,
                accessKey: nil, encryption: .bucketDefault, expectedBucketOwner: nil, caFile: nil)
        }

        func destination() throws -> ObjectDestination {
            guard let delimiter = csvDelimiter.utf8.first, csvDelimiter.utf8.count == 1 else {
                throw UsageError("--csv-delimiter: expected one ASCII character, found \"\(csvDelimiter)\"")
            }
            guard let lineEnding = CSVDialect.LineEnding(rawValue: csvLineEnding) else {
                throw UsageError("--csv-line-ending: expected lf or crlf, found \"\(csvLineEnding)\"")
            }
            let dialect = CSVDialect(
                delimiter: delimiter, nullText: csvNull, lineEnding: lineEnding,
                hasHeader: csvHeader ?? (groupBy == nil))
            if let problem = dialect.validate() { throw UsageError("--csv-…: \(problem)") }
            let compression = try Compression.parse(
                compression, level: compressionLevel, threads: compressionThreads)
            let template = try ObjectKeyTemplate(
                keyTemplate ?? Compression.defaultKeyTemplateText(compression, isGrouped: groupBy != nil))
            if let problem = Compression.problem(compression, keyTemplate: template) {
                throw UsageError("--key-template: \(problem)")
            }
            if let problem = ObjectDestination.groupProblem(template, isGrouped: groupBy != nil) {
                throw UsageError("--key-template \(problem)")
            }
            return ObjectDestination(
                keyTemplate: template,
                maxObjectSize: try flagValue(maxObjectSize, "--max-object-size", ByteSize.init(parsing:)),
                csv: dialect, compression: compression,
                groupBy: try groupBy.map { try flagValue($0, "--group-by", ColumnName.init(parsing:)) })
        }
    }
}
