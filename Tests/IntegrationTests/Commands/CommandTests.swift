import Foundation
import Streams
import TestSupport
import Testing

/// Each command as a user calls it: what it prints, and how it ends.
struct CommandTests {
    private static func options() -> SyncFixture.Options {
        var options = SyncFixture.Options()
        options.bucketLines = nil
        return options
    }

    private static let fill = "INSERT INTO source (id, name) SELECT n, 'row' FROM generate_series(1, 12) AS n"

    private func keys(_ object: Any?) -> Set<String> { Set((object as? [String: Any] ?? [:]).keys) }

    @Test func `sync tells everything that the outside contract names`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(Self.fill)
            let result = try await fixture.sync()
            #expect(
                keys(result).isSuperset(of: [
                    "run", "sync", "mode", "until", "status", "rows_read", "rows_written", "rows_rejected",
                    "bytes", "seconds", "rows_per_second", "peak_memory_bytes", "route", "warnings",
                    "targets",
                ]))
            let targets = try #require(result["targets"] as? [[String: Any]])
            #expect(keys(targets[0]).isSuperset(of: ["url", "table", "load", "rows", "bytes"]))
            #expect(keys(targets[1]).isSuperset(of: ["url", "manifest", "rows", "bytes"]))
            #expect(result["rows_read"] as? Int == 12)
        }
    }

    @Test func `plan and dry run change nothing and say what a run would do`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            try await fixture.schema.run(Self.fill)
            for words in [["plan", fixture.sync], ["sync", fixture.sync, "--dry-run"]] {
                let outcome = try await fixture.run(words)
                #expect(outcome.code == 0)
                #expect(outcome.output.contains("CREATE TABLE") && outcome.output.contains("locks"))
                let plan = try await fixture.run(words + ["--json"]).json()
                #expect(plan["sync"] as? String == fixture.sync)
            }
            let two = try await fixture.run(["plan", fixture.sync, fixture.sync, "--json"]).json()
            #expect((two["plans"] as? [Any])?.count == 2)
            let tables = try await fixture.schema.run(
                "SELECT (to_regclass('target') IS NULL AND to_regnamespace('replicator') IS NULL)::text")
            #expect(tables.scalar == "true")
        }
    }

    @Test func `status and runs list what happened`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            #expect(try await fixture.run(["status"]).output.contains("never run"))
            #expect(try await fixture.run(["runs"]).output == "no runs yet\n")
            try await fixture.schema.run(Self.fill)
            let result = try await fixture.sync()
            let status = try await fixture.run(["status", "--json"]).json()
            let sync = try #require((status["syncs"] as? [[String: Any]])?.first)
            #expect(sync["last_status"] as? String == "succeeded")
            #expect(sync["watermark"] as? String == result["until"] as? String)
            let runs = try await fixture.run(["runs", fixture.sync, "--json"]).json()
            let run = try #require((runs["runs"] as? [[String: Any]])?.first)
            #expect(run["run"] as? String == result["run"] as? String)
            #expect(run["rows_read"] as? Int == 12)
        }
    }

    @Test func `a state that cannot be reached does not hide the others`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            try await fixture.sync()
            let text = try String(contentsOf: fixture.configurationFile, encoding: .utf8)
            let more = text.replacing(
                "targets:\n  warehouse:",
                with: "targets:\n  gone:\n    url: \"postgres://nobody@127.0.0.1:1/none\"\n  warehouse:")
            let sync =
                "  other:\n    source: erp\n    table: public.x\n    targets: [{ target: gone, table: x }]\n"
            try Data((more + sync).utf8).write(to: fixture.configurationFile)
            for words in [["status"], ["runs"], ["runs", "--json"]] {
                let outcome = try await fixture.run(words)
                #expect(outcome.code == 3)
                #expect(outcome.output.contains(fixture.sync))
                #expect(outcome.errors.contains("cannot be reached"))
            }
        }
    }

    @Test func `migrate creates the state once`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            #expect(try await fixture.run(["migrate"]).code == 0)
            let again = try await fixture.run(["migrate", "--json"])
            #expect(again.code == 0)
            #expect(!keys(try again.json()).isEmpty)
        }
    }

    @Test func `check says what is reached and what is not`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            let good = try await fixture.run(["check", "--json"])
            #expect(good.code == 0)
            let checks = try #require(try good.json()["checks"] as? [[String: Any]])
            #expect(Set(checks.compactMap { $0["verdict"] as? String }) == ["ok"])
            var broken = fixture
            broken.environment["REPLICATOR_TEST_S3_ENDPOINT"] = "http://127.0.0.1:1"
            let bad = try await broken.run(["check"])
            #expect(bad.code == 3)
            #expect(bad.output.contains("FAILED   target archive"))
            #expect(bad.output.contains("ok       target warehouse"))
        }
    }

    @Test func `copy moves a table without a configuration`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            try await fixture.schema.run(Self.fill)
            let words = [
                "copy", "--from", "odbc:${REPLICATOR_TEST_ODBC}", "--table", "\(fixture.schema.name).source",
                "--to", "${REPLICATOR_TEST_POSTGRES_URL}", "--into", "\(fixture.schema.name).target", "--key",
                "id",
                "--json",
            ]
            let outcome = try await ReplicatorProcess.run(words, environment: fixture.environment)
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(try outcome.json()["rows_written"] as? Int == 12)
            #expect(try await fixture.target().count == 12)
        }
    }

    @Test func `several syncs make one object, the failed one last`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            let text = try String(contentsOf: fixture.configurationFile, encoding: .utf8)
            let sync =
                "  broken:\n    source: erp\n    query: SELEC\n    targets: [{ target: warehouse, table: x }]\n"
            try Data((text + sync).utf8).write(to: fixture.configurationFile)
            let outcome = try await fixture.run(["sync", fixture.sync, "broken", "--json"])
            #expect(outcome.code == 2)
            let runs = try #require(try outcome.json()["runs"] as? [[String: Any]])
            #expect(runs.map { $0["status"] as? String } == ["succeeded", "failed"])
            #expect(runs.last?["exit_code"] as? Int == 2)
        }
    }

    @Test(arguments: [
        ["sync"], ["sync", "nobody"], ["sync", "SYNC", "--since", "1h"],
        ["sync", "SYNC", "--memory", "1KiB"],
        ["sync", "SYNC", "--mode", "half"], ["sync", "SYNC", "--mode", "incremental"],
        ["sync", "SYNC", "--mode", "incremental", "--since", "yesterday"],
        ["sync", "SYNC", "--mode", "incremental", "--since", "2999-01-01"],
        ["sync", "SYNC", "--log-level", "loud"], ["sync", "SYNC", "--batch-rows", "0"], ["plan"],
        ["plan", "nobody"], ["plan", "SYNC", "--until", "x"], ["runs", "nobody"], ["runs", "--limit", "0"],
        ["runs", "--limit", "many"], ["status", "extra"], ["status", "--progress", "maybe"],
        ["check", "extra"], ["check", "--memory", "lots"], ["migrate", "extra"], ["nothing"],
    ])
    func `bad usage ends with 2 and one message`(words: [String]) async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            let outcome = try await fixture.run(words.map { $0 == "SYNC" ? fixture.sync : $0 })
            #expect(outcome.code == 2, "\(outcome.text)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.split(separator: "\n").count <= 4 && !outcome.errors.isEmpty)
        }
    }

    @Test(arguments: [
        ["--from", "x", "--table", "t", "--to", "s3://bucket/x"],
        ["--from", "odbc:DSN=x", "--to", "s3://bucket/x"],
        ["--from", "odbc:DSN=x", "--table", "t", "--query", "SELECT 1", "--to", "s3://bucket/x"],
        ["--from", "odbc:PWD=${NOT_SET_ANYWHERE}", "--table", "t", "--to", "s3://bucket/x"],
        ["--from", "odbc:DSN=x", "--query", "SELECT 1", "--to", "postgres://h/d"],
    ])
    func `a copy that cannot be is refused before anything is connected to`(words: [String]) async throws {
        let outcome = try await ReplicatorProcess.run(["copy"] + words)
        #expect(outcome.code == 2, "\(outcome.text)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completion scripts know the commands`(shell: String) async throws {
        let outcome = try await ReplicatorProcess.run(["--generate-completion-script", shell])
        #expect(outcome.code == 0)
        for command in ["sync", "copy", "plan", "check", "status", "runs", "migrate"] {
            #expect(outcome.output.contains(command))
        }
    }

    @Test func `a reader that goes away is no failure`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            let process = try ReplicatorProcess(
                ["plan", fixture.sync, "--config", fixture.configurationFile.path],
                environment: fixture.environment, closesOutput: true)
            let outcome = try await process.wait()
            #expect(outcome.errors.isEmpty)
            #expect(outcome.code == 0 || outcome.code == 128 + SIGPIPE)
        }
    }
}
