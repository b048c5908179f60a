/// IEEE 754 cells: the shortest digits that read back to the same number, with PostgreSQL's names for what is none.
extension CellText {
    static func double(
        _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        let value = source.number(at: cell, as: Double.self)
        return store(value.isFinite ? value.description : name(value), into: &output, at: cursor)
    }

    static func float(
        _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        let value = source.number(at: cell, as: Float.self)
        return store(value.isFinite ? value.description : name(value), into: &output, at: cursor)
    }

    private static func name(_ value: some BinaryFloatingPoint) -> String {
        value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity"
    }

    private static func store(_ text: String, into output: inout MutableRawSpan, at cursor: Int)
        -> WrittenField
    {
        var end = cursor
        for byte in text.utf8 {
            output.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        return WrittenField(cursor: end)
    }
}
