import Foundation
import Streams
import TestSupport
import Testing
import Threads

/// What a plan may rely on when it asks a source, whatever the source is reached through.
@Suite(.timeLimit(.minutes(10))) struct SourceConformanceTests {
    @Test(arguments: ConformingSource.allCases)
    func `a source says what it is and what it is read through`(_ profile: ConformingSource) async throws {
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            #expect(!source.summary.isEmpty && !source.summary.contains("\n"))
            #expect(source.routeName == profile.routeName)
            #expect(source.dialect == profile.dialect)
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `columns are described in order, by name and kind`(_ profile: ConformingSource) async throws {
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            let columns = try await source.sourceColumns(of: table.query)
            #expect(columns.map(\.name) == profile.columns.map(\.name))
            #expect(columns.map(\.kind) == profile.columns.map(\.kind))
            #expect(columns.allSatisfy { !$0.postgresType.isEmpty })
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `describing a query reads none of its rows`(_ profile: ConformingSource) async throws {
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            let columns = try await source.sourceColumns(of: profile.endlessQuery)
            #expect(!columns.isEmpty)
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `a query whose columns cannot be told apart is refused, and the connection goes on`(
        _ profile: ConformingSource
    ) async throws {
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            for (query, says) in profile.unreadable {
                let error = await #expect(throws: SourceQueryError.self, "\(query)") {
                    try await source.sourceColumns(of: query)
                }
                #expect(error?.description.contains(says) == true, "\(query): \(error?.description ?? "")")
            }
            #expect(try await source.sourceColumns(of: table.query).count == profile.columns.count)
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `short rows come as text, NULL as nil`(_ profile: ConformingSource) async throws {
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            for (sql, rows) in profile.texts {
                let found = try await source.textRows(sql, columns: rows[0].count)
                #expect(found == rows, "\(sql)")
            }
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `a statement without rows is run`(_ profile: ConformingSource) async throws {
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            let (sql, check, rows) = profile.statement
            #expect(try await source.textRows(check, columns: rows[0].count) != rows)
            try await source.execute(sql)
            #expect(try await source.textRows(check, columns: rows[0].count) == rows)
            await source.close()
        }
    }

    /// How a source is asked.
    enum Question: CaseIterable {
        case columns, rows, execution, transfer
    }

    @Test(arguments: ConformingSource.allCases, Question.allCases)
    func `what the source refuses is told as refused, and the connection goes on`(
        _ profile: ConformingSource, _ question: Question
    ) async throws {
        try await profile.withTable(3) { table in
            let source = try await table.connect()
            let columns = try await source.sourceColumns(of: table.query)
            let error = await #expect(throws: (any Error).self) {
                switch question {
                case .columns: _ = try await source.sourceColumns(of: profile.refused)
                case .rows: _ = try await source.textRows(profile.refused, columns: 1)
                case .execution: try await source.execute(profile.refused)
                case .transfer:
                    _ = try await ConformingSource.read(
                        sql: profile.refused, columns, from: source, into: CollectingSink())
                }
            }
            let transferError = error as? TransferError
            #expect(transferError?.stage == (question == .transfer ? .source : nil))
            let failure = (transferError?.cause ?? error) as? any SourceFailure
            #expect(failure?.isStatementRefused == true, "\(String(describing: error))")
            #expect(failure?.isConnectionLost == false, "\(String(describing: error))")
            let sink = CollectingSink()
            #expect(try await ConformingSource.read(table.query, from: source, into: sink).rows == 3)
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `the clock tells the time in UTC, and warns where it does not see everything`(
        _ profile: ConformingSource
    ) async throws {
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            let clock = try await source.clock()
            switch profile.clock {
            case .now:
                let here = Int64(Date().timeIntervalSince1970)
                #expect(abs(clock.utc.seconds - here) < 60, "\(clock.utc) and \(here)")
            case .fixed(let utc, let local):
                #expect(clock.utc == Instant(text: utc) && clock.local == Instant(text: local))
            }
            #expect(clock.seesAllTransactions == profile.seesAllTransactions)
            #expect(clock.warnings.isEmpty == profile.seesAllTransactions, "\(clock.warnings)")
            await source.close()
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `a clock that may not see transactions says what to grant`(_ profile: ConformingSource)
        async throws
    {
        try await profile.withTable(1) { table in
            let source = try await table.connect()
            for sql in profile.blinding.statements { try await source.execute(sql) }
            let clock = try await source.clock()
            #expect(!clock.seesAllTransactions)
            #expect(
                clock.warnings.contains { $0.contains(profile.blinding.right) && $0.contains("lookback") },
                "\(clock.warnings)")
            await source.close()
        }
    }

    /// Where a connection is closed.
    enum Place: CaseIterable {
        case task, cancelledTask
    }

    @Test(arguments: ConformingSource.allCases, Place.allCases)
    func `closing works twice, in a cancelled task too`(_ profile: ConformingSource, _ place: Place)
        async throws
    {
        try await profile.withTable(1) { table in
            try await Self.closed(try await table.connect(), place)
        }
    }

    @Test(arguments: ConformingSource.allCases, Place.allCases)
    func `a closed source leaves no session`(_ profile: ConformingSource, _ place: Place) async throws {
        try await profile.withTable(1) { table in
            let untilGone = try table.untilGone.get()
            let number = try await Self.closedSession(table, place)
            try await untilGone(number)
        }
    }

    /// The number of a session that is closed, of whose source nothing is kept: the connection of some goes with it.
    private static func closedSession(_ table: ConformingSource.Table, _ place: Place) async throws -> String
    {
        let source = try await table.connect()
        let sql = try #require(source.dialect.sessionNumberSQL)
        let number = try #require(try await source.textRows(sql, columns: 1).first?[0])
        try await closed(source, place)
        return number
    }

    private static func closed(_ source: any TransferSource, _ place: Place) async throws {
        let never = Permits(available: 0)
        let closing = Task {
            if place == .cancelledTask { try? await never.acquire() }
            await source.close()
            await source.close()
        }
        if place == .cancelledTask { closing.cancel() }
        await closing.value
    }
}
