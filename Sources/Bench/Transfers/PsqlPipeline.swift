import Foundation

/// The yardstick between two PostgreSQL servers: `psql | psql`, COPY's binary format from one into the other.
struct PsqlPipeline {
    private let pipeline: ProcessPipeline

    /// - Parameters:
    ///   - query: its rows are copied.
    ///   - table: truncated in the same transaction, as all others do.
    init(
        from source: String, query: String, to target: String, table: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        let source = try PsqlAddress(source)
        let target = try PsqlAddress(target)
        let program = environment["BENCH_PSQL"].flatMap { $0.isEmpty ? nil : $0 } ?? "psql"
        let words = [program, "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--dbname"]
        pipeline = ProcessPipeline(
            commands: [
                words + [source.url, "--quiet", "--command", "COPY (\(query)) TO STDOUT (FORMAT binary)"],
                words + [
                    target.url, "--command", "BEGIN", "--command", "TRUNCATE \(table)", "--command",
                    "COPY \(table) FROM STDIN (FORMAT binary)", "--command", "COMMIT",
                ],
            ],
            environments: [source, target].map { address in
                environment.merging(address.password.map { ["PGPASSWORD": $0] } ?? [:]) { $1 }
            })
    }

    /// Bytes are not known: the two processes keep them to themselves.
    func run() throws -> Measurement {
        let outcome = try pipeline.run()
        guard let rows = Self.rows(in: outcome.output) else {
            throw BenchError("psql named no number of rows")
        }
        return Measurement(
            program: "psql | psql", rows: rows, bytes: 0, seconds: outcome.seconds,
            cpuSeconds: outcome.cpuSeconds, peakMemoryBytes: 0)
    }

    /// The number behind `COPY`.
    static func rows(in output: String) -> Int? {
        output.split(separator: "\n").compactMap { line in
            line.hasPrefix("COPY ") ? Int(line.dropFirst("COPY ".count)) : nil
        }.last
    }
}

/// A URL for a command line, where other users can read it, and the password that stood in it.
struct PsqlAddress: Equatable {
    let url: String
    let password: String?

    init(_ text: String) throws {
        guard var components = URLComponents(string: text) else {
            throw BenchError("psql | psql: a PostgreSQL URL cannot be taken apart")
        }
        guard components.queryItems?.contains(where: { $0.name.contains("password") }) != true else {
            throw BenchError(
                "psql | psql: the password must stand before the host, where it can be taken out")
        }
        password = components.password
        components.password = nil
        guard let url = components.string else { throw BenchError("psql | psql: a PostgreSQL URL is no URL") }
        self.url = url
    }
}
