import Streams
import TestSupport
import Testing

/// psqlodbc changes many values on their way (FACTS of driver 13.02: eras, infinities, 40 digits, bytea without its
/// `\x`); what arrives must be PostgreSQL's own text, for every built-in type.
struct PostgresTypesTests {
    /// A type, with values that each stand for a way to go wrong. Described by its name: some values are long.
    struct TypeCase: Sendable, CustomTestStringConvertible {
        let type: String
        let values: [String]
        var testDescription: String { type }
    }

    static let matrix: [TypeCase] = pairs.map { TypeCase(type: $0.type, values: $0.values) }

    private static let pairs: [(type: String, values: [String])] = [
        ("boolean", ["true", "false"]),
        ("smallint", ["-32768", "32767", "0"]),
        ("integer", ["-2147483648", "2147483647"]),
        ("bigint", ["-9223372036854775808", "9223372036854775807"]),
        (
            "numeric",
            [
                "1234567890123456789012345678901234567890.1234567890123456789012345678901234567890", "NaN",
                "Infinity",
                "-Infinity", "0.00000000000000000000000000000000000000001", "1.10", "-0.5",
            ]
        ),
        ("numeric(12,2)", ["9999999999.99", "-9999999999.99", "0.10"]),
        ("numeric(28,6)", ["1234567890123456789012.123456"]),
        ("real", ["3.4028235e+38", "1e-45", "NaN", "-Infinity", "0.1", "-0"]),
        (
            "double precision",
            ["1.7976931348623157e+308", "5e-324", "NaN", "Infinity", "0.1", "0.30000000000000004"]
        ),
        ("money", ["-92233720368547758.08", "12.34"]),
        ("date", ["0044-03-15 BC", "infinity", "-infinity", "5874897-12-31", "2024-02-29", "0001-01-01"]),
        ("time", ["24:00:00", "23:59:59.999999", "00:00:00"]),
        ("timetz", ["23:59:59.999999+15:59", "00:00:00-15:59:59"]),
        (
            "timestamp",
            [
                "10000-01-01 00:00:00", "infinity", "-infinity", "0001-01-01 00:00:00 BC",
                "2024-01-01 12:00:00.123456",
            ]
        ),
        (
            "timestamptz",
            [
                "-infinity", "infinity", "294276-12-31 23:59:59.999999+00", "2024-11-03 01:30:00-04",
                "4713-01-01 BC",
            ]
        ),
        ("timestamp(0)", ["2024-01-01 12:00:00"]),
        ("interval", ["-178000000 years", "1 year 2 mons -3 days +04:05:06.789", "0"]),
        ("uuid", ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]),
        ("bytea", ["\\x", "\\x00", "\\x00ff5c22", "\\xdeadbeef"]),
        (
            "text",
            [
                "", " ", " a ", "a,b", "a\"b", "a\nb", "a\r\nb", "\\.", "\\N", "ü€😀", "\t", "NULL", "\"\"",
                "tail\\",
                String(repeating: "x", count: 100_000), String(repeating: "ü€😀\"\n", count: 30_000),
            ]
        ),
        ("varchar(10)", ["", "ßßßßßßßßßß", "😀😀😀😀😀😀😀😀😀😀"]),
        ("varchar(255)", [String(repeating: "€", count: 255)]),
        ("varchar", [String(repeating: "y", count: 9000)]),
        ("char(5)", ["ab", "ab   ", ""]),
        ("\"char\"", ["x"]),
        ("name", ["a name"]),
        ("json", ["{\"a\": [1, 2.50, \"x\\\"y\"]}", "null"]),
        ("jsonb", ["{\"a\": [1, 2.50, \"x\\\"y\"]}", "\"ü\\n\""]),
        ("xml", ["<a b=\"c\">x, y</a>"]),
        ("inet", ["192.168.0.1", "192.168.0.0/16", "::1", "2001:db8::/32"]),
        ("cidr", ["10.0.0.0/8"]),
        ("macaddr", ["08:00:2b:01:02:03"]),
        ("macaddr8", ["08:00:2b:01:02:03:04:05"]),
        ("bit(5)", ["10101"]),
        ("bit varying", ["", "101"]),
        ("point", ["(1.5,-2)"]),
        ("line", ["{1,2,3}"]),
        ("lseg", ["[(0,0),(1,1)]"]),
        ("box", ["(1,1),(0,0)"]),
        ("path", ["((0,0),(1,1),(2,0))"]),
        ("polygon", ["((0,0),(1,1),(2,0))"]),
        ("circle", ["<(0,0),1>"]),
        ("int[]", ["{}", "{1,NULL,3}", "{{1,2},{3,4}}", "[2:3]={5,6}"]),
        ("text[]", ["{\"a,b\",\"c\\\"d\",NULL,\"NULL\",\"\"}"]),
        ("boolean[]", ["{t,f,NULL}"]),
        ("int4range", ["[1,10)", "empty", "(,5)"]),
        ("tstzrange", ["[\"2024-01-01 00:00:00+00\",infinity)"]),
        ("int4multirange", ["{[1,3),[5,9)}"]),
        ("tsvector", ["'a':1 'b':2A"]),
        ("tsquery", ["'a' & !'b'"]),
        ("oid", ["4294967295"]),
        ("regclass", ["pg_class"]),
        ("pg_lsn", ["16/B374D848"]),
        ("txid_snapshot", ["10:20:10,14,15"]),
        ("mood", ["happy, or not", "sad"]),
        ("positive", ["1", "99999999999999999999"]),
        ("flag", ["true"]),
        ("code", ["ab"]),
        ("pair", ["(1,\"a,\"\"b\"\"\")", "(,)"]),
    ]

    @Test(arguments: matrix) func `a value arrives as PostgreSQL itself writes it`(
        _ example: TypeCase
    ) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run(
                """
                CREATE TYPE mood AS ENUM ('happy, or not', 'sad');
                CREATE DOMAIN positive AS numeric(20,0) CHECK (VALUE > 0);
                CREATE DOMAIN flag AS boolean;
                CREATE DOMAIN code AS char(4);
                CREATE TYPE pair AS (a int, b text);
                CREATE TABLE t (n int GENERATED ALWAYS AS IDENTITY, "Value, X" \(example.type));
                INSERT INTO t ("Value, X") VALUES (NULL);
                """)
            for value in example.values {
                try await schema.run(
                    "INSERT INTO t (\"Value, X\") VALUES ($1::text::\(example.type))", [value])
            }
            try await schema.run("INSERT INTO t (\"Value, X\") VALUES (NULL)")
            // Text-format results come from the type's output function.
            let expected = try await schema.run("SELECT n, \"Value, X\" FROM t ORDER BY n").rows
            let sink = CollectingSink()
            try await ODBCRead.run("SELECT * FROM t ORDER BY n", in: schema.name, sinks: [sink])
            let records = try CSVReader().readText(await sink.bytes)
            #expect(records == expected)
        }
    }
}
