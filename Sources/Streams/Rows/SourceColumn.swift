/// One column of a source query: its name, what it holds, and its type where the source is PostgreSQL.
public struct SourceColumn: Sendable, Equatable {
    /// What sort of value it holds; decides encoder, target type and comparison.
    public enum Kind: Sendable, Equatable {
        case text
        case integer
        case decimal
        case float
        case boolean
        case date
        case time
        case timestamp
        case zonedTimestamp
        case binary
        case json
        case uuid
        /// Known to the source by name only: moved as text.
        case other
    }

    /// Name as the source gives it.
    public var name: String
    /// See ``Kind-swift.enum``.
    public var kind: Kind
    /// The source's name for the type, for plans and the manifest.
    public var typeName: String
    /// A PostgreSQL type, spelled as in a definition, that holds every value of this column unchanged.
    public var postgresType: String
    /// Declared length in characters, or precision in digits; `nil` when unbounded or not known.
    public var size: Int?
    /// Digits after the decimal point.
    public var scale: Int?
    /// Whether NULL may come.
    public var isNullable: Bool
    /// PostgreSQL sources: the base type's name beneath domains, which decides the text expression.
    public var postgresBaseType: String?
    /// What a person should know about this column before trusting it; shown by `plan`.
    public var risk: String?

    /// The type as the source declares it, as far as it is known: `character varying(100)`, `NUMBER(12,2)`.
    public var declaredType: String {
        if postgresBaseType == typeName { return postgresType }
        let numbers = [size, scale].compactMap { $0.map(String.init) }.joined(separator: ",")
        return numbers.isEmpty || typeName.contains("(") ? typeName : "\(typeName)(\(numbers))"
    }

    /// Builds a column.
    public init(
        name: String, kind: Kind, typeName: String, postgresType: String, size: Int? = nil, scale: Int? = nil,
        isNullable: Bool = true, postgresBaseType: String? = nil, risk: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.typeName = typeName
        self.postgresType = postgresType
        self.size = size
        self.scale = scale
        self.isNullable = isNullable
        self.postgresBaseType = postgresBaseType
        self.risk = risk
    }
}

extension [SourceColumn] {
    /// The column of that name, else the first that differs from it in case alone; `nil` without one.
    public func named(_ name: String) -> SourceColumn? {
        first { $0.name == name } ?? first { $0.name.lowercased() == name.lowercased() }
    }
}
