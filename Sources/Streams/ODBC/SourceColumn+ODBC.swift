extension SourceColumn {
    /// A column of a source that is known by its driver's description only. The described precision may be less than
    /// the values have, so a type is narrowed only where the standard leaves no doubt.
    init(described: ResultColumn, quirks: DriverQuirks) {
        self.init(
            name: described.name, kind: .other, typeName: described.typeName, postgresType: "text",
            isNullable: described.isNullable)
        let type = described.typeName.uppercased()
        let isOracle = quirks.dialect == .oracle
        switch described.kind {
        case .text:
            kind = .text
            if !described.isLong, described.size > 0, described.size < quirks.unboundedSize {
                size = described.size
                postgresType = "character varying(\(described.size))"
            }
        case .integer:
            kind = .integer
            postgresType = Self.integerType(described, isUnsigned: type.contains("UNSIGNED"))
        case .decimal,
            .float where isOracle:
            // Oracle's description of a NUMBER's scale cannot be relied on, and its FLOAT is decimal: numeric without
            // limits keeps every digit.
            kind = .decimal
            postgresType = "numeric"
            let isBounded =
                (1...1000).contains(described.size) && (0...described.size).contains(described.scale)
            if isBounded && !isOracle {
                size = described.size
                scale = described.scale
                postgresType = "numeric(\(described.size),\(described.scale))"
            }
        case .float:
            kind = .float
            postgresType = described.sqlType == 7 ? "real" : "double precision"
        case .boolean: (kind, postgresType) = (.boolean, "boolean")
        case .date: (kind, postgresType) = (.date, "date")
        case .time: (kind, postgresType) = (.time, "time without time zone")
        case .timestamp:
            scale = described.scale
            // Some drivers spell out `without time zone` too.
            let isZoned = type.contains("WITH TIME ZONE") || type.contains("WITH LOCAL TIME ZONE")
            if isZoned || type == "TIMESTAMPTZ" || type == "DATETIMEOFFSET" {
                (kind, postgresType) = (.zonedTimestamp, "timestamp with time zone")
            } else {
                (kind, postgresType) = (.timestamp, "timestamp without time zone")
            }
            if described.scale > 6 {
                risk = "declared with \(described.scale) digits of a second; PostgreSQL keeps 6 and rounds"
            }
        case .binary: (kind, postgresType) = (.binary, "bytea")
        // ODBC has no numbers for the last three.
        case .other, .zonedTimestamp, .json, .uuid:
            risk =
                "type \(described.typeName.isEmpty ? String(described.sqlType) : described.typeName) is not known: "
                + "moved as the driver's text"
        }
    }

    private static func integerType(_ described: ResultColumn, isUnsigned: Bool) -> String {
        switch (described.sqlType, isUnsigned) {
        case (-6, _), (5, false): "smallint"
        case (5, true), (4, false): "integer"
        case (4, true), (-5, false): "bigint"
        default: "numeric(20,0)"
        }
    }
}
