package import Logging

/// The variables of the process that Replicator heeds.
///
/// | variable | means |
/// |---|---|
/// | `REPLICATOR_CONFIG` | the configuration file |
/// | `REPLICATOR_MEMORY` | `memory` of every sync |
/// | `SYNC_BATCH_SIZE` | `batch_rows` of every sync |
/// | `LOG_LEVEL` | the log level |
/// | `ENABLE_TABLE_SWAP` | a wish for load mode swap; a warning as long as that is not available |
/// | `POSTGRES_HOST`, `…_PORT`, `…_DB`, `…_USER`, `…_PASSWORD` | see ``PostgresEnvironment`` |
/// | `POSTGRES_CONNECT_TIMEOUT` | connect timeout of all PostgreSQL connections, in **milliseconds** |
///
/// An empty variable is one that is not set. A value that is wrong is an error, never ignored.
package struct EnvironmentOverrides: Sendable, Equatable {
    private(set) var configurationFile: String?
    private(set) var settings = SettingOverrides()
    package private(set) var logLevel: Logger.Level?
    private(set) var postgres = PostgresEnvironment()
    private(set) var connectTimeout: DurationText?
    private(set) var warnings: [ConfigurationProblem] = []

    /// Where findings about variables come from, in place of a file.
    static let origin = "environment"

    /// - Throws: ``ConfigurationError`` with every variable that is wrong.
    package init(_ environment: [String: String]) throws(ConfigurationError) {
        var variables = Variables(environment: environment)
        configurationFile = variables.value("REPLICATOR_CONFIG") { text throws(ValueError) in text }
        settings.memory = variables.value("REPLICATOR_MEMORY") { text throws(ValueError) in
            try ByteSize(parsing: text)
        }
        settings.batchRows = variables.count("SYNC_BATCH_SIZE", in: Defaults.batchRowsRange)
        logLevel = variables.value("LOG_LEVEL", Self.logLevel)
        postgres.host = variables.value("POSTGRES_HOST") { text throws(ValueError) in text }
        postgres.port = variables.count("POSTGRES_PORT", in: 1...65_535)
        postgres.database = variables.value("POSTGRES_DB") { text throws(ValueError) in text }
        postgres.user = variables.value("POSTGRES_USER") { text throws(ValueError) in text }
        postgres.password = variables.value("POSTGRES_PASSWORD") { text throws(ValueError) in Secret(text) }
        connectTimeout = variables.count("POSTGRES_CONNECT_TIMEOUT", in: 1...86_400_000)
            .map { DurationText(milliseconds: Int64($0)) }
        if variables.value("ENABLE_TABLE_SWAP", Self.flag) == true {
            let message = "load mode swap is not available yet; syncs that name no load mode use auto"
            warnings.append(
                ConfigurationProblem(file: Self.origin, path: "ENABLE_TABLE_SWAP", message: message))
        }
        guard variables.problems.isEmpty else { throw ConfigurationError(variables.problems) }
    }

    /// The variables, and what is wrong with them.
    private struct Variables {
        let environment: [String: String]
        var problems: [ConfigurationProblem] = []

        mutating func value<Value>(_ name: String, _ parse: (String) throws(ValueError) -> Value) -> Value? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            do {
                return try parse(text)
            } catch {
                problems.append(
                    ConfigurationProblem(
                        file: EnvironmentOverrides.origin, path: name, message: error.description))
                return nil
            }
        }

        mutating func count(_ name: String, in range: ClosedRange<Int>) -> Int? {
            value(name) { text throws(ValueError) in try WholeNumber.parse(text, in: range) }
        }
    }

    /// The levels of swift-log, and the names that other loggers have for them.
    package static func logLevel(_ text: String) throws(ValueError) -> Logger.Level {
        switch text.lowercased() {
        case "trace", "silly", "verbose": return .trace
        case "debug": return .debug
        case "info": return .info
        case "notice": return .notice
        case "warning", "warn": return .warning
        case "error": return .error
        case "critical", "fatal": return .critical
        default:
            throw ValueError(expected: "trace, debug, info, notice, warning, error or critical", found: text)
        }
    }

    private static func flag(_ text: String) throws(ValueError) -> Bool {
        switch text.lowercased() {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default: throw ValueError(expected: "true or false", found: text)
        }
    }
}
