/// A PostgreSQL type as a source query has it.
struct PostgresSourceType: Sendable, Equatable {
    /// Number in `pg_type`; built-in types are below 16384.
    let oid: String
    /// As `format_type` writes it, without modifier.
    let name: String
    /// The type beneath domains; the same as `name` for all others.
    let baseName: String
    /// The base with the modifier that a domain gives it.
    let baseWithModifier: String
    /// `typtype` of the base: `b`ase, `c`omposite, `e`num, `r`ange, `m`ultirange, `p`seudo.
    let category: String

    /// The type of a parameter or literal that has none.
    static let text = PostgresSourceType(
        oid: "25", name: "text", baseName: "text", baseWithModifier: "text", category: "b")

    private static let firstUserOID = 16_384

    /// The column of that type.
    ///
    /// - Parameters:
    ///   - size: declared length or digits, 0 for none; only believed for types that carry one.
    ///   - scale: likewise.
    ///   - unboundedSize: described size that means "no declared length".
    func column(named columnName: String, size: Int, scale: Int, nullable: Bool, unboundedSize: Int)
        -> SourceColumn
    {
        var column = SourceColumn(
            name: columnName, kind: kind, typeName: name, postgresType: Self.unlimited(baseWithModifier),
            isNullable: nullable,
            postgresBaseType: baseName)
        switch baseName {
        case "character varying", "character":
            if size > 0 && size < unboundedSize {
                column.size = size
                if name == baseName { column.postgresType = "\(baseName)(\(size))" }
            }
        case "numeric":
            if size > 0 && name == baseName && (1...1000).contains(size) && (0...size).contains(scale) {
                column.size = size
                column.scale = scale
                column.postgresType = "numeric(\(size),\(scale))"
            }
        case "timestamp without time zone", "timestamp with time zone":
            column.scale = (0...6).contains(scale) ? scale : 6
            if name == baseName, scale < 6 {
                column.postgresType = baseName.replacing("timestamp", with: "timestamp(\(column.scale ?? 6))")
            }
        default: break
        }
        let isUserDefined = !isBuiltIn && name == baseName
        if category == "c" || category == "e" || category == "p" || isUserDefined {
            column.postgresType = "text"
            column.risk = "type \(name) may not exist at the target: a new table gets text"
        }
        return column
    }

    /// Whether every server knows the type by this name.
    var isBuiltIn: Bool { (Int(oid) ?? 0) < Self.firstUserOID }

    /// ``column(named:size:scale:nullable:unboundedSize:)`` takes length and digits from the modifier.
    var readsModifier: Bool {
        [
            "character varying", "character", "numeric", "timestamp without time zone",
            "timestamp with time zone",
        ].contains(baseName)
    }

    /// In a definition, `character` and `bit` mean a length of 1; the types without a limit have other names.
    private static func unlimited(_ name: String) -> String {
        switch name {
        case "character": "bpchar"
        case "character[]": "bpchar[]"
        case "bit": "bit varying"
        case "bit[]": "bit varying[]"
        default: name
        }
    }

    private var kind: SourceColumn.Kind {
        switch baseName {
        case "smallint", "integer", "bigint", "oid": .integer
        case "numeric": .decimal
        case "real", "double precision": .float
        case "boolean": .boolean
        case "date": .date
        case "time without time zone", "time with time zone": .time
        case "timestamp without time zone": .timestamp
        case "timestamp with time zone": .zonedTimestamp
        case "bytea": .binary
        case "json", "jsonb": .json
        case "uuid": .uuid
        case "text", "character varying", "character", "name": .text
        default: .other
        }
    }
}

extension SourceConnection {
    /// What a PostgreSQL source says of types.
    ///
    /// - Parameter oids: numbers in `pg_type`, as text.
    /// - Returns: by number; one that is not there was dropped in between.
    func postgresTypes(_ oids: some Sequence<String>) async throws -> [String: PostgresSourceType] {
        let distinct = Set(oids).sorted()
        var types: [String: PostgresSourceType] = [:]
        for row in try await textRows(PostgresSourceSQL.typeNamesSQL(distinct), columns: 5) {
            guard let oid = row[0], let name = row[1], let base = row[2], let withModifier = row[3] else {
                continue
            }
            types[oid] = PostgresSourceType(
                oid: oid, name: name, baseName: base, baseWithModifier: withModifier, category: row[4] ?? "b")
        }
        return types
    }
}
