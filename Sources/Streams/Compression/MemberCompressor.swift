/// Makes members of one codec and level, one at a time. It holds the library's memory until it is destroyed.
enum MemberCompressor: ~Copyable {
    case gzip(GzipHandle)
    case zstd(ZstdHandle)

    init(_ compression: Compression) throws(CompressionError) {
        switch compression.codec {
        case .gzip: self = .gzip(try GzipHandle(level: compression.level))
        case .zstd: self = .zstd(try ZstdHandle(level: compression.level))
        }
    }

    /// Writes one member, at most `limit` bytes, to the front of `output`, and returns its length.
    func compress(
        _ input: RawSpan, into output: inout MutableRawSpan, limit: Int
    ) throws(CompressionError) -> Int {
        switch self {
        case .gzip(let handle): try handle.compress(input, into: &output, limit: limit)
        case .zstd(let handle): try handle.compress(input, into: &output, limit: limit)
        }
    }

    func member(of bytes: [UInt8], bound: Int) throws(CompressionError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: bound)
        var span = output.mutableSpan
        var room = unsafe span.mutableBytes
        let count = try unsafe compress(bytes.span.bytes, into: &room, limit: bound)
        return Array(output.prefix(count))
    }
}
