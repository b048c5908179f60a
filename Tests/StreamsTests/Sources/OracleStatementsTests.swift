import Streams
import Testing

struct OracleStatementsTests {
    private static func table() throws -> OracleTable { try OracleTable(owner: "SALES", name: "O'BRIEN") }

    private static let columns = ["ID", "Name"].map {
        SourceColumn(name: $0, kind: .text, typeName: "", postgresType: "")
    }

    @Test(arguments: ["", "a\"b", "a\0b", String(repeating: "x", count: 129)])
    func `what no identifier of Oracle can be is refused`(name: String) {
        #expect(throws: SourceQueryError.self) { try OracleTable(owner: "S", name: name) }
        #expect(throws: SourceQueryError.self) { try OracleTable(owner: name, name: "T") }
    }

    @Test func `names are quoted as identifiers in the read, and as texts for the dictionary`() throws {
        let table = try Self.table()
        #expect(table.sql == "\"SALES\".\"O'BRIEN\"" && table.description == "SALES.O'BRIEN")
        #expect(OracleExtent.sql(for: table).contains("e.OWNER = 'SALES' AND e.SEGMENT_NAME = 'O''BRIEN'"))
        for sql in OracleTableShape.statements(for: table) {
            #expect(sql.contains("o.OWNER = 'SALES' AND o.OBJECT_NAME = 'O''BRIEN'"))
        }
    }

