import Streams
import TestSupport
import Testing

@testable import Replication

/// What other sessions can do to a table while several readers are at its blocks.
struct SourceLocksTests {
    private func connect(isNative: Bool) async throws -> any TransferSource {
        isNative
            ? try await PostgresSource.connect(Stack.postgres)
            : try await ODBCSession.connect(Stack.odbc, batchRows: 100, manager: Stack.driverManager)
    }

    private func begin(on holder: any TransferSource, _ schema: ScratchSchema) async throws -> ReadSplit.Begun
    {
        let table = schema.table("t")
        let read = SourceRead(
            query: "SELECT * FROM \(table.sql)", table: (table.sql, schema.name, "t"), columns: [],
            splitColumn: nil, key: [])
        let planner = SplitPlanner(
            setting: .exactly(2), read: read, summary: "", dialect: .postgres, load: nil, isWindowed: false,
            isGrouped: false)
        let decision = planner.divide(
            try await holder.splitFacts(of: read, isAutomatic: false), readers: 2)
        let split = try #require(decision.split, "\(decision.reason)")
        return try await split.begin(on: holder, run: "r")
    }

    private static let fill = "CREATE TABLE t AS SELECT n FROM generate_series(1, 5000) AS n"

    /// TRUNCATE does not heed snapshots: a reader that comes after it would find nothing, without an error.
    @Test(
        arguments: [true, false], ["TRUNCATE t", "VACUUM FULL t", "ALTER TABLE t ADD COLUMN more integer"])
    func `a table is neither emptied nor rewritten before the last reader is done`(
        isNative: Bool, change: String
    ) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(Self.fill)
            try await schema.run("SET lock_timeout = '50ms'")
            let holder = try await connect(isNative: isNative)
            let begun = try await begin(on: holder, schema)
            #expect(begun.partitions.count > 2)
            await #expect(throws: PostgresError.self) { try await schema.run(change) }
            try await begun.snapshot.release(on: holder)
            try await schema.run(change)
            await holder.close()
        }
    }

    /// The change waits for the holder, which is idle until all readers are done: a reader that waited behind the change
    /// would wait for ever.
    @Test(arguments: [true, false])
    func `a reader does not queue up behind a session that waits for the table`(isNative: Bool) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(Self.fill)
            let holder = try await connect(isNative: isNative)
            let begun = try await begin(on: holder, schema)
            let other = try await PostgresSession.connect(Stack.postgres)
            let change = Task { _ = try await other.run("TRUNCATE \(schema.name).t", label: "change") }
            try await waitForQueue(schema)
            let reader = try await connect(isNative: isNative)
            let refusal = await #expect(throws: SourceTableWanted.self) {
                try await begun.snapshot.adopt(in: reader)
            }
            #expect(refusal?.description.contains("waits to change \(schema.table("t").sql)") == true)
            await reader.close()
            try await begun.snapshot.release(on: holder)
            try await change.value
            await holder.close()
            await other.close()
        }
    }

    private func waitForQueue(_ schema: ScratchSchema) async throws {
        for _ in 0..<20_000 {
            let waiting = try await schema.run(
                "SELECT (EXISTS (SELECT FROM pg_locks WHERE relation = 't'::regclass AND NOT granted))::text")
            if waiting.scalar == "true" { return }
            await Task.yield()
        }
        throw NeverHappened("the change waits for the table")
    }
}
