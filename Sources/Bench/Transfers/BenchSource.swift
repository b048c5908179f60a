import Foundation
import Streams

/// Where a measured transfer reads from.
enum BenchSource: Equatable, Sendable {
    /// Which of the two.
    enum Kind: String, Codable, Sendable {
        case odbc, native
    }

    /// An ODBC connection string.
    case odbc(String)
    /// A `postgres://` URL, read natively.
    case native(url: String)

    /// - Parameter text: `postgres://…`, `postgresql://…` or `odbc:…`.
    /// - Throws: ``BenchError`` for anything else; its text does not show what may hold a password.
    init(_ text: String) throws {
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .native(url: text)
        } else if text.hasPrefix("odbc:") {
            self = .odbc(String(text.dropFirst("odbc:".count)))
        } else {
            throw BenchError("BENCH_SOURCE begins neither with postgres:// nor with odbc:")
        }
    }

    /// What the environment offers: BENCH_SOURCE first, then BENCH_ODBC.
    static func all(
        in environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> [BenchSource] {
        var sources: [BenchSource] = []
        if let text = environment["BENCH_SOURCE"], !text.isEmpty { sources.append(try BenchSource(text)) }
        if let text = environment["BENCH_ODBC"], !text.isEmpty { sources.append(.odbc(text)) }
        return sources
    }

    /// The source of a single transfer.
    static func required() throws -> BenchSource {
        guard let source = try all().first else {
            throw BenchError(
                "neither BENCH_SOURCE nor BENCH_ODBC is set: run this through scripts/bench, or set one yourself"
            )
        }
        return source
    }

    var kind: Kind {
        switch self {
        case .odbc: .odbc
        case .native: .native
        }
    }

    /// As BENCH_SOURCE holds it.
    var text: String {
        switch self {
        case .odbc(let connectionString): "odbc:" + connectionString
        case .native(let url): url
        }
    }

    /// Connects.
    func connect(batchRows: Int) async throws -> any TransferSource {
        switch self {
        case .odbc(let connectionString):
            try await ODBCSession.connect(
                ODBCConnectionParameters(connectionString: ODBCConnectionString(connectionString)),
                batchRows: batchRows, manager: ODBCDriverManager())
        case .native(let url):
            try await PostgresSource.connect(
                PostgresConnectionParameters(url: url, applicationName: "replicator-bench"))
        }
    }
}
