/// Identity of a run: a UUID of version 7 (RFC 9562), so that runs sort by their start.
package struct RunID: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// A new one: 48 bits of Unix milliseconds, then random bits.
    ///
    /// - Parameter milliseconds: since 1970 in UTC; before that it counts as 1970.
    package init(milliseconds: Int64) {
        let milliseconds = UInt64(max(0, milliseconds))
        var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
        for index in 0..<6 {
            bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> UInt64(8 * (5 - index)))
        }
        bytes[6] = 0x70 | (bytes[6] & 0x0F)
        bytes[8] = 0x80 | (bytes[8] & 0x3F)
        let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        var text = ""
        for (index, character) in hex.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(character)
        }
        description = text
    }
}
