import Foundation
import Streams
import TestSupport
import Testing

/// A connection that breaks around the commit, and what is then true.
struct LostConnectionTests {
    private func port(of url: String) throws -> Int {
        try #require(URLComponents(string: url)?.port)
    }

    /// The fixture with its PostgreSQL target behind a proxy.
    private func behind(
        _ fixture: SyncFixture, _ reaction: WatchedProxy.Reaction
    ) throws -> (SyncFixture, WatchedProxy) {
        let url = try #require(fixture.environment["REPLICATOR_TEST_POSTGRES_URL"])
        let port = try port(of: url)
        let proxy = WatchedProxy(to: port, watching: WatchedProxy.commit, reaction: reaction)
        var other = fixture
        other.environment["REPLICATOR_TEST_POSTGRES_URL"] =
            url.replacing(":\(port)/", with: ":\(proxy.port)/") + "?sslmode=disable"
        return (other, proxy)
    }

    /// The fixture with its bucket behind a proxy that waits for a manifest.
    private func bucketBehind(
        _ fixture: SyncFixture, _ reaction: WatchedProxy.Reaction
    ) throws -> (SyncFixture, WatchedProxy) {
        let endpoint = try Stack.variable("REPLICATOR_TEST_S3_ENDPOINT")
        let proxy = WatchedProxy(
            to: try port(of: endpoint), watching: Array("/_manifest.json".utf8), reaction: reaction)
        var other = fixture
        other.environment["REPLICATOR_TEST_S3_ENDPOINT"] = "http://127.0.0.1:\(proxy.port)"
        return (other, proxy)
    }

    private func session(_ fixture: SyncFixture, inTransaction: Bool) -> String {
        """
        SELECT pid FROM pg_stat_activity WHERE application_name = 'replicator \(fixture.sync)'
            AND datname = current_database() AND (xact_start IS NOT NULL) = \(inTransaction)
        """
    }

    @Test func `a COMMIT that never arrives is a failed run that left nothing`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            let (cut, proxy) = try behind(fixture, .dropRequest)
            defer { proxy.stop() }
            let outcome = try await cut.attempt()
            #expect(proxy.seen.isFired)
            #expect(outcome.code == 3, "\(outcome.text)")
            #expect(try await fixture.schema.run("SELECT to_regclass('target')::text").scalar == nil)
            #expect(try await fixture.statuses() == ["failed"])
            #expect(try await fixture.watermark() == nil)
            #expect(try await fixture.keys().isEmpty)
        }
    }

    @Test func `a COMMIT whose answer is lost is a run that happened`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            let (cut, proxy) = try behind(fixture, .dropReply)
            defer { proxy.stop() }
            let outcome = try await cut.attempt()
            #expect(proxy.seen.isFired)
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(outcome.errors.contains("lost at COMMIT"))
            #expect(try await fixture.target().count == 5000)
            #expect(try await fixture.statuses() == ["succeeded"])
            #expect(try await fixture.keys().contains { $0.hasSuffix("_manifest.json") })
        }
    }

    @Test func `a signal at the COMMIT comes too late, and the run is finished`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            let (held, proxy) = try behind(fixture, .hold)
            defer { proxy.stop() }
            let process = try held.start()
            await proxy.seen.wait()
            process.signal(SIGTERM)
            // Another process sees the signal's effect: the run says so before it is cancelled.
            try await process.errors(contain: "stopping")
            proxy.release()
            let outcome = try await process.wait()
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(try await fixture.statuses() == ["succeeded"])
            #expect(try await fixture.keys().contains { $0.hasSuffix("_manifest.json") })
        }
    }

    @Test func `a manifest that cannot be written leaves a run that happened, for the next start to finish`()
        async throws
    {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            let (cut, proxy) = try bucketBehind(fixture, .dropRequest)
            let outcome = try await cut.attempt()
            proxy.stop()
            #expect(outcome.code == 1, "\(outcome.text)")
            #expect(outcome.errors.contains("is committed"))
            #expect(try await fixture.statuses() == ["succeeded"])
            #expect(try await fixture.target().count == 5000)
            // The objects that the manifest will name.
            let objects = try await fixture.keys()
            #expect(objects.count == 1)
            let result = try await fixture.sync("--mode", "incremental")
            #expect(result["status"] as? String == "succeeded")
            let manifests = try await fixture.keys().filter { $0.hasSuffix("_manifest.json") }
            #expect(manifests.count == 2)
            let manifest = try await fixture.bucket().getManifest(key: manifests[0])
            #expect(manifest?.objects.map(\.key) == objects)
        }
    }

    @Test func `a signal while the manifest is written does not undo the commit`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            let (held, proxy) = try bucketBehind(fixture, .hold)
            defer { proxy.stop() }
            let process = try held.start()
            await proxy.seen.wait()
            process.signal(SIGTERM)
            try await process.errors(contain: "stopping")
            proxy.release()
            let outcome = try await process.wait()
            #expect(outcome.code == 0, "\(outcome.text)")
            #expect(try await fixture.keys().count == 2)
        }
    }

    @Test func `a run whose lock went with its control session is fenced off by the next`() async throws {
        var options = BlockedSource.options
        options.bucketLines = nil
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await BlockedSource.block(fixture)
            let first = try fixture.start()
            try await BlockedSource.waitForReader(fixture)
            let control = session(fixture, inTransaction: false)
            try await fixture.schema.run("SELECT pg_terminate_backend(pid) FROM (\(control)) AS c")
            let second = try fixture.start()
            try await fixture.waitUntil(
                "the second run takes the first for lost, and has begun",
                "(SELECT array_agg(status ORDER BY status) FROM replicator.run) = '{failed,running}'")
            try await BlockedSource.letGo(fixture)
            let outcome = try await first.wait()
            #expect(outcome.code == 1, "\(outcome.text)")
            #expect(outcome.errors.contains("no longer marked as running"))
            #expect(try await second.wait().code == 0)
            #expect(try await fixture.target().count == 5000)
            #expect(try await fixture.statuses() == ["failed", "succeeded"])
        }
    }

    @Test func `a data session that dies between COPY and COMMIT leaves nothing`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(BlockedSource.fill)
            try await fixture.sync()
            let before = (try await fixture.keys(), try await fixture.watermark())
            try await fixture.schema.run(
                "UPDATE source SET name = 'new'; BEGIN; LOCK TABLE target IN ROW EXCLUSIVE MODE")
            let process = try fixture.start()
            let other = try await fixture.connect()
            try await fixture.waitUntil(
                "the run waits for the target's lock",
                """
                EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'ShareRowExclusiveLock'
                    AND relation = '\(fixture.schema.name).target'::regclass)
                """)
            let data = session(fixture, inTransaction: true)
            _ = try await other.run(
                "SELECT pg_terminate_backend(pid) FROM (\(data)) AS d", label: "terminate")
            await other.close()
            let outcome = try await process.wait()
            #expect(outcome.code == 3, "\(outcome.text)")
            try await fixture.schema.run("ROLLBACK")
            #expect(try await fixture.statuses() == ["succeeded", "failed"])
            #expect(try await fixture.keys() == before.0)
            #expect(try await fixture.watermark() == before.1)
        }
    }
}
