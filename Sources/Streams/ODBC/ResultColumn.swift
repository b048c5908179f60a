internal import CODBC

/// A result column as the driver describes it. Sizes are hints: no buffer is trusted because of them.
public struct ResultColumn: Sendable, Equatable {
    /// Name as the source gives it.
    public var name: String
    /// ODBC's type number, such as `SQL_VARCHAR`.
    public var sqlType: Int16
    /// The database's own name for the type, such as `int4`; may be empty.
    public var typeName: String
    /// Characters, digits or bytes, by type; 0 when unknown or unbounded.
    public var size: Int
    /// Digits after the decimal point; of a second for times.
    public var scale: Int
    /// Whether NULL may come; `true` when the driver does not know.
    public var isNullable: Bool

    /// Builds a column.
    public init(
        name: String, sqlType: Int16, typeName: String, size: Int, scale: Int, isNullable: Bool
    ) {
        self.name = name
        self.sqlType = sqlType
        self.typeName = typeName
        self.size = size
        self.scale = scale
        self.isNullable = isNullable
    }

    /// What the value is, beneath the driver's type numbers; `other` for a type that the driver does not name, which is read
    /// as text. Oracle's DATE comes as a timestamp here, and stays one: it has a time of day.
    public var kind: SourceColumn.Kind {
        switch Int32(sqlType) {
        case SQL_CHAR, SQL_VARCHAR, SQL_LONGVARCHAR, SQL_WCHAR, SQL_WVARCHAR, SQL_WLONGVARCHAR, SQL_GUID:
            .text
        case SQL_TINYINT, SQL_SMALLINT, SQL_INTEGER, SQL_BIGINT: .integer
        case SQL_DECIMAL, SQL_NUMERIC: .decimal
        case SQL_REAL, SQL_FLOAT, SQL_DOUBLE: .float
        case SQL_BIT: .boolean
        case SQL_TYPE_DATE, SQL_DATE: .date
        case SQL_TYPE_TIME, SQL_TIME: .time
        case SQL_TYPE_TIMESTAMP, SQL_TIMESTAMP: .timestamp
        case SQL_BINARY, SQL_VARBINARY, SQL_LONGVARBINARY: .binary
        default: .other
        }
    }

    /// The driver itself calls it a long type, whatever size it gives.
    public var isLong: Bool {
        [SQL_LONGVARCHAR, SQL_WLONGVARCHAR, SQL_LONGVARBINARY].contains(Int32(sqlType))
    }
}
