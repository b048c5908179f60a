/// A configuration that has been checked as a whole: every name in it that refers to another part is there.
package struct ReplicatorConfiguration: Sendable, Equatable {
    /// The file it was read from, as the user named it.
    let file: String
    /// In the order of the file.
    let sources: [SourceConfiguration]
    /// In the order of the file.
    let targets: [TargetConfiguration]
    /// In the order of the file.
    package let syncs: [SyncConfiguration]
    /// Where runs and watermarks live for syncs without a PostgreSQL target.
    let control: PostgresURL?
    /// What applies where a command names no sync.
    let defaults: RunDefaults
    /// Findings that are no errors: to be logged before anything else happens.
    package let warnings: [ConfigurationProblem]

    /// Settings for all runs, with flags and environment already applied.
    struct RunDefaults: Sendable, Equatable {
        let memory: ByteSize
        /// Whether a step down to a slower way is an error.
        let isStrict: Bool
        /// How long opening a connection may take, where its URL says nothing.
        let connectTimeout: DurationText
    }

    /// - Throws: ``ConfigurationError`` with the nearest name when there is no such sync.
    package func sync(named name: String) throws(ConfigurationError) -> SyncConfiguration {
        try Self.find(name, in: syncs, what: "sync", file: file, name: \.name)
    }

    /// - Throws: ``ConfigurationError`` with the nearest name when there is no such source.
    func source(named name: String) throws(ConfigurationError) -> SourceConfiguration {
        try Self.find(name, in: sources, what: "source", file: file, name: \.name)
    }

    /// - Throws: ``ConfigurationError`` with the nearest name when there is no such target.
    func target(named name: String) throws(ConfigurationError) -> TargetConfiguration {
        try Self.find(name, in: targets, what: "target", file: file, name: \.name)
    }

    private static func find<Element>(
        _ wanted: String, in elements: [Element], what: String, file: String, name: (Element) -> String
    ) throws(ConfigurationError) -> Element {
        if let element = elements.first(where: { name($0) == wanted }) { return element }
        let advice = NearestKey.advice(for: wanted, among: elements.map(name))
        throw ConfigurationError([
            ConfigurationProblem(
                file: file, message: "no \(what) is named \(ValueError.quoted(wanted)), \(advice)")
        ])
    }
}
