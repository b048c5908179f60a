/// Byte cells: `\x` and two lower-case hexadecimal digits a byte, the form that PostgreSQL reads back unchanged.
extension CSVEncoder {
    /// Quoted, because COPY reads a lone field that begins with a backslash in its own way.
    static func encodeBinary(
        _ source: RawSpan, _ cell: Int, _ length: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> Written {
        output.storeBytes(of: CSVDialect.quote, toByteOffset: cursor, as: UInt8.self)
        output.storeBytes(of: 0x5C, toByteOffset: cursor + 1, as: UInt8.self)
        output.storeBytes(of: 0x78, toByteOffset: cursor + 2, as: UInt8.self)
        let end = storeHex(source.extracting(cell..<cell + length), into: &output, at: cursor + 3)
        output.storeBytes(of: CSVDialect.quote, toByteOffset: end, as: UInt8.self)
        return Written(cursor: end + 1)
    }

    /// - Returns: the cursor behind the digits.
    static func storeHex(_ bytes: RawSpan, into output: inout MutableRawSpan, at cursor: Int) -> Int {
        var end = cursor
        for index in 0..<bytes.byteCount {
            let byte = bytes[index]
            output.storeBytes(of: hexDigit(byte >> 4), toByteOffset: end, as: UInt8.self)
            output.storeBytes(of: hexDigit(byte & 15), toByteOffset: end &+ 1, as: UInt8.self)
            end &+= 2
        }
        return end
    }

    @inline(__always)
    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 &+ value : 87 &+ value }
}
