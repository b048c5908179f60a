import TestSupport
import Testing

@testable import Streams

/// Every statement that is made for Oracle, read by a parser that is not ours: sqlglot.
struct OracleDialectTests {
    private static let columns = ["ID", "Name", "ÄB C#$"].map {
        SourceColumn(name: $0, kind: .text, typeName: "", postgresType: "")
    }

    private static func tables() throws -> [OracleTable] {
        [
            try OracleTable(owner: "SALES", name: "ORDERS"),
            try OracleTable(owner: "My Owner", name: "O'Brien -- x"),
            try OracleTable(owner: "SELECT", name: "FROM"),
        ]
    }

    private static func window(_ form: WatermarkForm, lower: Instant? = Instant(seconds: 1))
        -> WatermarkWindow
    {
        WatermarkWindow(
            column: "AT", form: form, lower: lower, upper: Instant(seconds: 1_700_000_000, nanoseconds: 5))
    }

    /// Every partition that a split can make.
    private static func partitions() throws -> [SourcePartition] {
        let extents = [
            OracleExtent(dataObject: 7, file: 4, firstBlock: 8, blocks: 900),
            OracleExtent(dataObject: 8, file: 1024, firstBlock: 5_000_000, blocks: 8),
        ]
        let keys = [
            (KeyRanges.Form.integer, "-5", "99999999999999999999999999999999999999"),
            (.instant(.local), "2024-01-01", "2024-02-01"), (.instant(.zoned), "2024-01-01", "2024-02-01"),
            (.instant(.date), "2024-01-01", "2024-02-01"), (.integer, "5", "5"),
        ]
        return try OracleRowIDRanges.partitions(extents, count: 4)
            + OracleRowIDChunks.partitions([["AAASOjAAEAAAACAAAA", "AAASOjAAEAAAAD/H//"]]) + [.whole]
            + keys.flatMap { form, minimum, maximum in
                try KeyRanges(column: "K", form: form, dialect: .oracle)
                    .partitions(minimum: minimum, maximum: maximum, count: 3)
            }
    }

    /// Queries of all sorts, with the nodes that must be in their trees.
    private static func queries() throws -> [(sql: String, nodes: Set<String>)] {
        let dialect = SourceDialect.oracle
        let snapshot = try OracleSnapshot(parsing: "281474976710655")
        let query = "SELECT a.*, b.\"X\" FROM SALES.A a JOIN B b ON b.ID = a.ID -- all;\n;"
        let windows = [nil, window(.local), window(.zoned), window(.date), window(.local, lower: nil)]
        let partitions = try partitions()
        var queries: [(sql: String, nodes: Set<String>)] = OracleSnapshot.statements.map { ($0, []) }
        queries.append((OracleTable.currentSchemaSQL, []))
        queries += [OracleSourceSQL.clockSQL, OracleSourceSQL.oldestTransactionSQL].map { ($0, []) }
        queries.append((dialect.describeSQL(query), ["Subquery"]))
        queries.append((OracleRowIDChunks.availabilitySQL, ["Max", "Count"]))
        queries.append((dialect.countWithoutWatermarkSQL(query, column: "AT"), ["Is"]))
        for form in [KeyRanges.Form.integer, .instant(.local), .instant(.zoned), .instant(.date)] {
            let split = KeyRanges(column: "K", form: form, dialect: .oracle)
            queries.append((split.boundsSQL(query), ["Min", "Max", "ToChar"]))
        }
        for window in windows {
            queries.append((dialect.readSQL(query, columns: columns, window: window), ["Subquery"]))
            for partition in partitions where !partition.condition.hasPrefix("ROWID") {
                queries.append(
                    (
                        dialect.readSQL(query, columns: columns, window: window, partition: partition),
                        ["Subquery", "Where"]
                    ))
            }
        }
        for table in try tables() {
            queries += OracleTableShape.statements(for: table).map { ($0, ["Join", "In"]) }
            queries.append((OracleExtent.sql(for: table), ["Join", "Or", "In"]))
            queries.append((OracleRowIDChunks(table: table, run: "019").listSQL, ["Order"]))
            for (window, partition) in windows.flatMap({ window in partitions.map { (window, $0) } }) {
                let isRowID = partition.condition.hasPrefix("ROWID")
                queries.append(
                    (
                        table.readSQL(
                            columns: columns, window: window, snapshot: snapshot, partition: partition),
                        isRowID ? ["Version", "Where", "Hint", "Between"] : ["Version", "Where", "Hint"]
                    ))
            }
        }
        return queries
    }

