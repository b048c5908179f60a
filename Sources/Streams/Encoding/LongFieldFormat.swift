/// How a value that comes in pieces becomes a field of an encoding.
protocol LongFieldFormat: Sendable {
    /// Bytes before the value.
    ///
    /// - Parameter valueBytes: of the whole value, where the driver tells them beforehand.
    func opening(valueBytes: Int?) -> Result<[UInt8], BadValueError>

    /// Bytes behind it.
    var closing: [UInt8] { get }

    /// What lies between is inside quotes.
    var isQuoted: Bool { get }

    /// ``opening(valueBytes:)`` tells the length, so that as many bytes must follow.
    var tellsLength: Bool { get }

    /// Most bytes that one byte of a piece becomes.
    var expansion: Int { get }

    /// Bytes of a piece that are written together.
    var unitBytes: Int { get }

    /// Looks at a piece.
    ///
    /// - Returns: the part of it that can be written now; what follows waits for the next piece.
    func look(at piece: RawSpan, isFirst: Bool, isLast: Bool) -> Result<Range<Int>, BadValueError>

    /// Writes a part that was looked at.
    func store(
        _ part: RawSpan, into output: inout MutableRawSpan, at cursor: Int
    ) -> (cursor: Int, newlines: Int)
}

extension LongFieldFormat {
    var unitBytes: Int { 1 }

    /// Text: all but a character that is not complete, unless the value ends there.
    func lookAtText(_ piece: RawSpan, isLast: Bool) -> Result<Range<Int>, BadValueError> {
        let end = piece.byteCount - (isLast ? 0 : UTF8Validator.incompleteTail(piece))
        if let problem = UTF8Validator.firstProblem(piece.extracting(0..<end)) {
            return .failure(BadValueError(reason: problem))
        }
        return .success(0..<end)
    }
}
