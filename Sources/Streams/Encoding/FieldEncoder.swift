/// How one column's cells become text, in csv and in COPY's text format: chosen once for a transfer, so that no cell
/// is asked for its SQL type.
public enum FieldEncoder: UInt8, Sendable {
    /// Any characters: checked for NUL and broken UTF-8, quoted or escaped where needed.
    case text
    /// Characters that are known to need neither check nor quotes nor escapes, such as the digits of an integer.
    case plain
    /// The digits of a number whose target keeps a limited number of decimals: checked, since COPY would round.
    case decimal
    /// Bytes, written as PostgreSQL's `\x` and hexadecimal digits.
    case binary
    /// `SQL_DATE_STRUCT`.
    case date
    /// `SQL_TIME_STRUCT`.
    case time
    /// `SQL_TIMESTAMP_STRUCT` without a zone.
    case timestamp
    /// `SQL_TIMESTAMP_STRUCT` in UTC, written with `+00`.
    case zonedTimestamp
    /// 8-byte IEEE 754, the shortest digits that read back to the same number.
    case double
    /// 4-byte IEEE 754, likewise.
    case float
    /// One byte: `f` or `t`.
    case boolean

    /// Most bytes that a value of fixed size can take as text.
    var fixedBytes: Int {
        switch self {
        // Every temporal form, with a sign, nine digits of fraction, an offset and an era.
        case .date, .time, .timestamp, .zonedTimestamp: 48
        case .double, .float: 32
        case .boolean: 1
        case .text, .plain, .decimal, .binary: 0
        }
    }

    /// The choice for a column, from its form in the batch and its kind at the source.
    public static func choose(form: ColumnBinding.Form, kind: SourceColumn.Kind, isExactText: Bool)
        -> FieldEncoder
    {
        switch form {
        case .bytes: .binary
        case .date: .date
        case .time: .time
        case .timestamp: kind == .zonedTimestamp ? .zonedTimestamp : .timestamp
        case .double: .double
        case .float: .float
        case .bit: .boolean
        case .characters:
            // Only where the engine itself pinned the text form can a number be trusted to have no comma in it.
            switch kind {
            case .integer, .decimal, .float, .boolean, .date, .time, .timestamp, .zonedTimestamp, .uuid:
                isExactText ? .plain : .text
            case .text, .binary, .json, .other: .text
            }
        }
    }
}