    @Test func `a partition is read at the snapshot, past indexes, within the window`() throws {
        let snapshot = try OracleSnapshot(parsing: "0123")
        let part = SourcePartition(number: 1, label: "", condition: "ROWID BETWEEN a AND b")
        let window = WatermarkWindow(
            column: "AT", form: .local, lower: Instant(seconds: 0), upper: Instant(seconds: 1))
        let table = try Self.table()
        #expect(
            table.readSQL(columns: Self.columns, window: window, snapshot: snapshot, partition: part) == """
                SELECT /*+ NO_INDEX(t) */ "ID",
                       "Name"
                FROM "SALES"."O'BRIEN" AS OF SCN 123 t
                WHERE ROWID BETWEEN a AND b
                  AND "AT" >= TIMESTAMP '1970-01-01 00:00:00' AND "AT" < TIMESTAMP '1970-01-01 00:00:01'
                """)
        #expect(
            table.readSQL(columns: Self.columns, window: nil, snapshot: nil, partition: .whole) == """
                SELECT /*+ NO_INDEX(t) */ "ID",
                       "Name"
                FROM "SALES"."O'BRIEN" t
                WHERE 1 = 1
                """)
    }

    @Test(arguments: [
        ("1", "1"), ("00281474976710655", "281474976710655"),
        ("18446744073709551615", "18446744073709551615"),
    ])
    func `a system change number is its digits`(text: String, scn: String) throws {
        let snapshot = try OracleSnapshot(parsing: text)
        #expect(snapshot.scn == scn)
        #expect(
            snapshot.beginStatement == "BEGIN DBMS_FLASHBACK.ENABLE_AT_SYSTEM_CHANGE_NUMBER(\(scn)); END;")
    }

    @Test(arguments: [nil, "", "0", "-1", "1.5", "1E10", "1 OR 1", "123456789012345678901", "१२"])
    func `what is no system change number is refused`(text: String?) {
        #expect(throws: SourceQueryError.self) { try OracleSnapshot(parsing: text) }
    }

    @Test(
        arguments: [
            (1555, "UNDO_RETENTION"), (8181, "UNDO_RETENTION"), (1466, "DDL"), (8103, "DDL"),
            (1031, "GRANT FLASHBACK"),
            (8183, "SYS"), (942, nil),
        ] as [(Int, String?)])
    func `an error of a read at a snapshot says what to change`(number: Int, word: String?) {
        let remedy = OracleSnapshot.remedy(oracleError: number)
        #expect((remedy == nil) == (word == nil))
        if let word { #expect(remedy?.contains(word) == true) }
    }

    /// Type, IOT type, cluster, temporary, external, hybrid, blocks.
    @Test(
        arguments: [
            ([["TABLE", nil, nil, "N", "NO", "NO", "640"]], OracleTableShape.Storage.heap, nil),
            ([["TABLE", nil, nil, "N", "NO", nil, nil]], .heap, nil),
            (
                [
                    ["MATERIALIZED VIEW", nil, nil, "N", "NO", "NO", "1"],
                    ["TABLE", nil, nil, "N", "NO", "NO", "1"],
                ], .heap, nil
            ),
            ([["TABLE", "IOT", nil, "N", "NO", "NO", nil]], .indexOrganized, "index-organized"),
            ([["TABLE", nil, "C", "N", "NO", "NO", nil]], .clustered, "cluster"),
            ([["TABLE", nil, nil, "Y", "NO", "NO", nil]], .temporary, "session"),
            ([["TABLE", nil, nil, "N", "YES", "NO", nil]], .external, "files"),
            ([["TABLE", nil, nil, "N", "NO", "YES", nil]], .hybrid, "external partitions"),
            ([["TABLE", nil, nil, nil, "NO", nil, nil]], .other, "relational"),
            ([["VIEW", nil, nil, nil, "NO", nil, nil]], .view, "view"),
            ([["SYNONYM", nil, nil, nil, "NO", nil, nil]], .synonym, "synonym"),
            ([], .missing, "ALL_OBJECTS"),
        ] as [([[String?]], OracleTableShape.Storage, String?)])
    func `only an ordinary table has ROWID ranges, and any other says why not`(
        rows: [[String?]], storage: OracleTableShape.Storage, word: String?
    ) {
        let shape = OracleTableShape(rows: rows)
        #expect(shape.storage == storage)
        #expect((shape.refusal == nil) == (word == nil))
        if let word { #expect(shape.refusal?.contains(word) == true) }
        #expect(shape.isSharedBySessions == (storage != .temporary))
    }

    @Test func `the table's size comes from its statistics, if there are any`() {
        #expect(OracleTableShape(rows: [["TABLE", nil, nil, "N", "NO", "NO", "640"]]).blocks == 640)
        #expect(OracleTableShape(rows: [["TABLE", nil, nil, "N", "NO", "NO", nil]]).blocks == nil)
    }

    @Test func `a task of DBMS_PARALLEL_EXECUTE is named after its run, and cannot say anything else`() throws
    {
        let chunks = OracleRowIDChunks(table: try Self.table(), run: "019-abc'; DROP")
        #expect(chunks.taskName == "REPLICATOR_019ABCDROP")
        #expect(
            chunks.createStatements(blocksPerChunk: 500) == [
                "BEGIN DBMS_PARALLEL_EXECUTE.CREATE_TASK(task_name => 'REPLICATOR_019ABCDROP'); END;",
                "BEGIN DBMS_PARALLEL_EXECUTE.CREATE_CHUNKS_BY_ROWID(task_name => 'REPLICATOR_019ABCDROP', "
                    + "table_owner => 'SALES', table_name => 'O''BRIEN', by_row => FALSE, chunk_size => 500); END;",
            ])
        #expect(
            chunks.dropStatement
                == "BEGIN DBMS_PARALLEL_EXECUTE.DROP_TASK(task_name => 'REPLICATOR_019ABCDROP'); END;")
        #expect(
            OracleRowIDChunks(table: try Self.table(), run: String(repeating: "x", count: 200)).taskName.count
                == 128)
    }

    @Test(
        arguments: [
            (nil, 10, 8192), (0, 10, 8192), (100_000, 10, 10_000), (100_001, 10, 10_001), (100, 10, 128),
        ] as [(Int?, Int, Int)])
    func `chunks are sized by what is known of the table`(blocks: Int?, count: Int, size: Int) {
        #expect(OracleRowIDChunks.blocksPerChunk(tableBlocks: blocks, count: count) == size)
    }

    @Test func `a listed chunk is a range of ROWIDs`() throws {
        let parts = try OracleRowIDChunks.partitions([["AAASOjAAEAAAACAAAA", "AAASOjAAEAAAAD/H//"]])
        #expect(
            parts == [
                SourcePartition(
                    number: 1, label: "ROWID AAASOjAAEAAAACAAAA–AAASOjAAEAAAAD/H//",
                    condition:
                        "ROWID BETWEEN CHARTOROWID('AAASOjAAEAAAACAAAA') AND CHARTOROWID('AAASOjAAEAAAAD/H//')"
                )
            ])
        #expect(try OracleRowIDChunks.partitions([]) == [.whole])
    }

    @Test(arguments: [nil, "", "AAASOjAAEAAAACAAA", "AAASOjAAEAAAACAAA'", "AAASOjAAEAAAACAAAAA"])
    func `what is no ROWID is refused`(text: String?) {
        #expect(throws: SourceQueryError.self) {
            try OracleRowIDChunks.partitions([["AAASOjAAEAAAACAAAA", text]])
        }
    }
}
