/// How one column's cells become fields of COPY's binary format: chosen once for a transfer, by the form of the cells and
/// by the target's type, since the server reads each field by its column's own receive function.
public enum BinaryField: UInt8, Sendable {
    /// Characters as they are, for the character types and `json`: checked for NUL and broken UTF-8.
    case text
    /// A version byte, then as ``text``.
    case jsonb
    /// Bytes as they are.
    case bytes
    /// PostgreSQL's `\x` and hexadecimal digits.
    case hexText
    /// Digits, into 2, 4 or 8 bytes.
    case int2
    case int4
    case int8
    /// Digits with a point and an exponent, into groups of four.
    case numeric
    /// The same, into IEEE 754.
    case float4Text
    case float8Text
    /// IEEE 754 already.
    case float4
    case float8
    /// A letter.
    case booleanText
    /// One byte, 0 or another.
    case boolean
    case uuid
    /// ISO 8601 as PostgreSQL writes it.
    case dateText
    case timeText
    case timestampText
    /// The same in UTC, with an offset.
    case zonedTimestampText
    /// `SQL_DATE_STRUCT`.
    case date
    /// `SQL_TIME_STRUCT`.
    case time
    /// `SQL_TIMESTAMP_STRUCT`, in UTC where the target's type has a zone.
    case timestamp

    /// Most bytes that a field can take, its length included.
    ///
    /// - Parameter valueBytes: longest value that the cell holds.
    func worstBytes(valueBytes: Int) -> Int {
        switch self {
        case .text, .bytes: 4 + valueBytes
        case .jsonb: 5 + valueBytes
        case .hexText: 4 + valueBytes / 2
        case .boolean, .booleanText: 5
        case .int2: 6
        case .int4, .float4, .float4Text, .date, .dateText: 8
        case .int8, .float8, .float8Text, .time, .timeText, .timestamp, .timestampText, .zonedTimestampText:
            12
        case .uuid: 20
        // A header, and a group more at either end than the digits fill.
        case .numeric: 12 + 2 * (valueBytes / 4 + 2)
        }
    }

    /// A value of any length, which can be written in pieces.
    var isRaw: Bool { self == .text || self == .jsonb || self == .bytes || self == .hexText }
}

/// Why a column cannot be sent in COPY's binary format.
public struct BinaryObstacle: Error, Sendable, Equatable, CustomStringConvertible {
    /// A clause that names the column.
    public let description: String
}

extension BinaryField {
    /// The choice for a column.
    ///
    /// - Parameters:
    ///   - targetType: as `format_type` writes it, beneath domains.
    ///   - isExactText: the engine itself pinned the text form of the source's values.
    public static func choose(
        _ column: SourceColumn, form: ColumnBinding.Form, targetType: String, isExactText: Bool
    ) -> Result<BinaryField, BinaryObstacle> {
        let target = PostgresTypeName(targetType).name
        guard let form = Form(form, column, isExactText: isExactText) else {
            return .failure(
                BinaryObstacle(description: "column \(column.name): the form of its text is not known"))
        }
        // Not sent as binary, which would drop the zone: the target's parser decides what becomes of it.
        let isZonedTime = column.postgresBaseType == "time with time zone"
        if !isZonedTime || target != "time without time zone", let field = field(form, column.kind, target) {
            return .success(field)
        }
        let source = column.typeName.isEmpty ? column.postgresType : column.typeName
        let why =
            knownTypes.contains(target)
            ? "column \(column.name) is \(source) at the source and \(targetType) at the target, whose parser must read it"
            : "column \(column.name): the binary form of \(targetType) is not known here"
        return .failure(BinaryObstacle(description: why))
    }

    /// What a cell holds, as far as the choice needs it.
    private enum Form {
        /// Text of the column's kind: in PostgreSQL's own form, or a number, whose form is the same everywhere.
        case text
        case structure(ColumnBinding.Form)

        init?(_ form: ColumnBinding.Form, _ column: SourceColumn, isExactText: Bool) {
            guard form == .characters else {
                self = .structure(form)
                return
            }
            let isTemporal = [.date, .time, .timestamp, .zonedTimestamp].contains(column.kind)
            if isTemporal, !isExactText { return nil }
            self = .text
        }
    }

    private static let knownTypes: Set<String> = [
        "smallint", "integer", "bigint", "numeric", "real", "double precision", "boolean", "text",
        "character varying", "character", "bpchar", "name", "json", "jsonb", "bytea", "uuid", "date",
        "time without time zone", "timestamp without time zone", "timestamp with time zone",
    ]

    private static func field(_ form: Form, _ kind: SourceColumn.Kind, _ target: String) -> BinaryField? {
        switch form {
        case .structure(let structure): return field(structure: structure, target)
        case .text: break
        }
        let isWhole = kind == .integer || kind == .decimal
        let isNumber = isWhole || kind == .float
        switch target {
        case "text", "character varying", "character", "bpchar", "name", "json": return .text
        case "jsonb": return .jsonb
        case "smallint": return isWhole ? .int2 : nil
        case "integer": return isWhole ? .int4 : nil
        case "bigint": return isWhole ? .int8 : nil
        case "numeric": return isNumber ? .numeric : nil
        case "real": return isNumber ? .float4Text : nil
        case "double precision": return isNumber ? .float8Text : nil
        case "boolean": return kind == .boolean ? .booleanText : nil
        case "bytea": return kind == .binary ? .hexText : nil
        case "uuid": return kind == .uuid ? .uuid : nil
        case "date": return kind == .date ? .dateText : nil
        case "time without time zone": return kind == .time ? .timeText : nil
        case "timestamp without time zone": return kind == .timestamp ? .timestampText : nil
        case "timestamp with time zone":
            // A timestamp without a zone is taken as UTC, as the target's session takes it.
            return kind == .zonedTimestamp || kind == .timestamp ? .zonedTimestampText : nil
        default: return nil
        }
    }

    private static func field(structure: ColumnBinding.Form, _ target: String) -> BinaryField? {
        switch (structure, target) {
        case (.bytes, "bytea"): .bytes
        case (.float, "real"): .float4
        case (.double, "double precision"): .float8
        case (.bit, "boolean"): .boolean
        case (.date, "date"): .date
        case (.time, "time without time zone"): .time
        case (.timestamp, "timestamp without time zone"), (.timestamp, "timestamp with time zone"): .timestamp
        default: nil
        }
    }
}
