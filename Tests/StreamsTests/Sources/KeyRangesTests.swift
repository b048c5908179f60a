import Streams
import Testing

struct KeyRangesTests {
    private func ranges(
        _ form: KeyRanges.Form = .integer, _ dialect: SourceDialect = .oracle
    ) -> KeyRanges {
        KeyRanges(column: "K", form: form, dialect: dialect)
    }

    @Test func `whole numbers are cut into half-open ranges with open ends, and NULL has its own`() throws {
        let parts = try ranges().partitions(minimum: "0", maximum: "9", count: 3)
        #expect(
            parts == [
                SourcePartition(number: 1, label: "K below 3", condition: "\"K\" < 3"),
                SourcePartition(number: 2, label: "K 3–5", condition: "\"K\" >= 3 AND \"K\" < 6"),
                SourcePartition(number: 3, label: "K from 6", condition: "\"K\" >= 6"),
                SourcePartition(number: 4, label: "K is null", condition: "\"K\" IS NULL"),
            ])
    }

    /// Least and greatest key, most ranges, and the cuts.
    @Test(arguments: [
        ("1", "100", 4, ["26", "51", "76"]), ("-5", "5", 2, ["0"]),
        ("-10", "-1", 5, ["-8", "-6", "-4", "-2"]),
        // Fewer values than ranges: one each.
        ("7", "9", 100, ["8", "9"]), ("5", "5", 8, []), ("9", "0", 2, ["5"]), ("0", "1", 1, []),
        // Beyond 64 bits, and the whole of NUMBER(38).
        ("0", "36893488147419103232", 2, ["18446744073709551616"]),
        (
            "-99999999999999999999999999999999999999", "99999999999999999999999999999999999999", 3,
            ["-33333333333333333333333333333333333333", "33333333333333333333333333333333333333"]
        ),
        // Numbers between whole ones: cuts are whole all the same.
        ("-.5", "9.75", 2, ["4"]), ("-1.50", "2.0", 5, ["-1", "0", "1", "2"]), ("+0003", "00012.", 2, ["8"]),
    ])
    func `cuts are exact, ascending and inside`(
        minimum: String, maximum: String, count: Int, cuts: [String]
    ) throws {
        let parts = try ranges().partitions(minimum: minimum, maximum: maximum, count: count)
        let found = parts.dropFirst().filter { !$0.condition.hasSuffix("NULL") }.map { part in
            String(part.condition.dropFirst("\"K\" >= ".count).prefix { $0 != " " })
        }
        #expect(Array(found) == cuts)
        #expect(parts.map(\.number) == Array(1...parts.count))
    }

    @Test func `without cuts, rows with a key and rows without one are two partitions, or all are one`()
        throws
    {
        let one = try ranges().partitions(minimum: "5", maximum: "5", count: 8)
        #expect(one.map(\.condition) == ["\"K\" IS NOT NULL", "\"K\" IS NULL"])
        #expect(try ranges().partitions(minimum: nil, maximum: nil, count: 8) == [.whole])
    }

    @Test(arguments: [
        "", "abc", "1e5", "NaN", "Infinity", "-", ".", "1,5", "1.2.3", "--1", " 1",
        "1" + String(repeating: "0", count: 38),
    ])
    func `what is no exact number is refused with the column's name`(text: String) {
        let error = #expect(throws: SourceQueryError.self) {
            try ranges().partitions(minimum: text, maximum: "1", count: 2)
        }
        #expect(error?.description.hasPrefix("K is \(text) at one end") == true)
    }

    @Test(arguments: [
        (
            KeyRanges.Form.instant(.date), SourceDialect.postgres, "2024-01-01", "2024-01-04",
            "\"K\" < DATE '2024-01-03'", "K below 2024-01-03"
        ),
        (
            .instant(.date), .generic, "2024-01-01", "2024-01-04", "\"K\" < {d '2024-01-03'}",
            "K below 2024-01-03"
        ),
        (
            .instant(.local), .generic, "2024-01-01 00:00:00", "2024-01-01 00:00:03.9",
            "\"K\" < {ts '2024-01-01 00:00:02'}", "K below 2024-01-01 00:00:02"
        ),
        (
            .instant(.zoned), .postgres, "2024-01-01 02:00:00+02", "2024-01-01 00:00:03.25+00",
            "\"K\" < TIMESTAMPTZ '2024-01-01 00:00:02+00'", "K below 2024-01-01 00:00:02"
        ),
        (
            .instant(.zoned), .oracle, "2024-01-01 00:00:00", "2024-01-01 00:00:03",
            "\"K\" < TIMESTAMP '2024-01-01 00:00:02 +00:00'", "K below 2024-01-01 00:00:02"
        ),
        // A DATE column must not be converted for the comparison.
        (
            .instant(.local), .oracle, "2024-01-01 00:00:00", "2024-01-01 00:00:03",
            "\"K\" < TO_DATE('2024-01-01 00:00:02', 'YYYY-MM-DD HH24:MI:SS')", "K below 2024-01-01 00:00:02"
        ),
        (
            .instant(.date), .postgres, "1969-12-30", "1970-01-02", "\"K\" < DATE '1970-01-01'",
            "K below 1970-01-01"
        ),
        (
            .instant(.local), .postgres, "1969-12-31 23:59:58.5", "1970-01-01 00:00:01",
            "\"K\" < TIMESTAMP '1970-01-01 00:00:00'", "K below 1970-01-01 00:00:00"
        ),
    ])
    func `days and seconds are cut in the dialect's own literals`(
        form: KeyRanges.Form, dialect: SourceDialect, minimum: String, maximum: String, first: String,
        label: String
    ) throws {
        let parts = try ranges(form, dialect).partitions(minimum: minimum, maximum: maximum, count: 2)
        #expect(parts.count == 3)
        #expect(parts[0].condition == first && parts[0].label == label)
        #expect(parts[1].condition == first.replacing(" < ", with: " >= "))
    }

    @Test(arguments: ["infinity", "0044-03-15 BC", "10000-01-01", "2024-02-30"])
    func `a time that has no place on the calendar is refused`(text: String) {
        let error = #expect(throws: SourceQueryError.self) {
            try ranges(.instant(.local)).partitions(minimum: "2024-01-01", maximum: text, count: 2)
        }
        #expect(error?.description.contains(text) == true)
    }

    @Test(arguments: [
        (SourceDialect.generic, KeyRanges.Form.integer, "MIN(\"K\"), MAX(\"K\")"),
        (.postgres, .instant(.zoned), "MIN(\"K\")::text, MAX(\"K\")::text"),
        (.oracle, .integer, "TO_CHAR(MIN(\"K\")), TO_CHAR(MAX(\"K\"))"),
        (
            .oracle, .instant(.local),
            "TO_CHAR(MIN(\"K\"), 'YYYY-MM-DD HH24:MI:SS'), TO_CHAR(MAX(\"K\"), 'YYYY-MM-DD HH24:MI:SS')"
        ),
        (
            .oracle, .instant(.zoned),
            "TO_CHAR(MIN(\"K\") AT TIME ZONE '+00:00', 'YYYY-MM-DD HH24:MI:SS'), "
                + "TO_CHAR(MAX(\"K\") AT TIME ZONE '+00:00', 'YYYY-MM-DD HH24:MI:SS')"
        ),
    ])
    func `the ends are asked for as text that does not depend on settings`(
        dialect: SourceDialect, form: KeyRanges.Form, list: String
    ) {
        let split = ranges(form, dialect)
        #expect(split.boundsSQL("SELECT 1") == "SELECT \(list) FROM (\nSELECT 1\n) \"q\"")
    }

    @Test(
        arguments: [
            (SourceColumn.Kind.integer, KeyRanges.Form.integer), (.decimal, .integer),
            (.date, .instant(.date)),
            (.timestamp, .instant(.local)), (.zonedTimestamp, .instant(.zoned)), (.text, nil), (.float, nil),
            (.time, nil), (.uuid, nil), (.boolean, nil),
        ] as [(SourceColumn.Kind, KeyRanges.Form?)])
    func `a column is split by its kind`(kind: SourceColumn.Kind, form: KeyRanges.Form?) {
        let column = SourceColumn(
            name: "K", kind: kind, typeName: "", postgresType: "", isNullable: false)
        let split = KeyRanges(column, dialect: .generic)
        #expect(split?.form == form)
    }

    @Test func `a quote in a column's name stays in the name`() throws {
        let split = KeyRanges(column: "a\"b", form: .integer, dialect: .postgres)
        #expect(
            try split.partitions(minimum: "0", maximum: "1", count: 2).map(\.condition)
                == ["\"a\"\"b\" < 1", "\"a\"\"b\" >= 1", "\"a\"\"b\" IS NULL"])
    }

    @Test func `a partition's condition stands behind the window's`() throws {
        let columns = [SourceColumn(name: "a", kind: .integer, typeName: "", postgresType: "")]
        let part = SourcePartition(number: 1, label: "", condition: "\"a\" < 1")
        let window = WatermarkWindow(column: "at", form: .date, lower: nil, upper: Instant(seconds: 0))
        let dialect = SourceDialect.generic
        #expect(
            dialect.readSQL("SELECT 1", columns: columns, window: nil, partition: part)
                == "SELECT \"a\"\nFROM (\nSELECT 1\n) \"q\"\nWHERE \"a\" < 1")
        #expect(
            dialect.readSQL("SELECT 1", columns: columns, window: window, partition: part)
                == "SELECT \"a\"\nFROM (\nSELECT 1\n) \"q\"\nWHERE \"at\" < {d '1970-01-02'}\n  AND \"a\" < 1"
        )
    }
}
