import Foundation
import Streams
import TestSupport
import Testing

/// What a person gets for each thing that can be wrong: one message that names the setting, the right exit code, and
/// everything as before.
struct BadInputTests {
    /// Something wrong, and what must be said about it.
    struct Case: Sendable, CustomTestStringConvertible {
        var what: String
        var change: @Sendable (inout SyncFixture.Options) -> Void = { _ in }
        var sql: String?
        var flags: [String] = []
        var environment: [String: String] = [:]
        var code: Int32
        var says: [String]

        var testDescription: String { what }
    }

    static let cases: [Case] = [
        Case(
            what: "an unreachable source",
            environment: [
                "REPLICATOR_TEST_ODBC":
                    "Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=1;Database=x;UID=x;PWD=canary"
            ],
            code: 3, says: ["source cannot be reached", "sources.*.url"]),
        Case(
            what: "a driver that is not installed",
            environment: ["REPLICATOR_TEST_ODBC": "Driver={No Such Driver};PWD=canary"],
            code: 2, says: ["not installed", "PostgreSQL Unicode", "odbc-postgresql"]),
        Case(
            what: "an unreachable target",
            environment: ["REPLICATOR_TEST_POSTGRES_URL": "postgres://x:canary@127.0.0.1:1/x"],
            code: 3, says: ["target cannot be reached", "targets.*.url"]),
        Case(
            what: "an unreachable bucket", environment: ["REPLICATOR_TEST_S3_ENDPOINT": "http://127.0.0.1:1"],
            code: 3,
            says: ["127.0.0.1:1", "endpoint"]),
        Case(
            what: "a missing bucket", environment: ["REPLICATOR_TEST_S3_BUCKET": "no-such-bucket-here"],
            code: 3,
            says: ["no-such-bucket-here"]),
        Case(
            what: "a wrong S3 key", environment: ["AWS_SECRET_ACCESS_KEY": "canary"], code: 3,
            says: ["S3", "secret"]),
        Case(
            what: "a query that fails", change: { $0.rows = "query: \"SELECT nothing FROM nowhere\"" },
            code: 2,
            says: ["nowhere", "setting: query"]),
        Case(
            what: "a query without a name for a column", change: { $0.rows = "query: \"SELECT 1\"" }, code: 2,
            says: ["column 1", "has no name", "AS"]),
        Case(
            what: "a query with a name twice", change: { $0.rows = "query: \"SELECT 1 AS a, 2 AS a\"" },
            code: 2,
            says: ["two columns named \"a\""]),
        Case(
            what: "a target without one of the columns",
            sql: "CREATE TABLE target (id integer PRIMARY KEY, name text)",
            code: 2, says: ["has no column for changed"]),
        Case(
            what: "a target whose column is generated",
            sql:
                "CREATE TABLE target (id integer PRIMARY KEY, name text GENERATED ALWAYS AS ('x') STORED, changed timestamptz)",
            code: 2, says: ["column name is generated"]),
        Case(
            what: "a target that would round",
            sql: "CREATE TABLE target (id integer PRIMARY KEY, name text, changed timestamptz(0))", code: 2,
            says: ["column changed", "round fractions"]),
        Case(
            what: "a target that would drop the zone",
            sql: "CREATE TABLE target (id integer PRIMARY KEY, name text, changed timestamp)", code: 2,
            says: ["column changed", "drop the zone"]),
        Case(
            what: "a target with a column that must be filled",
            sql:
                "CREATE TABLE target (id integer PRIMARY KEY, name text, changed timestamptz, more integer NOT NULL)",
            code: 2, says: ["column more must not be NULL"]),
        Case(
            what: "a target that is a view", sql: "CREATE VIEW target AS SELECT 1 AS id", code: 2,
            says: ["is not a table"]),
        Case(
            what: "a key that is not unique",
            sql: """
                CREATE TABLE target (id integer, name text, changed timestamptz); INSERT INTO target VALUES (9);
                INSERT INTO source VALUES (1, 'a'), (1, 'b')
                """, code: 2, says: ["key (id) is not unique", "setting: key"]),
        Case(
            what: "a key with NULL",
            sql: """
                CREATE TABLE target (id integer, name text, changed timestamptz); INSERT INTO target VALUES (9);
                INSERT INTO source VALUES (NULL, 'a')
                """, code: 2, says: ["1 rows have NULL in the key"]),
        Case(
            what: "a key that is not in the query", change: { $0.syncLines = ["key: nothing"] }, code: 2,
            says: ["key column nothing", "setting: key"]),
        Case(
            what: "no key for an incremental sync", change: { $0.syncLines = ["watermark: changed"] },
            flags: ["--mode", "incremental", "--since", "1h"], code: 2, says: ["needs a key", "setting: key"]),
        Case(
            what: "no watermark column for an incremental sync", change: { $0.syncLines = ["key: id"] },
            flags: ["--mode", "incremental", "--since", "1h"], code: 2, says: ["no watermark column"]),
        Case(
            what: "a watermark column that is missing",
            change: { $0.syncLines = ["key: id", "watermark: changd"] }, code: 2,
            says: ["watermark column changd", "changed"]),
        Case(
            what: "a watermark column that is no time",
            change: { $0.syncLines = ["key: id", "watermark: name"] }, code: 2,
            says: ["must be a date or a timestamp"]),
        Case(
            what: "an incremental run before any full one", flags: ["--mode", "incremental"], code: 2,
            says: ["no watermark yet", "--since"]),
        Case(
            what: "a start in the future", flags: ["--mode", "incremental", "--since", "2999-01-01"], code: 2,
            says: ["--since", "future"]),
        Case(
            what: "a start that cannot be read",
            flags: ["--mode", "incremental", "--since", "yesterday-ish"], code: 2,
            says: ["--since", "2024-01-01"]),
        Case(
            what: "a start for a full run", flags: ["--since", "2024-01-01"], code: 2,
            says: ["--mode incremental"]),
        Case(
            what: "too little memory", flags: ["--memory", "10MiB"], code: 2, says: ["--memory", "at least"]),
        Case(
            what: "an unknown compression", change: { $0.bucketLines = ["compression: lz4"] }, code: 2,
            says: ["replicator.yaml:", "compression: expected none, gzip or zstd"]),
        Case(
            what: "a compression level that there is not",
            change: { $0.bucketLines = ["compression: gzip", "compression_level: 19"] }, code: 2,
            says: ["replicator.yaml:", "compression_level: expected a whole number from 1 to 12"]),
        Case(
            what: "too little memory for compression",
            change: { $0.bucketLines = ["compression: zstd", "compression_level: 19"] },
            flags: ["--memory", "24MiB"],
            code: 2, says: ["--memory to at least"]),
        Case(
            what: "gzip under another name and --strict",
            change: { $0.bucketLines = ["compression: gzip", "key_template: \"{run}/{n}.csv\""] },
            flags: ["--strict"], code: 2, says: ["--strict", "key_template", ".gz"]),
        Case(
            what: "too little memory for one row", change: { $0.syncLines.append("batch_memory: 100") },
            code: 2,
            says: ["--batch-memory"]),
        Case(
            what: "an unknown key", change: { $0.syncLines.append("watermrk: changed") }, code: 2,
            says: ["replicator.yaml:", "watermrk", "watermark"]),
        Case(
            what: "a wrong type", change: { $0.syncLines.append("lookback: [1]") }, code: 2,
            says: ["replicator.yaml:", "lookback"]),
        Case(
            what: "a missing variable", change: { $0.syncLines.append("load: ${NO_SUCH_VARIABLE}") }, code: 2,
            says: ["replicator.yaml:", "NO_SUCH_VARIABLE"]),
        Case(
            what: "a warning under --strict",
            sql: "CREATE TABLE target (id integer PRIMARY KEY, name varchar(5), changed timestamptz)",
            flags: ["--strict"],
            code: 2, says: ["--strict", "column name"]),
    ]

