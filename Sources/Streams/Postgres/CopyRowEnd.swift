/// Finds the end of a row that is delivered in pieces. When a row does not fit its chunk, libpq says how many bytes
/// it delivered, but not whether they were the last ones.
struct CopyRowEnd: Sendable {
    private let format: CopyFormat
    /// csv: the last byte is inside quotes.
    private(set) var isInsideQuotes = false
    /// binary: the bytes of a number that is still incomplete.
    private var number: UInt32 = 0
    private var numberBytes = 0
    /// binary: fields to come; `nil` before the row's field count was read.
    private var fieldsLeft: Int?
    /// binary: bytes of the current field's value to come.
    private var valueBytesLeft = 0

    init(_ format: CopyFormat) { self.format = format }

    /// Reads the row's next bytes.
    ///
    /// - Returns: whether the row ends with the last of them.
    mutating func take(_ bytes: RawSpan) -> Bool {
        switch format {
        case .text: return bytes.byteCount > 0 && bytes[bytes.byteCount - 1] == 10
        case .csv:
            for offset in 0..<bytes.byteCount where bytes[offset] == CopyStatement.quote {
                isInsideQuotes.toggle()
            }
            return !isInsideQuotes && bytes.byteCount > 0 && bytes[bytes.byteCount - 1] == 10
        case .binary: return takeBinary(bytes)
        }
    }

    /// A row is a 16-bit count of fields, and for each a 32-bit length (-1 for NULL) and as many bytes.
    private mutating func takeBinary(_ bytes: RawSpan) -> Bool {
        var offset = 0
        while offset < bytes.byteCount {
            if valueBytesLeft > 0 {
                let step = min(valueBytesLeft, bytes.byteCount - offset)
                valueBytesLeft -= step
                offset += step
                continue
            }
            number = number << 8 | UInt32(bytes[offset])
            numberBytes += 1
            offset += 1
            if let left = fieldsLeft {
                guard numberBytes == 4 else { continue }
                valueBytesLeft = Int(max(0, Int32(bitPattern: number)))
                fieldsLeft = left - 1
            } else {
                guard numberBytes == 2 else { continue }
                fieldsLeft = Int(number)
            }
            number = 0
            numberBytes = 0
        }
        return fieldsLeft == 0 && valueBytesLeft == 0 && numberBytes == 0
    }
}
