import Streams
import Testing

@testable import Replication

struct NameTests {
    @Test(arguments: [
        ("customer", nil, "customer"), ("MAGINUS.CUSTOMER", "MAGINUS", "CUSTOMER"), ("s.T_1$#", "s", "T_1$#"),
        ("\"My Schema\".\"T.x\"", "My Schema", "T.x"), ("a.\"b\"\"c\"", "a", "b\"c"),
        ("müller.größe", "müller", "größe"),
        ("\"x\"", nil, "x"),
    ])
    func `a table name is read with its case, and its quotes taken off`(
        text: String, schema: String?, table: String
    ) throws {
        let name = try PostgresTableName(parsing: text)
        #expect(name == PostgresTableName(schema: schema, name: table))
        #expect(try PostgresTableName(parsing: name.written) == name)
    }

    @Test(arguments: [
        "", ".", "a.", ".a", "a..b", "a.b.c", "\"\"", "a.\"\"", "\"a", "a\"b", "\"a\"b", "my table", "a-b",
        "a;b", "a'b",
        "a\0b", "\"a\0b\"", " a",
    ])
    func `what is no table name is refused`(text: String) {
        #expect(throws: ValueError.self) { try PostgresTableName(parsing: text) }
    }

    @Test func `a name that PostgreSQL would cut off does not fit`() throws {
        let longest = String(repeating: "é", count: 31)
        try PostgresTableName(parsing: "\(longest)x.t").checkFitsPostgres()
        #expect(throws: ValueError.self) {
            try PostgresTableName(parsing: "\(longest)xy.t").checkFitsPostgres()
        }
        #expect(throws: ValueError.self) {
            try ColumnName(parsing: String(repeating: "c", count: 64)).checkFitsPostgres()
        }
    }

    @Test func `a table name is quoted for SQL`() {
        #expect(PostgresTableName(schema: "S", name: "a\"b").sql == "\"S\".\"a\"\"b\"")
        #expect(PostgresTableName(schema: nil, name: "t").sql == "\"t\"")
    }

    @Test func `any name that is written can be read again`() throws {
        let letters = Array("aZ9_.\" -;é,💡")
        for _ in 0..<1_000 {
            let name = String((0..<Int.random(in: 1...6)).compactMap { _ in letters.randomElement() })
            let table = PostgresTableName(schema: name, name: name)
            #expect(try PostgresTableName(parsing: table.written) == table)
            let column = try ColumnName(parsing: SQLText.quote(name))
            #expect(column.name == name)
            #expect(try ColumnName(parsing: column.description) == column)
        }
    }

    @Test(arguments: [
        ("A,B", ["A", "B"]), ("a", ["a"]), (" a , \"b,c\" ", ["a", "b,c"]), ("Order Date", ["Order Date"]),
    ])
    func `a list of columns is split at commas outside quotes`(text: String, names: [String]) throws {
        #expect(try ColumnName.list(parsing: text).map(\.name) == names)
    }

    @Test(arguments: ["", "a,", "a,,b", "a,a", "\"a", "a\"b", "a\u{1}"])
    func `a list with an empty, doubled or broken column is refused`(text: String) {
        #expect(throws: ValueError.self) { try ColumnName.list(parsing: text) }
    }

    @Test(arguments: [
        ("lokback", "lookback"), ("batchrows", "batch_rows"), ("BATCH_ROWS", "batch_rows"),
        ("querry", "query"),
        ("zzzzzz", nil), ("x", nil),
    ])
    func `the nearest name is one that a slip of the hand explains`(name: String, nearest: String?) {
        #expect(NearestKey.nearest(to: name, among: ["lookback", "batch_rows", "query", "key"]) == nearest)
    }

    @Test(arguments: [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "abc", 0), ("flaw", "lawn", 2)])
    func `the distance counts letters to change`(first: String, second: String, distance: Int) {
        #expect(NearestKey.distance(first, second) == distance)
        #expect(NearestKey.distance(second, first) == distance)
    }
}
