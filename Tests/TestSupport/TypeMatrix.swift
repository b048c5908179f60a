import Streams

/// A table of many types with values that hurt.
public enum TypeMatrix {
    /// Text from pieces that hurt, as long as a hash of the row says.
    private static func nasty(_ salt: String, longest: Int) -> String {
        """
        (SELECT string_agg((ARRAY['"', ',', ';', E'\\n', E'\\r\\n', E'\\t', '\\', '\\.', ' ', 'NULL', 't', 'ü€', '😀', 'x', '|'])
            [1 + abs(hashint4(g * 31 + i + \(salt))) % 15], '')
         FROM generate_series(1, abs(hashint4(g + \(salt))) % \(longest)) AS i)
        """
    }

    /// Columns whose binary form the encoder of ODBC rows does not write.
    public static let notEncodedAsBinary: Set<String> = [
        "a_interval", "a_bits", "a_varbits", "a_chars", "a_texts", "a_inet",
    ]

    /// Makes a table of many types with random rows; every column is NULL in one row of seven.
    ///
    /// - Parameters:
    ///   - isKeyed: adds `id` and `changed`, which are never NULL.
    ///   - left: columns that are left out.
    public static func fill(
        _ schema: ScratchSchema, table: String, seed: Int, rows: Int = 700, isKeyed: Bool = false,
        leavingOut left: Set<String> = []
    ) async throws {
        try await schema.run("SELECT setseed(0.\(seed))")
        let values = [
            ("a_bool", "boolean", "g % 2 = 0"), ("a_int", "integer", "hashint4(g + \(seed))"),
            ("a_big", "bigint", "hashint8(g + \(seed)) * 1000003::bigint"),
            ("a_numeric", "numeric", "hashint8(g) * 1e-9::numeric * 10 ^ (g % 40)"),
            ("a_money", "numeric(12,2)", "(g % 5) * 0.01"), ("a_real", "real", "hashint4(g)::real / 7"),
            (
                "a_double", "double precision",
                "CASE g % 5 WHEN 0 THEN 'NaN' WHEN 1 THEN '-Infinity' ELSE random() / 3 END"
            ),
            ("a_date", "date", "date '0001-01-01 BC' + abs(hashint4(g)) % 5000000"),
            ("a_time", "time", "time '00:00' + random() * interval '1 day'"),
            ("a_stamp", "timestamp", "timestamp '0044-03-15 BC' + random() * interval '9000 years'"),
            (
                "a_zoned", "timestamptz",
                "CASE g % 9 WHEN 0 THEN 'infinity' ELSE now() - random() * interval '900 years' END"
            ),
            ("a_interval", "interval", "random() * interval '100 years'"),
            ("a_uuid", "uuid", "md5(g::text)::uuid"),
            ("a_char", "char(7)", "left('ab ' || g, 7)"), ("a_bpchar", "bpchar", "'ab ' || g"),
            ("a_bits", "bit(5)", "(g % 32)::bit(5)"), ("a_varbits", "bit varying", "(g % 32)::bit(5)"),
            ("a_chars", "char(3)[]", "ARRAY['a', 'bcd', NULL]"),
            ("a_bytes", "bytea", "decode(repeat(md5(g::text), g % 40), 'hex')"),
            ("a_varchar", "varchar(40)", "left(\(nasty("1", longest: 30)), 40)"),
            ("a_text", "text", nasty("2", longest: 300)),
            ("a_json", "jsonb", "jsonb_build_object('k', \(nasty("3", longest: 40)))"),
            ("a_texts", "text[]", "ARRAY[\(nasty("4", longest: 10)), NULL, '']"),
            ("a_inet", "inet", "inet '10.0.0.1' + g"),
            ("a_last", "text", nasty("5", longest: 20)),
        ]
        let kept = values.filter { !left.contains($0.0) }
        var columns = kept.map { "\"\($0.0)\" \($0.1)" }
        var expressions = kept.enumerated().map { index, value in
            "CASE WHEN abs(hashint4(g * 17 + \(index))) % 7 = 0 THEN NULL ELSE (\(value.2)) END"
        }
        if isKeyed {
            columns = ["id bigint", "changed timestamptz"] + columns
            expressions = ["g", "clock_timestamp()"] + expressions
        }
        try await schema.run("CREATE TABLE \(table) (\(columns.joined(separator: ", ")))")
        try await schema.run(
            "INSERT INTO \(table) SELECT \(expressions.joined(separator: ", ")) FROM generate_series(1, \(rows)) AS g"
        )
    }

    /// How many rows stand in one table and not in the other, compared as text.
    public static func differences(_ schema: ScratchSchema, _ one: String, _ other: String) async throws
        -> String?
    {
        try await schema.run(
            """
            SELECT count(*) FROM (
                (SELECT s::text FROM \(one) s EXCEPT ALL SELECT t::text FROM \(other) t)
                UNION ALL (SELECT t::text FROM \(other) t EXCEPT ALL SELECT s::text FROM \(one) s)) AS d
            """
        ).scalar
    }
}
