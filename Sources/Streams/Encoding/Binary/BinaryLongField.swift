/// Writes a value that comes in pieces, after its length. It fails if the driver does not tell the length with the
/// first piece: the format wants the length first, and the engine never holds such a value whole.
struct BinaryLongField: LongFieldFormat {
    let kind: BinaryField

    func opening(valueBytes: Int?) -> Result<[UInt8], BadValueError> {
        guard let valueBytes else { return .failure(BadValueError(reason: .unknownLength)) }
        let length: Int
        switch kind {
        case .jsonb: length = valueBytes + 1
        case .hexText:
            guard valueBytes >= 2, valueBytes % 2 == 0 else {
                return .failure(BadValueError(reason: .unreadable))
            }
            length = (valueBytes - 2) / 2
        default: length = valueBytes
        }
        guard let length = Int32(exactly: length) else {
            return .failure(BadValueError(reason: .outOfRange))
        }
        let bytes = stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: length >> $0) }
        return .success(kind == .jsonb ? bytes + [CopyBinaryEncoder.jsonbVersion] : bytes)
    }

    var closing: [UInt8] { [] }
    var isQuoted: Bool { false }
    var tellsLength: Bool { true }
    var expansion: Int { 1 }
    var unitBytes: Int { kind == .hexText ? 2 : 1 }

    func look(at piece: RawSpan, isFirst: Bool, isLast: Bool) -> Result<Range<Int>, BadValueError> {
        let count = piece.byteCount
        switch kind {
        case .bytes: return .success(0..<count)
        case .hexText:
            let start = isFirst ? 2 : 0
            guard !isFirst || CopyBinaryEncoder.beginsAsHex(piece) else {
                return .failure(BadValueError(reason: .unreadable))
            }
            for index in start..<count where CopyBinaryEncoder.hexValue(piece[index]) > 15 {
                return .failure(BadValueError(reason: .unreadable))
            }
            return .success(start..<count - count % 2)
        default: return lookAtText(piece, isLast: isLast)
        }
    }

    func store(
        _ part: RawSpan, into output: inout MutableRawSpan, at cursor: Int
    ) -> (cursor: Int, newlines: Int) {
        guard kind == .hexText else {
            return (CopyBinaryEncoder.copy(part, into: &output, at: cursor), 0)
        }
        // `look` has checked every digit, so that this cannot fail.
        return (CopyBinaryEncoder.storeBytes(ofHex: part, into: &output, at: cursor) ?? cursor, 0)
    }
}
