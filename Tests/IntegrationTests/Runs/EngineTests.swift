import Foundation
import Logging
import Streams
import TestSupport
import Testing
import Threads

@testable import Replication

/// Runs in one process, as a server has them: what they share, what is handed down to them, and what they tell.
@Suite(.timeLimit(.minutes(2))) struct EngineTests {
    /// Notes what a run tells, and can hold it before its first row.
    private final class Watcher: RunObserver {
        let began = Signal()
        let goOn = Signal()
        let notes = Journal<String>()

        func transferBegins(_ plan: RunPlan, progress: TransferProgress, expectedRows: Int?) async {
            notes.note("begins \(plan.route), expecting \(expectedRows ?? -1), read \(progress.rowsRead)")
            began.fire()
            await goOn.wait()
        }

        func runEnded() async { notes.note("ended") }
    }

    private static func options() -> SyncFixture.Options {
        var options = SyncFixture.Options()
        options.isNative = true
        return options
    }

    /// A clock that stands still, a minute ago: near enough for signatures to be accepted.
    private static let clock = {
        let then = WallClock.system.milliseconds - 60_000
        return WallClock { then }
    }()

    /// An engine on the fixture's servers.
    private func engine(_ fixture: SyncFixture, memoryBytes: Int) -> Engine {
        Engine(
            wallClock: Self.clock,
            environment: ProcessInfo.processInfo.environment.merging(
                fixture.environment, uniquingKeysWith: { $1 }),
            host: .init(name: "a host", processID: 42, processors: 2),
            memory: MemoryBudget(bytes: memoryBytes),
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    }

    private func runner(_ fixture: SyncFixture, _ engine: Engine) throws -> SyncRunner {
        let configuration = try ReplicatorConfiguration.load(
            path: fixture.configurationFile.path, environment: engine.environment)
        let definition = try SyncDefinition(
            sync: try configuration.sync(named: fixture.sync), in: configuration, showsRows: false)
        return SyncRunner(definition: definition, mode: .full, since: nil, until: nil, engine: engine)
    }

    @Test func `id, clock and host come from outside, and the observer hears of the run`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            try await fixture.schema.run("INSERT INTO source (id) SELECT generate_series(1, 7)")
            let engine = engine(fixture, memoryBytes: 64 << 20)
            let watcher = Watcher()
            watcher.goOn.fire()
            let id = engine.newRunID()
            let digits = id.description.filter { $0 != "-" }
            #expect(
                Int64(digits.prefix(12), radix: 16) == Self.clock.milliseconds && Array(digits)[12] == "7")
            let result = try await runner(fixture, engine).run(id: id, observer: watcher)
            #expect(result.run == id.description && result.rowsRead == 7)
            #expect(
                watcher.notes.entries == ["begins native, one reader, csv, expecting -1, read 0", "ended"])
            let row = try await fixture.schema.run(
                "SELECT host, process::text FROM replicator.run WHERE id = $1::uuid", [id.description]
            ).rows
            #expect(row == [["a host", "42"]])
            let key = try #require(result.targets.last?.manifest)
            let manifest = try #require(try await fixture.bucket().getManifest(key: key))
            #expect(manifest.createdAt == Self.clock.text && manifest.run == id.description)
        }
    }

    @Test(arguments: [(64, 1), (128, 2)]) func `two runs share one budget`(megabytes: Int, together: Int)
        async throws
    {
        try await SyncFixture.run(Self.options()) { first in
            try await SyncFixture.run(Self.options()) { second in
                let engine = engine(first, memoryBytes: megabytes << 20)
                let watchers = [Watcher(), Watcher()]
                let runs = try zip([first, second], watchers).map { fixture, watcher in
                    // The servers are the same; only the databases differ, and the definition holds its own.
                    let runner = try runner(fixture, self.engine(fixture, memoryBytes: 1 << 30))
                    let shared = SyncRunner(
                        definition: runner.definition, mode: .full, since: nil, until: nil, engine: engine)
                    return Task {
                        // A run that fails before it begins must not leave the test waiting.
                        defer { watcher.began.fire() }
                        return try await shared.run(id: engine.newRunID(), observer: watcher)
                    }
                }
                if together == 2 {
                    for watcher in watchers { await watcher.began.wait() }
                } else {
                    // Whichever came first: the other has not even connected.
                    await withTaskGroup { group in
                        for watcher in watchers { group.addTask { await watcher.began.wait() } }
                        await group.next()
                        let begun = watchers.filter(\.began.isFired).count
                        #expect(begun == 1)
                        for watcher in watchers { watcher.goOn.fire() }
                    }
                }
                for watcher in watchers { watcher.goOn.fire() }
                for run in runs { #expect(try await run.value.status == "succeeded") }
            }
        }
    }

    @Test func `a run larger than the engine's memory is refused before it connects`() async throws {
        try await SyncFixture.run(Self.options()) { fixture in
            let engine = engine(fixture, memoryBytes: 1 << 20)
            let runner = try runner(fixture, engine)
            await #expect(throws: MemoryTooSmall.self) { try await runner.run(id: engine.newRunID()) }
            let state = try await fixture.schema.run("SELECT to_regnamespace('replicator')::text")
            #expect(state.scalar == nil)
        }
    }
}
