/// Writes one value that comes in pieces. It holds no bytes itself: bytes that cannot be checked yet, such as the
/// first half of a character, stay in the caller's buffer.
struct LongFieldWriter {
    private enum Phase { case opening, inside, done }

    private let format: any LongFieldFormat
    private var phase = Phase.opening
    private var opening: [UInt8]?
    /// Bytes that were promised and have not come.
    private var missing = 0
    private var next = 0
    private var end = 0
    private var count = 0
    private var isLast = false
    private var newlines = 0

    /// Bytes at the front of the buffer that belong before the next piece.
    private(set) var keptBytes = 0

    init(_ format: any LongFieldFormat) { self.format = format }

    /// The opening quote is written and the closing one is not.
    var isInsideQuotes: Bool { phase == .inside && format.isQuoted }

    /// Takes the buffer's first `count` bytes as the next piece, kept bytes included.
    ///
    /// - Parameter valueBytes: length of the whole value, where the driver tells it with the first piece.
    /// - Returns: what is wrong with them, if anything is.
    mutating func take(_ buffer: [UInt8], count: Int, isLast: Bool, valueBytes: Int? = nil) -> BadValue? {
        let isFirst = opening == nil
        if isFirst {
            let promised = isLast ? count : valueBytes
            switch format.opening(valueBytes: promised) {
            case .success(let bytes): (opening, missing) = (bytes, promised ?? 0)
            case .failure(let error): return error.reason
            }
        }
        missing -= count - keptBytes
        if format.tellsLength, isLast ? missing != 0 : missing < 0 { return .invalidIndicator }
        self.count = count
        self.isLast = isLast
        switch buffer.withBytes(count, { format.look(at: $0, isFirst: isFirst, isLast: isLast) }) {
        case .success(let part): (next, end) = (part.lowerBound, part.upperBound)
        case .failure(let error): return error.reason
        }
        return nil
    }

    /// Writes as much as the chunk holds.
    ///
    /// - Returns: whether the piece is written to its end.
    mutating func write(_ buffer: [UInt8], into chunk: inout Chunk) -> Bool {
        if phase == .opening {
            let bytes = opening ?? []
            guard chunk.freeCapacity >= bytes.count else { return false }
            chunk.append(bytes)
            phase = .inside
        }
        while next < end {
            let fitting = min(end - next, chunk.freeCapacity / format.expansion)
            let step = fitting - fitting % format.unitBytes
            guard step > 0 else { return false }
            let range = next..<next + step
            buffer.withBytes(count) { bytes in
                let part = bytes.extracting(range)
                chunk.write { (output: inout MutableRawSpan, cursor: Int) -> Int in
                    let stored = format.store(part, into: &output, at: cursor)
                    newlines += stored.newlines
                    return stored.cursor
                }
            }
            next += step
        }
        if isLast, phase == .inside {
            guard chunk.freeCapacity >= format.closing.count else { return false }
            chunk.append(format.closing)
            phase = .done
        }
        return true
    }

    /// Moves the bytes that wait for the next piece to the buffer's front.
    mutating func keepTail(_ buffer: inout [UInt8]) {
        keptBytes = count - end
        for offset in 0..<keptBytes { buffer[offset] = buffer[end + offset] }
    }

    /// Line breaks counted since the last call.
    mutating func takeNewlines() -> Int {
        defer { newlines = 0 }
        return newlines
    }
}

/// How a value that comes in pieces becomes a field of an encoding.
protocol LongFieldFormat: Sendable {
    /// Bytes before the value.
    ///
    /// - Parameter valueBytes: length of the whole value, where the driver tells it beforehand.
    func opening(valueBytes: Int?) -> Result<[UInt8], BadValueError>

    /// Bytes after it.
    var closing: [UInt8] { get }

    /// Whether the value between ``opening(valueBytes:)`` and ``closing`` is inside quotes.
    var isQuoted: Bool { get }

    /// Whether ``opening(valueBytes:)`` writes the length, so that exactly that many bytes must follow.
    var tellsLength: Bool { get }

    /// Most bytes that one byte of a piece becomes.
    var expansion: Int { get }

    /// Bytes of a piece that are written together.
    var unitBytes: Int { get }

    /// Checks a piece.
    ///
    /// - Returns: the part of it that can be written now; the bytes after that wait for the next piece.
    func look(at piece: RawSpan, isFirst: Bool, isLast: Bool) -> Result<Range<Int>, BadValueError>

    /// Writes a part that was checked.
    func store(
        _ part: RawSpan, into output: inout MutableRawSpan, at cursor: Int
    ) -> (cursor: Int, newlines: Int)
}

extension LongFieldFormat {
    var unitBytes: Int { 1 }

    /// For text: the part is everything up to an incomplete character at the end, which waits for the next piece. In
    /// the last piece such a character is an error.
    func lookAtText(_ piece: RawSpan, isLast: Bool) -> Result<Range<Int>, BadValueError> {
        let end = piece.byteCount - (isLast ? 0 : UTF8Validator.incompleteTail(piece))
        if let problem = UTF8Validator.firstProblem(piece.extracting(0..<end)) {
            return .failure(BadValueError(reason: problem))
        }
        return .success(0..<end)
    }
}
