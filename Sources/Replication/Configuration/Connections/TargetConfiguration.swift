/// A place to write to.
struct TargetConfiguration: Sendable, Equatable {
    /// What kind of place it is, and the settings of that kind.
    enum Kind: Sendable, Equatable {
        /// User and password are in the URL; so is what the environment gave, where the URL names no server.
        case postgres(PostgresURL)
        case s3(S3TargetConfiguration)

        /// The kind without its settings.
        var name: KindName {
            switch self {
            case .postgres: .postgres
            case .s3: .s3
            }
        }
    }

    /// The kinds in words for messages.
    enum KindName: String, Sendable {
        case postgres = "a PostgreSQL target"
        case s3 = "an S3 target"
    }

    let name: String
    let kind: Kind

    /// The URL without secrets, for messages and results.
    var redactedURL: String {
        switch kind {
        case .postgres(let url): url.redacted
        case .s3(let target): target.location.description
        }
    }
}

extension TargetConfiguration {
    private static let databaseKeys = ["user", "password"]

    /// - Returns: nil when something that cannot be left out is missing or wrong; it is reported then.
    static func read(
        name: String, from mapping: MappingReader, environment: PostgresEnvironment
    ) -> TargetConfiguration? {
        let kind = kindOfURL(in: mapping)
        if let kind, kind != .postgres {
            mapping.refuse(
                databaseKeys,
                message: "only PostgreSQL targets take this key, this is \(kind.rawValue)")
        }
        if let kind, kind != .s3 {
            mapping.refuse(
                S3TargetConfiguration.keys,
                message: "only S3 targets take this key, this is \(kind.rawValue)")
        }
        switch kind {
        case .postgres: return readPostgres(name: name, from: mapping, environment: environment)
        case .s3: return readS3(name: name, from: mapping)
        case nil:
            // Nobody can tell which keys belong here, so those of all kinds are taken for known.
            for key in databaseKeys + S3TargetConfiguration.keys { _ = mapping.entry(key) }
            readUnknown(from: mapping)
            return nil
        }
    }

    private static let expectedURL = "postgres://… or s3://bucket/prefix"

    /// The kind that the scheme names, before the URL is read and checked; it decides which keys there may be.
    private static func kindOfURL(in mapping: MappingReader) -> KindName? {
        let expanded = mapping.writtenText("url").flatMap(mapping.reader.expansionWithoutFindings)
        guard let text = expanded?.trimmingSpaces.lowercased() else { return nil }
        if text.hasPrefix("s3:") { return .s3 }
        return text.hasPrefix("postgres") ? .postgres : nil
    }

    private static func readPostgres(
        name: String, from mapping: MappingReader, environment: PostgresEnvironment
    ) -> TargetConfiguration? {
        let url = mapping.connectionURL(expected: expectedURL)
        mapping.finish()
        guard let url, case .postgres(let postgres) = url.value else { return nil }
        return TargetConfiguration(name: name, kind: .postgres(environment.completing(postgres)))
    }

    private static func readS3(name: String, from mapping: MappingReader) -> TargetConfiguration? {
        let url = mapping.value("url", expected: expectedURL) { text throws(ValueError) in
            try ConnectionURL(parsing: text)
        }
        var location: BucketURL?
        if case .s3(let parsed)? = url?.value { location = parsed }
        let target = S3TargetConfiguration.read(location: location, from: mapping)
        mapping.finish()
        return target.map { TargetConfiguration(name: name, kind: .s3($0)) }
    }

    /// Reports a target of no known kind.
    private static func readUnknown(from mapping: MappingReader) {
        if !mapping.has("url") { mapping.reportMissing("url", what: expectedURL) }
        let url = mapping.value("url", expected: expectedURL) { text throws(ValueError) in
            try ConnectionURL(parsing: text)
        }
        mapping.finish()
        if let url { mapping.reader.report("a target is \(expectedURL)", at: url.place) }
    }
}
