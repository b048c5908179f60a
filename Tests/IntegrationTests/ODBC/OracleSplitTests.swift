import Streams
import TestSupport
import Testing

/// The statements of a split against a driver that answers as Oracle would: what they bring together is every row once.
struct OracleSplitTests {
    private static let limits = TransferPlan.Limits(
        memoryBytes: 16 << 20, batchRows: 1000, batchBytes: 1 << 20, maximumObjectBytes: 1 << 30)

    private static func connect(deny: String? = nil) async throws -> ODBCSession {
        let string = "Driver={OracleLike};DBQ=anything" + (deny.map { ";Deny=\($0)" } ?? "")
        return try await ODBCSession.connect(
            ODBCConnectionParameters(connectionString: ODBCConnectionString(string)), batchRows: 1000,
            manager: Stack.driverManager)
    }

    private static func table(_ name: String) throws -> OracleTable {
        try OracleTable(owner: "MAGINUS", name: name)
    }

    /// The keys that each partition's read brings, partition by partition.
    private func keys(
        _ session: ODBCSession, _ parts: [SourcePartition], sql: (SourcePartition, [SourceColumn]) -> String,
        of query: String
    ) async throws -> [[String]] {
        let columns = try await session.sourceColumns(of: query)
        var keys: [[String]] = []
        for part in parts {
            let sink = CollectingSink()
            let shape = RowShape(columns: columns, encoding: .csv(CSVDialect(hasHeader: false)))
            let transfer = try TransferPlan(from: session, shape, limits: Self.limits, writesObjects: false)
            _ = try await transfer.pipeline(
                sql: sql(part, columns), sinks: [sink], progress: TransferProgress()
            ).run()
            keys.append(
                try await CSVReader().read(sink.bytes).map { record in
                    String(decoding: (record.first ?? nil) ?? [], as: UTF8.self)
                })
        }
        return keys
    }

    @Test(arguments: [1, 33, 5000, 100_000])
    func `the ranges of the extent map hold every row once`(rows: Int) async throws {
        let session = try await Self.connect()
        let table = try Self.table("CUSTOMERS_\(rows)")
        let extents = try await session.textRows(
            OracleExtent.sql(for: table), columns: OracleExtent.columnCount
        )
        .map(OracleExtent.init(row:))
        #expect(extents.count == 64 && Set(extents.map(\.file)) == [4, 5, 6])
        let snapshot = try OracleSnapshot(
            parsing: try await session.textRows(OracleSnapshot.statements[0], columns: 1)[0][0])
        for minimum in [1, 128] {
            let parts = try OracleRowIDRanges.partitions(extents, count: 40, minimumBlocks: minimum)
            let keys = try await keys(
                session, parts,
                sql: { table.readSQL(columns: $1, window: nil, snapshot: snapshot, partition: $0) },
                of: "SELECT * FROM \(table.sql)")
            #expect(keys.flatMap(\.self).compactMap { Int($0) }.sorted() == Array(0..<rows))
            if rows == 100_000 { #expect(keys.filter { !$0.isEmpty }.count > 3) }
        }
    }

    @Test func `key ranges hold every row once`() async throws {
        let session = try await Self.connect()
        let query = "SELECT * FROM CUSTOMERS_5000"
        let split = KeyRanges(column: "CUSTOMER_ID", form: .integer, dialect: .oracle)
        let ends = try await session.textRows(split.boundsSQL(query), columns: 2)
        #expect(ends == [["0", "4999"]])
        let parts = try split.partitions(minimum: ends[0][0], maximum: ends[0][1], count: 16)
        #expect(parts.count == 17)
        let keys = try await keys(
            session, parts,
            sql: {
                session.dialect.readSQL(query, columns: $1, window: nil, partition: $0)
            }, of: query
        )
        #expect(keys.flatMap(\.self).compactMap { Int($0) } == Array(0..<5000))
        #expect(keys[15].count == 313 && keys[16].isEmpty)
    }

    @Test func `an empty table has no ends, and is one partition`() async throws {
        let session = try await Self.connect()
        let split = KeyRanges(column: "CUSTOMER_ID", form: .integer, dialect: .oracle)
        let ends = try await session.textRows(split.boundsSQL("SELECT * FROM CUSTOMERS_0"), columns: 2)
        #expect(ends == [[nil, nil]])
    }

    @Test func `chunks of DBMS_PARALLEL_EXECUTE hold every row once`() async throws {
        let session = try await Self.connect(deny: "DBA_EXTENTS")
        let table = try Self.table("CUSTOMERS_5000")
        let chunks = OracleRowIDChunks(table: table, run: "019")
        for sql in chunks.createStatements(blocksPerChunk: 128) { _ = try await session.describe(sql) }
        let rows = try await session.textRows(chunks.listSQL, columns: OracleRowIDChunks.columnCount)
        let parts = try OracleRowIDChunks.partitions(rows)
        #expect(parts.count == 16)
        _ = try await session.describe(chunks.dropStatement)
        let keys = try await keys(
            session, parts, sql: { table.readSQL(columns: $1, window: nil, snapshot: nil, partition: $0) },
            of: "SELECT * FROM \(table.sql)")
        #expect(keys.flatMap(\.self).compactMap { Int($0) } == Array(0..<5000))
    }

    @Test(arguments: [
        ("DBMS_FLASHBACK", OracleSnapshot.statements[0], 904),
        ("V$DATABASE", OracleSnapshot.statements[1], 942),
        ("DBA_EXTENTS", "SELECT 1 FROM DBA_EXTENTS", 942),
        ("AS OF SCN", "SELECT 1 FROM CUSTOMERS_1 AS OF SCN 5 t", 1031),
        ("DBMS_PARALLEL_EXECUTE", "BEGIN DBMS_PARALLEL_EXECUTE.DROP_TASK('x'); END;", 6550),
        ("NOTHING,HYBRID", "SELECT t.HYBRID FROM ALL_OBJECTS", 904),
    ])
    func `what is not granted is refused with Oracle's own number`(denied: String, sql: String, number: Int)
        async throws
    {
        let session = try await Self.connect(deny: denied)
        let error = await #expect(throws: ODBCError.self) { _ = try await session.describe(sql) }
        #expect(error?.diagnostics.first?.nativeCode == number && error?.kind == .statement)
        _ = try await Self.connect().describe(sql)
    }

    @Test(arguments: [
        ("CUSTOMERS_10", OracleTableShape.Storage.heap), ("CUSTOMERS_10_VIEW", .view),
        ("CUSTOMERS_10_IOT", .indexOrganized),
        ("CUSTOMERS_10_CLUSTERED", .clustered), ("CUSTOMERS_10_EXTERNAL", .external),
        ("CUSTOMERS_10_TEMPORARY", .temporary), ("NOTHING", .missing),
    ])
    func `a table says what it is`(name: String, storage: OracleTableShape.Storage) async throws {
        let session = try await Self.connect()
        for sql in OracleTableShape.statements(for: try Self.table(name)) {
            let rows = try await session.textRows(sql, columns: OracleTableShape.columnCount)
            #expect(OracleTableShape(rows: rows).storage == storage)
        }
    }
}