    @Test(arguments: cases)
    func `what is wrong is named with its setting, and nothing changes`(wrong: Case) async throws {
        var options = SyncFixture.Options()
        wrong.change(&options)
        try await SyncFixture.run(options) { fixture in
            if let sql = wrong.sql { try await fixture.schema.run(sql) }
            let before = try await contents(fixture)
            let process = try ReplicatorProcess(
                ["sync", fixture.sync, "--config", fixture.configurationFile.path] + wrong.flags,
                environment: fixture.environment.merging(wrong.environment) { $1 })
            let outcome = try await process.wait()
            #expect(outcome.code == wrong.code, "\(outcome.text)")
            for phrase in wrong.says { #expect(outcome.errors.contains(phrase), "\(outcome.errors)") }
            #expect(!outcome.text.contains("canary"))
            #expect(outcome.output.isEmpty)
            #expect(try await contents(fixture) == before)
            #expect(try await fixture.keys().isEmpty)
        }
    }

    /// Everything that a run could have changed at the target.
    private func contents(_ fixture: SyncFixture) async throws -> [[String?]] {
        var rows: [[String?]] = []
        if try await fixture.schema.run("SELECT to_regclass('target')::text").scalar != nil {
            rows += try await fixture.schema.run("SELECT target::text FROM target ORDER BY 1").rows
        }
        if try await fixture.schema.run("SELECT to_regclass('replicator.watermark')::text").scalar != nil {
            rows += try await fixture.schema.run("SELECT w::text FROM replicator.watermark AS w").rows
        }
        return rows
    }

    @Test func `a wrong password is named and shown nowhere`() async throws {
        try await SyncFixture.run { fixture in
            let url = fixture.environment["REPLICATOR_TEST_POSTGRES_URL"] ?? ""
            let parts = url.split(separator: "@")
            let wrong = "postgres://replicator:canary@" + (parts.last ?? "")
            let odbc = fixture.environment["REPLICATOR_TEST_ODBC"] ?? ""
            let start = try #require(odbc.firstRange(of: "PWD=")).upperBound
            for environment in [
                ["REPLICATOR_TEST_POSTGRES_URL": wrong], ["REPLICATOR_TEST_ODBC": odbc[..<start] + "canary"],
            ] {
                let process = try ReplicatorProcess(
                    ["sync", fixture.sync, "--config", fixture.configurationFile.path],
                    environment: fixture.environment.merging(environment) { $1 })
                let outcome = try await process.wait()
                #expect(outcome.code == 3)
                #expect(outcome.errors.contains("refuses user or password"))
                #expect(!outcome.text.contains("canary"))
            }
        }
    }

    @Test func `a bucket that may be read but not written to fails the run with the permission's name`()
        async throws
    {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run("INSERT INTO source VALUES (1, 'a')")
            let reader = [
                "AWS_ACCESS_KEY_ID": try Stack.variable("REPLICATOR_TEST_S3_READONLY_KEY"),
                "AWS_SECRET_ACCESS_KEY": try Stack.variable("REPLICATOR_TEST_S3_READONLY_SECRET"),
            ]
            let process = try ReplicatorProcess(
                ["sync", fixture.sync, "--config", fixture.configurationFile.path],
                environment: fixture.environment.merging(reader) { $1 })
            let outcome = try await process.wait()
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("AccessDenied") && outcome.errors.contains("s3:PutObject"))
            #expect(try await fixture.schema.run("SELECT to_regclass('target')::text").scalar == nil)
        }
    }

    @Test(arguments: ["1.005", "0.001", "1e-3", "12345678901234567890123456789012345678901234567890.123"])
    func `a number that the target would round fails the run at its row, and is not shown`(number: String)
        async throws
    {
        var options = SyncFixture.Options()
        options.sourceTable = "id integer, amount numeric"
        options.syncLines = ["key: id"]
        options.bucketLines = nil
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                "CREATE TABLE target (id integer PRIMARY KEY, amount numeric(60,2)); "
                    + "INSERT INTO source VALUES (1, 1.10), (2, 'NaN'), (3, 5.500), (4, \(number))")
            let outcome = try await fixture.attempt()
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("row 4, column amount"), "\(outcome.errors)")
            #expect(!outcome.errors.contains(number))
            try await fixture.schema.run("DELETE FROM source WHERE id = 4")
            try await fixture.sync()
            #expect(
                try await fixture.target("id, amount") == [["1", "1.10"], ["2", "NaN"], ["3", "5.50"]])
        }
    }
}
