import Streams
import TestSupport
import Testing

/// A way to a source, as far as `SourceConformanceTests` must know it. The next driver joins by a profile of its own in
/// `allCases`; what it does otherwise than others is said there, and nowhere in the tests.
struct ConformingSource: Sendable, CaseIterable, CustomTestStringConvertible {
    static let allCases = [odbcPostgres, nativePostgres, oracleLike]

    /// A table of known rows, for as long as a test runs.
    struct Table: Sendable {
        /// The query of all its rows, in the order of their keys.
        let query: String
        /// Connects to where it is.
        let connect: @Sendable () async throws -> any TransferSource
        /// Adds a row that everybody sees at once, with a key behind all others.
        let addRow: Ability<@Sendable () async throws -> Void>
        /// Returns when the source has no session of that number any more.
        let untilGone: Ability<@Sendable (_ sessionNumber: String) async throws -> Void>
        /// Makes a query stop inside the source after thousands of rows, and says what returns when one of it has.
        let held:
            Ability<
                @Sendable () async throws -> (query: String, untilHeld: @Sendable () async throws -> Void)
            >
    }

    /// What a source says of its time.
    enum Clock: Sendable {
        /// The test's own, within a minute.
        case now
        /// Always the same, in UTC and on the source's wall.
        case fixed(utc: String, local: String)
    }

    let testDescription: String
    let dialect: SourceDialect
    /// See ``TransferSource/routeName``.
    let routeName: String

    /// Makes a table of rows with keys from 0 on.
    let withTable:
        @Sendable (_ rows: Int, _ body: @Sendable (Table) async throws -> Void) async throws -> Void
    /// Its columns, as they are described.
    let columns: [(name: String, kind: SourceColumn.Kind)]
    /// The column of the keys; the first one.
    var keyColumn: String { columns[0].name }
    /// The row of a key, as it comes in CSV without a header.
    let line: @Sendable (_ key: Int) -> String

    /// A query that is described at once and whose rows nobody could wait for.
    let endlessQuery: String
    /// Queries that run and cannot be replicated, with a part of what is said of each.
    let unreadable: [(query: String, says: String)]
    /// Short queries, with their rows as text: a text, NULL and an empty text among them.
    let texts: [(sql: String, rows: [[String?]])]
    /// A statement that the source does not understand or allow.
    let refused: String
    /// A statement without rows, a query that shows whether it was run, and that query's rows then.
    let statement: (sql: String, check: String, rows: [[String?]])
    /// A query of one row with a value that no cell and no chunk of the tests holds, and that row.
    let longValue: Ability<(query: String, line: String)>

    let clock: Clock
    /// The tests' user sees every transaction at the source.
    let seesAllTransactions: Bool
    /// What a session does to see no longer what its clock wants to know, and the right that its warning then names.
    let blinding: (statements: [String], right: String)
}

extension ConformingSource {
    /// Small, so that rows go over many chunks and batches.
    static let limits = TransferPlan.Limits(
        memoryBytes: 1 << 20, batchRows: 100, batchBytes: 256 << 10, maximumObjectBytes: 1 << 30)

    /// Rows as CSV without a header.
    static func shape(_ columns: [SourceColumn]) -> RowShape {
        RowShape(columns: columns, encoding: .csv(CSVDialect(hasHeader: false)))
    }

    /// Reads a whole query, the way the engine does.
    static func read(
        _ query: String, from source: any TransferSource, into sink: any ChunkSink
    ) async throws -> TransferSummary {
        let columns = try await source.sourceColumns(of: query)
        return try await read(
            sql: source.readSQL(query, columns: columns, window: nil), columns, from: source, into: sink)
    }

    /// Carries out a read that is written already.
    static func read(
        sql: String, _ columns: [SourceColumn], from source: any TransferSource, into sink: any ChunkSink
    ) async throws -> TransferSummary {
        let plan = try TransferPlan(from: source, shape(columns), limits: limits, writesObjects: false)
        return try await plan.pipeline(sql: sql, sinks: [sink], progress: TransferProgress()).run()
    }

    /// All rows of a table with so many.
    func lines(_ count: Int) -> String { (0..<count).map(line).joined() }
}
