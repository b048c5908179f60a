/// Checks rows that a server has encoded, for two things: text of a database that does not know its encoding, and
/// digits that a target would round.
///
/// It works chunk by chunk; a row may begin in one and end in another. It looks at every byte, so it is made only
/// where a plan needs it.
struct CopyRowCheck: Sendable {
    private let names: [String]
    private let maximumScales: [Int?]
    private let checksText: Bool
    private let delimiter: UInt8
    private let isCSV: Bool

    // Position of the walk over the bytes.
    private var columnIndex = 0
    private var isQuoted = false
    private var isEscaped = false
    private var rowsEnded = 0
    private var scale = DecimalScale()
    /// The first bytes of a character that the next chunk continues.
    private var tail: [UInt8] = []

    /// - Returns: `nil` when nothing needs to be checked.
    init?(_ shape: RowShape, checksText: Bool) {
        let limitsDigits = shape.maximumScales.contains { $0 != nil }
        // Binary is only chosen where neither is needed.
        guard checksText || limitsDigits, shape.encoding != .binary else { return nil }
        names = shape.columns.map(\.name)
        maximumScales = limitsDigits ? shape.maximumScales : Array(repeating: nil, count: names.count)
        self.checksText = checksText
        isCSV = shape.encoding.dialect != nil
        delimiter = shape.encoding.dialect?.delimiter ?? 0x09
    }

    /// The first value of a chunk that cannot be written.
    mutating func firstProblem(_ bytes: RawSpan, from start: Int) -> UnwritableValueError? {
        let new = bytes.extracting(start..<bytes.byteCount)
        let badOffset = checksText ? firstBadOffset(new) : nil
        // Every byte is looked at for the digits, and to say where a bad byte is.
        for offset in 0..<new.byteCount {
            if offset == badOffset { return problem(.invalidUTF8) }
            if let bad = step(new[offset]) { return bad }
        }
        return nil
    }

    private func problem(_ reason: BadValue) -> UnwritableValueError {
        let name = names.indices.contains(columnIndex) ? names[columnIndex] : "?"
        return UnwritableValueError(row: rowsEnded + 1, column: name, reason: reason)
    }

    private mutating func step(_ byte: UInt8) -> UnwritableValueError? {
        if isCSV, byte == CopyStatement.quote {
            isQuoted.toggle()
            return nil
        }
        if !isCSV {
            // A backslash makes the next byte part of the value.
            if isEscaped {
                isEscaped = false
                return nil
            }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                return nil
            }
        }
        guard !isQuoted, byte == delimiter || byte == 10 else {
            scale.take(byte)
            return nil
        }
        if maximumScales.indices.contains(columnIndex), let limit = maximumScales[columnIndex],
            scale.digitsBehindPoint > limit
        {
            return problem(.tooManyDigits)
        }
        scale = DecimalScale()
        columnIndex += 1
        if byte == 10 {
            columnIndex = 0
            rowsEnded += 1
        }
        return nil
    }

    /// Offset of a byte that is not UTF-8.
    private mutating func firstBadOffset(_ bytes: RawSpan) -> Int? {
        var start = 0
        if !tail.isEmpty {
            // The character that the last chunk began ends within three bytes.
            while start < min(3, bytes.byteCount),
                tail.withBytes(tail.count, UTF8Validator.incompleteTail) > 0
            {
                tail.append(bytes[start])
                start += 1
            }
            // A chunk may be too short even for that.
            if tail.withBytes(tail.count, UTF8Validator.incompleteTail) == tail.count { return nil }
            if tail.withBytes(tail.count, UTF8Validator.firstProblem) != nil { return 0 }
            tail = []
        }
        let rest = bytes.extracting(start..<bytes.byteCount)
        let incomplete = UTF8Validator.incompleteTail(rest)
        for offset in (rest.byteCount - incomplete)..<rest.byteCount { tail.append(rest[offset]) }
        let whole = rest.extracting(0..<rest.byteCount - incomplete)
        return UTF8Validator.firstProblemPlace(whole).map { start + $0.offset }
    }
}
