import Foundation
import Streams
import TestSupport
import Testing

/// What a run says while it goes on, and what it never says.
struct LogTests {
    @Test func `every line of a JSON log is an object with level, time and message`() async throws {
        try await SyncFixture.run { fixture in
            let outcome = try await fixture.run(
                ["sync", fixture.sync, "--log-level", "debug", "--log-format", "json"])
            #expect(outcome.code == 0)
            let lines = outcome.errors.split(separator: "\n")
            #expect(lines.count > 5)
            for line in lines {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
                #expect(object?["level"] == "debug")
                #expect(object?["time"]?.hasSuffix("Z") == true)
                #expect(object?["message"]?.isEmpty == false)
            }
            #expect(outcome.errors.contains("connected to the source"))
            #expect(outcome.errors.contains("SELECT"))
        }
    }

    @Test func `a query of many lines is one line of a text log`() async throws {
        try await SyncFixture.run { fixture in
            let outcome = try await fixture.run(["sync", fixture.sync, "--log-level", "debug"])
            for line in outcome.errors.split(separator: "\n") { #expect(line.contains("Z debug ")) }
        }
    }

    /// Secrets that only these connections hold, and that every server here refuses.
    private static let configuration = """
        sources:
          erp:
            url: "odbc:Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=PORT;Database=postgres;UID=replicator"
            password: "${CANARY_SOURCE}"
          good:
            url: "odbc:${REPLICATOR_TEST_ODBC}"
        targets:
          warehouse:
            url: "postgres://replicator:${CANARY_TARGET}@127.0.0.1:PORT/postgres"
          archive:
            url: "s3://${REPLICATOR_TEST_S3_BUCKET}/canary"
            endpoint: "${REPLICATOR_TEST_S3_ENDPOINT}"
            access_key_id: "${CANARY_KEY_ID}"
            secret_access_key: "${CANARY_KEY}"
        syncs:
          one: { source: erp, query: "SELECT 1 AS id", targets: [{ target: warehouse, table: public.x }] }
          two: { source: good, query: "SELECT 1 AS id", targets: [{ target: warehouse, table: public.x }] }
          three: { source: good, query: "SELECT 1 AS id", targets: [{ target: archive }] }
        """

    @Test(arguments: [
        ["check"], ["status"], ["runs"], ["migrate"], ["plan", "one"], ["plan", "two"], ["plan", "three"],
        ["sync", "one"], ["sync", "two"], ["sync", "three"],
        [
            "copy", "--from",
            "odbc:Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=1;UID=u;PWD={${CANARY_SOURCE}}",
            "--table", "t", "--to", "postgres://u:${CANARY_TARGET}@127.0.0.1:1/d",
        ],
    ])
    func `no command shows a secret, whatever goes wrong`(words: [String]) async throws {
        let canaries = [
            "CANARY_SOURCE": "s0urce;pw", "CANARY_TARGET": "t%40rget-pw",
            "CANARY_KEY_ID": "CANARYKEYID000000000",
            "CANARY_KEY": "s3cret-access-key-of-a-canary",
        ]
        try await ScratchDatabase.run { database in
            var environment = try database.environment().merging(canaries) { $1 }
            let url = try #require(URLComponents(string: environment["REPLICATOR_TEST_POSTGRES_URL"] ?? ""))
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "replicator-\(database.name)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let file = folder.appendingPathComponent("replicator.yaml")
            try Data(Self.configuration.replacing("PORT", with: String(url.port ?? 0)).utf8).write(to: file)
            environment["REPLICATOR_CONFIG"] = file.path
            for format in ["text", "json"] {
                let outcome = try await ReplicatorProcess.run(
                    words + ["--log-level", "trace", "--log-format", format, "--json"],
                    environment: environment)
                #expect(outcome.code == 3, "\(outcome.text)")
                for secret in ["s0urce", "t%40rget", "t@rget", "s3cret-access", "CANARYKEYID"] {
                    #expect(!outcome.text.contains(secret), "\(outcome.text)")
                }
            }
        }
    }
}
