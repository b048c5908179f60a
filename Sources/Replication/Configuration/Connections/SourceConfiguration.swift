/// A database to read from.
struct SourceConfiguration: Sendable, Equatable {
    let name: String
    /// Always `.odbc` or `.postgres`; user and password are in it.
    let url: ConnectionURL
    /// Overrides of what is known about the driver, in the order of the file. Their names are checked later, by
    /// `DriverQuirks`.
    let quirks: [QuirkOverride]
    /// Statements to run after connecting, in order.
    let session: [String]
}

extension SourceConfiguration {
    /// - Returns: nil when something that cannot be left out is missing or wrong; it is reported then.
    static func read(name: String, from mapping: MappingReader) -> SourceConfiguration? {
        let url = mapping.connectionURL(expected: "odbc:<connection string>, odbc://DSN or postgres://…")
        let quirks = mapping.mapping("quirks").map(readQuirks) ?? []
        let session = mapping.values("session", expected: "SQL statements") { text throws(ValueError) in
            guard !text.trimmingSpaces.isEmpty else {
                throw ValueError(expected: "an SQL statement", found: text)
            }
            return text
        }
        mapping.finish()
        guard let url else { return nil }
        switch url.value {
        case .odbc, .postgres:
            return SourceConfiguration(
                name: name, url: url.value, quirks: quirks, session: (session ?? []).map(\.value))
        case .s3:
            mapping.reader.report("a source is a database: odbc:… or postgres://…", at: url.place)
            return nil
        }
    }

    private static func readQuirks(from mapping: MappingReader) -> [QuirkOverride] {
        mapping.entries.compactMap { entry in
            mapping.value(entry.name, expected: "a text") { text throws(ValueError) in text }
                .map { QuirkOverride(name: entry.name, value: $0.value, place: entry.keyPlace) }
        }
    }
}

/// One entry of a source's `quirks`.
struct QuirkOverride: Sendable, Equatable {
    let name: String
    let value: String
    /// Where the entry stands, for the message when the name turns out to be unknown.
    let place: ConfigurationPlace
}
