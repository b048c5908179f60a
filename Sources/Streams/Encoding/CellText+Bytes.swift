/// Bytes as PostgreSQL's `\x` and two lower-case hexadecimal digits each, the form that it reads back unchanged.
extension CellText {
    /// - Returns: the cursor behind the digits.
    static func hex(_ bytes: RawSpan, into output: inout MutableRawSpan, at cursor: Int) -> Int {
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
