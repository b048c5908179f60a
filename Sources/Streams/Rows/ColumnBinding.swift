/// How one column is fetched: the form of its cells and the bytes that each has in the row batch.
public struct ColumnBinding: Sendable, Equatable {
    /// Form in which the driver writes a cell.
    public enum Form: Sendable, Equatable {
        /// Characters in UTF-8, with a NUL after them that is not counted.
        case characters
        /// Raw bytes.
        case bytes
        /// `SQL_DATE_STRUCT`.
        case date
        /// `SQL_TIME_STRUCT`.
        case time
        /// `SQL_TIMESTAMP_STRUCT`, the fraction in nanoseconds.
        case timestamp
        /// An 8-byte IEEE 754 number.
        case double
        /// A 4-byte IEEE 754 number.
        case float
        /// One byte, 0 or 1.
        case bit

        /// A structure or number, which is never read in pieces.
        var isFixedSize: Bool { self != .characters && self != .bytes }
    }

    /// Name of the column, for messages.
    public var name: String
    /// See ``Form-swift.enum``.
    public var form: Form
    /// Bytes of one cell's buffer, the NUL of ``Form-swift.enum/characters`` included.
    public var cellBytes: Int
    /// The cells are never bound: each value is read through `SQLGetData`, for drivers that cannot re-read a bound
    /// cell.
    public var isUnbound: Bool

    /// Builds a binding.
    public init(name: String, form: Form, cellBytes: Int, isUnbound: Bool = false) {
        self.name = name
        self.form = form
        self.cellBytes = cellBytes
        self.isUnbound = isUnbound
    }

    /// Longest value that the cell holds whole.
    public var valueBytes: Int { form == .characters ? cellBytes - 1 : cellBytes }
}
