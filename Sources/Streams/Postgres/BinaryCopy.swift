/// Whether rows may pass from one PostgreSQL server to another in COPY's binary format. Pure.
enum BinaryCopy {
    /// Types whose binary form is the same in every version from 10 on, and means the same at every
    /// server. Left out: `money` (its digits depend on the locale), `xml` (carries its own encoding), `reg…` (numbers of
    /// objects), and all that are not built in (their numbers differ from database to database).
    ///
    /// Source: the `…_send` and `…_recv` functions in `src/backend/utils/adt` of versions 10 to 18.
    private static let stableTypes: Set<String> = [
        "boolean", "bytea", "\"char\"", "name", "bigint", "smallint", "integer", "text", "oid", "json",
        "jsonb",
        "jsonpath", "real", "double precision", "character", "character varying", "date",
        "time without time zone", "timestamp without time zone", "timestamp with time zone",
        "time with time zone", "interval", "bit", "bit varying", "numeric", "uuid", "inet", "cidr", "macaddr",
        "macaddr8", "point", "line", "lseg", "box", "path", "polygon", "circle", "int4range", "int8range",
        "numrange", "tsrange", "tstzrange", "daterange", "tsvector", "tsquery", "pg_lsn",
    ]

    /// From this version on an interval can be infinite; an older server reads that as 178 million years.
    private static let infiniteIntervalVersion = 170_000

    /// Why binary is not possible, in words; empty when it is.
    ///
    /// - Parameter sourceVersion: as libpq counts.
    static func obstacles(
        columns: [SourceColumn], target: BinaryTarget, hasUncheckedText: Bool, sourceVersion: Int
    ) -> [String] {
        var obstacles: [String] = []
        if hasUncheckedText { obstacles.append("the source does not know the encoding of its text") }
        if let age = BinaryTarget.obstacle(versions: [sourceVersion, target.version]) {
            obstacles.append(age)
        }
        for (index, column) in columns.enumerated() {
            let type = PostgresTypeName(target.columnTypes[index]).name
            let isSame = column.postgresBaseType == type || sameCharacter(column.postgresBaseType, type)
            if !isSame {
                obstacles.append(
                    "column \(column.name) is \(column.typeName) at the source and \(target.columnTypes[index]) at the target"
                )
            } else if !isStable(column.postgresBaseType ?? type) {
                obstacles.append(
                    "column \(column.name): the binary form of \(type) may differ between servers")
            } else if type.hasPrefix("interval"), target.version < infiniteIntervalVersion,
                sourceVersion >= infiniteIntervalVersion
            {
                obstacles.append(
                    "column \(column.name): the source's intervals may be infinite, which the target's version does not know"
                )
            } else if target.maximumScales.indices.contains(index), target.maximumScales[index] != nil {
                obstacles.append(
                    "column \(column.name): its digits must be checked, since COPY would round them")
            }
        }
        return obstacles
    }

    private static func isStable(_ type: String) -> Bool {
        stableTypes.contains(type.hasSuffix("[]") ? String(type.dropLast(2)) : type)
    }

    /// `character` without a length is called `bpchar` in a definition.
    private static func sameCharacter(_ source: String?, _ target: String) -> Bool {
        (source == "character" && target == "bpchar") || (source == "character[]" && target == "bpchar[]")
    }
}
