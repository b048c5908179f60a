/// Writes one value that comes in pieces as a quoted field. It keeps no bytes: the caller's buffer holds what could not
/// be judged yet, such as the first half of a character.
struct LongFieldWriter {
    private enum Phase { case opening, inside, done }

    private let isBinary: Bool
    private let countedBreak: UInt8
    private var phase = Phase.opening
    private var next = 0
    private var end = 0
    private var count = 0
    private var isLast = false
    private var newlines = 0

    /// Bytes at the front of the buffer that belong before the next piece.
    private(set) var keptBytes = 0

    /// - Parameter lineEnding: decides which line breaks are counted; see ``SealedChunk/embeddedNewlines``.
    init(form: ColumnBinding.Form, lineEnding: CSVDialect.LineEnding) {
        isBinary = form == .bytes
        countedBreak = lineEnding.bytes[0]
    }

    /// The opening quote is written and the closing one is not.
    var isInsideQuotes: Bool { phase == .inside }

    /// Takes the buffer's first `count` bytes as the next piece, kept bytes included.
    ///
    /// - Returns: what is wrong with them, if anything is.
    mutating func take(_ buffer: [UInt8], count: Int, isLast: Bool) -> BadValue? {
        self.count = count
        self.isLast = isLast
        next = 0
        end = count
        guard !isBinary else { return nil }
        return buffer.withBytes(count) { bytes in
            if !isLast { end -= UTF8Validator.incompleteTail(bytes) }
            return UTF8Validator.firstProblem(bytes.extracting(0..<end))
        }
    }

    /// Writes as much as the chunk holds.
    ///
    /// - Returns: whether the piece is written to its end.
    mutating func write(_ buffer: [UInt8], into chunk: inout Chunk) -> Bool {
        if phase == .opening {
            guard chunk.freeCapacity >= 3 else { return false }
            chunk.append(isBinary ? [CSVDialect.quote, 0x5C, 0x78] : [CSVDialect.quote])
            phase = .inside
        }
        while next < end {
            // Each byte may become two.
            let step = min(end - next, chunk.freeCapacity / 2)
            guard step > 0 else { return false }
            let range = next..<next + step
            buffer.withBytes(count) { bytes in
                let part = bytes.extracting(range)
                chunk.write { (output: inout MutableRawSpan, cursor: Int) -> Int in
                    if isBinary { return CSVEncoder.storeHex(part, into: &output, at: cursor) }
                    let stored = CSVEncoder.storeEscaped(
                        part, countedBreak: countedBreak, into: &output, at: cursor)
                    newlines += stored.newlines
                    return stored.cursor
                }
            }
            next += step
        }
        if isLast, phase == .inside {
            guard chunk.freeCapacity >= 1 else { return false }
            chunk.append([CSVDialect.quote])
            phase = .done
        }
        return true
    }

    /// Moves the bytes that wait for the next piece to the buffer's front.
    mutating func keepTail(_ buffer: inout [UInt8]) {
        keptBytes = count - end
        for offset in 0..<keptBytes { buffer[offset] = buffer[end + offset] }
    }

    /// Counted line breaks since the last call.
    mutating func takeNewlines() -> Int {
        defer { newlines = 0 }
        return newlines
    }
}