    /// sqlglot parses no PL/SQL. The one call in each block has the syntax of an expression, which it does parse.
    private static func blocks() throws -> [String] {
        let chunks = try tables().map { OracleRowIDChunks(table: $0, run: "019") }
        return [try OracleSnapshot(parsing: "281474976710655").beginStatement]
            + chunks.flatMap { $0.createStatements(blocksPerChunk: 128) + [$0.dropStatement] }
    }

    /// sqlglot keeps every ALTER SESSION as an opaque text. That leaves these to the eye.
    private static let sessionStatements =
        SourceDialect.oracle.sessionStatements + OracleReaderSession.statements + [
            OracleReaderSession.directReadStatement
        ]
        + [OracleReaderSession.directReadStatement]

    @Test func `every query is understood to its last part by a parser of Oracle's SQL`() async throws {
        let queries = try Self.queries()
        let results = try await OracleParser.parse(queries.map(\.sql))
        #expect(results.count == queries.count && queries.count > 100)
        for (query, result) in zip(queries, results) {
            #expect(
                result.isUnderstood && result.nodes.first == "Select", "\(result.error ?? "")\n\(query.sql)")
            #expect(
                query.nodes.isSubset(of: result.nodes),
                "\(query.nodes.subtracting(result.nodes))\n\(query.sql)")
        }
    }

    @Test func `the call of every PL SQL block is understood`() async throws {
        let blocks = try Self.blocks()
        let calls = try blocks.map { block in
            try #require(block.hasPrefix("BEGIN ") && block.hasSuffix("; END;"))
            return "SELECT \(block.dropFirst("BEGIN ".count).dropLast("; END;".count)) FROM DUAL"
        }
        for (call, result) in zip(calls, try await OracleParser.parse(calls)) {
            #expect(result.isUnderstood, "\(result.error ?? "")\n\(call)")
        }
    }

    @Test func `what the parser keeps as a text is session settings and nothing else`() async throws {
        for (sql, result) in zip(Self.sessionStatements, try await OracleParser.parse(Self.sessionStatements))
        {
            #expect(sql.hasPrefix("ALTER SESSION "))
            // Once it understands them, they belong to the queries.
            #expect(result.nodes.first == "Command", "\(sql)")
        }
    }

    @Test(arguments: [
        "SELECT 1 FROM T WHERE ROWID BETWEEN DBMS_ROWID.ROWID_CREATE(1, 2, 3, 4, 0) AND",
        "SELECT 1 FROM T WHERE ROWID BETWEEN DBMS_ROWID.ROWID_CREATE(1, 2, 3, 4, 0 AND DBMS_ROWID.ROWID_CREATE(1, 2, 3, 4, 5)",
        "SELECT \"A\" FROM (\nSELECT 1 FROM DUAL -- x) \"q\"", "SELECT \"A\" FROM \"S\".\"T\" t AS OF SCN 1",
        "SELECT 'a FROM DUAL",
        "ALTER SESSION SET X = 1", "SELECT 1 FROM DUAL; SELECT 2 FROM DUAL",
    ])
    func `a statement that is broken, opaque or two is seen`(sql: String) async throws {
        let result = try await OracleParser.parse([sql])[0]
        #expect(!result.isUnderstood, "\(result.nodes)")
    }
}
