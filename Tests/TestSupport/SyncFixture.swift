public import Cloud
public import Foundation
public import Streams
import Threads

/// A sync of a test's own: a source table and a target table in one scratch schema, a bucket prefix, and a configuration
/// file in a folder of its own.
public struct SyncFixture: Sendable {
    /// Where source and target tables live, in a database of the test's own.
    public let schema: ScratchSchema
    /// Variables for the program.
    public var environment: [String: String]
    /// Holds `replicator.yaml`.
    public let folder: URL
    /// Prefix in the test bucket.
    public let prefix: String
    /// Name of the sync; unlike any other test's, since state is shared.
    public let sync: String

    /// What the configuration holds besides the standard.
    public struct Options: Sendable {
        /// Query or table lines of the sync.
        public var rows = "table: SCHEMA.source"
        /// Lines of the sync: key, watermark, load…
        public var syncLines: [String] = ["key: [id]", "watermark: changed"]
        /// Lines of the PostgreSQL target in the sync.
        public var databaseLines: [String] = []
        /// Lines of the S3 target in the sync; `nil` for no S3 target.
        public var bucketLines: [String]? = []
        /// The source is reached natively instead of through ODBC.
        public var isNative = false
        /// Variable with the URL of a native source.
        public var sourceVariable = "REPLICATOR_TEST_POSTGRES_URL"
        /// Variable with the URL of the PostgreSQL target.
        public var databaseVariable = "REPLICATOR_TEST_POSTGRES_URL"
        /// A PostgreSQL target.
        public var hasDatabase = true
        /// Lines at the top level.
        public var topLines: [String] = []
        /// `source` table; `nil` makes none.
        public var sourceTable: String? = "id integer, name text, changed timestamptz DEFAULT now()"

        /// The standard.
        public init() {}
    }

    /// Runs a test with a sync of its own, and clears everything away.
    public static func run(
        _ options: Options = Options(), _ body: @Sendable (SyncFixture) async throws -> Void
    ) async throws {
        try await ScratchDatabase.run { database in
            let schema = database.schema
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "replicator-\(schema.name)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let fixture = SyncFixture(
                schema: schema, environment: try database.environment(), folder: folder,
                prefix: "tests/\(schema.name)", sync: "sync_\(schema.name)")
            if let table = options.sourceTable { try await schema.run("CREATE TABLE source (\(table))") }
            try fixture.writeConfiguration(options)
            try await body(fixture)
        }
    }

    /// Writes `replicator.yaml` anew.
    public func writeConfiguration(_ options: Options) throws {
        var lines = options.topLines
        lines += [
            "sources:", "  erp:",
            options.isNative
                ? "    url: \"${\(options.sourceVariable)}\""
                : "    url: \"odbc:${REPLICATOR_TEST_ODBC}\"",
            "targets:", "  warehouse:",
            "    url: \"${\(options.databaseVariable)}\"", "  archive:",
            "    url: \"s3://${REPLICATOR_TEST_S3_BUCKET}/\(prefix)\"",
            "    endpoint: \"${REPLICATOR_TEST_S3_ENDPOINT}\"", "syncs:", "  \(sync):", "    source: erp",
        ]
        lines.append("    " + options.rows)
        lines += options.syncLines.map { "    " + $0 }
        lines.append("    targets:")
        if options.hasDatabase {
            lines += ["      - target: warehouse", "        table: SCHEMA.target"]
            lines += options.databaseLines.map { "        " + $0 }
        }
        if let bucketLines = options.bucketLines {
            lines.append("      - target: archive")
            lines += bucketLines.map { "        " + $0 }
        }
        let text = lines.joined(separator: "\n").replacing("SCHEMA", with: schema.name)
        try Data((text + "\n").utf8).write(to: configurationFile)
    }

    /// The file for `--config`.
    public var configurationFile: URL { folder.appendingPathComponent("replicator.yaml") }

    /// Another session in the test's database.
    public func connect() async throws -> PostgresSession {
        try await PostgresSession.connect(
            PostgresConnectionParameters(
                url: environment["REPLICATOR_TEST_POSTGRES_URL"] ?? "", applicationName: "another session"))
    }

    /// Runs `replicator WORDS… --config FILE` to its end.
    public func run(_ words: [String]) async throws -> ReplicatorProcess.Outcome {
        try await ReplicatorProcess.run(
            words + ["--config", configurationFile.path], environment: environment)
    }

    /// Runs `replicator sync` and expects success.
    @discardableResult
    public func sync(_ flags: String...) async throws -> [String: Any] {
        let outcome = try await attempt(flags)
        guard outcome.code == 0 else { throw UnexpectedOutcome(outcome: outcome) }
        return try outcome.json()
    }

    /// Runs `replicator sync` and brings whatever happens.
    public func attempt(_ flags: [String] = []) async throws -> ReplicatorProcess.Outcome {
        try await run(["sync", sync, "--json"] + flags)
    }

    /// Starts `replicator sync` without waiting for it.
    public func start(_ flags: String...) throws -> ReplicatorProcess {
        try ReplicatorProcess(
            ["sync", sync, "--json", "--config", configurationFile.path] + flags, environment: environment)
    }

    /// Rows of the target, by key.
    public func target(_ columns: String = "id, name") async throws -> [[String?]] {
        try await schema.run("SELECT \(columns) FROM target ORDER BY 1").rows
    }

    /// The stored watermark.
    public func watermark() async throws -> String? {
        try await schema.run("SELECT value FROM replicator.watermark WHERE sync = $1", [sync]).scalar
    }

    /// Status of each run, oldest first.
    public func statuses() async throws -> [String] {
        try await schema.run("SELECT status FROM replicator.run WHERE sync = $1 ORDER BY started_at", [sync])
            .rows.compactMap { $0[0] }
    }

    /// A client for the test bucket.
    public func bucket() throws -> S3Client {
        var configuration = S3Configuration(
            bucket: try Stack.variable("REPLICATOR_TEST_S3_BUCKET"),
            endpoint: try HTTPURL(try Stack.variable("REPLICATOR_TEST_S3_ENDPOINT")),
            credentials: EnvironmentCredentials(environment: ProcessInfo.processInfo.environment))
        configuration.pathStyle = true
        return S3Client(configuration, transport: try HTTPTransport(), clock: .system)
    }

    /// Keys under the sync's prefix.
    public func keys() async throws -> [String] {
        try await bucket().listAllObjects(prefix: prefix).map(\.key).sorted()
    }

    /// Waits until a session is found that waits for a lock while it does what is named; no sleep, a bounded number of
    /// looks.
    public func waitUntil(_ what: String, _ condition: String) async throws {
        for _ in 0..<20_000 {
            let found = try await schema.run("SELECT (\(condition))::text").scalar
            if found == "true" { return }
            await Task.yield()
        }
        throw NeverHappened(what)
    }
}

/// A condition that a test waited for in vain.
public struct NeverHappened: Error, CustomStringConvertible {
    let what: String

    /// Names it.
    public init(_ what: String) { self.what = what }

    /// What did not happen.
    public var description: String { "never happened: \(what)" }
}

/// The program ended otherwise than the test needs.
public struct UnexpectedOutcome: Error, CustomStringConvertible {
    let outcome: ReplicatorProcess.Outcome

    /// What it said.
    public var description: String { outcome.text }
}
