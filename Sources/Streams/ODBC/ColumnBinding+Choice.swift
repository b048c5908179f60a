internal import CODBC

extension ColumnBinding {
    /// Bytes bound for a character or byte cell without a useful limit. Longer values are read in pieces, so this only
    /// decides how often that is needed.
    static let unboundedCellBytes = 512
    /// Most bytes bound for a cell with a declared limit; nearly all values of a `varchar(4000)` are far shorter.
    static let widestCellBytes = 2048

    /// How to fetch a column of a source.
    init(_ column: SourceColumn, quirks: DriverQuirks) {
        let form = Self.form(of: column, quirks: quirks)
        self.init(
            name: column.name, form: form, cellBytes: Self.cellBytes(column, form: form, quirks: quirks))
    }

    private static func form(of column: SourceColumn, quirks: DriverQuirks) -> Form {
        if quirks.dialect == .postgres { return .characters }
        switch column.kind {
        case .binary: return .bytes
        case .float: return column.postgresType == "real" ? .float : .double
        case .boolean: return .bit
        case .date where !quirks.temporalAsText: return .date
        case .time where !quirks.temporalAsText: return .time
        case .timestamp where !quirks.temporalAsText, .zonedTimestamp where !quirks.temporalAsText:
            return .timestamp
        default: return .characters
        }
    }

    private static func cellBytes(_ column: SourceColumn, form: Form, quirks: DriverQuirks) -> Int {
        switch form {
        case .bit: return 1
        case .float: return 4
        case .double: return 8
        case .date, .time: return 6
        case .timestamp: return 16
        case .bytes: return column.size.map { min($0, widestCellBytes) } ?? unboundedCellBytes
        case .characters: break
        }
        switch column.kind {
        case .boolean: return 8
        case .integer: return 24
        // A sign, a point and a leading zero besides the digits.
        case .decimal: return column.size.map { $0 + 4 } ?? 48
        case .float: return 32
        case .date, .time: return 32
        // The longest is `294276-12-31 23:59:59.999999+15:59:59 BC`.
        case .timestamp, .zonedTimestamp: return 48
        case .uuid: return 40
        case .text, .json, .binary, .other:
            guard let size = column.size else { return unboundedCellBytes }
            return min(size * quirks.bytesPerCharacter, widestCellBytes) + 1
        }
    }

    /// Whether a value of the column may be longer than its cell.
    func mayBeCut(_ column: SourceColumn, quirks: DriverQuirks) -> Bool {
        guard form == .characters || form == .bytes else { return false }
        guard let size = column.size else {
            return [.text, .json, .binary, .other].contains(column.kind)
        }
        return size * quirks.bytesPerCharacter > valueBytes
    }

    /// The bindings of a whole query.
    ///
    /// For a driver that cannot re-read a bound cell, no column is bound from the first one on whose values may be
    /// longer than their buffer: those columns are read with `SQLGetData`, row by row and from left to right, which
    /// every driver can.
    public static func choose(
        _ columns: [SourceColumn], quirks: DriverQuirks, readsBoundCells: Bool
    ) -> [ColumnBinding] {
        var bindings = columns.map { ColumnBinding($0, quirks: quirks) }
        guard !readsBoundCells else { return bindings }
        let mayOverflow = bindings.indices.first { index in
            bindings[index].mayBeCut(columns[index], quirks: quirks)
        }
        if let first = mayOverflow {
            for index in first..<bindings.count { bindings[index].isUnbound = true }
        }
        return bindings
    }
}

extension ColumnBinding {
    /// ODBC's number for the C type.
    var cType: Int16 {
        switch form {
        case .characters: Int16(SQL_C_CHAR)
        case .bytes: Int16(SQL_C_BINARY)
        case .date: Int16(SQL_C_TYPE_DATE)
        case .time: Int16(SQL_C_TYPE_TIME)
        case .timestamp: Int16(SQL_C_TYPE_TIMESTAMP)
        case .double: Int16(SQL_C_DOUBLE)
        case .float: Int16(SQL_C_FLOAT)
        case .bit: Int16(SQL_C_BIT)
        }
    }
}
