internal import CDeflate

/// Owns libdeflate's compressor of one level.
@safe
struct GzipHandle: ~Copyable {
    private let raw: OpaquePointer

    init(level: Int) throws(CompressionError) {
        guard let raw = unsafe libdeflate_alloc_compressor(Int32(level)) else {
            throw CompressionError(.gzip, "no memory is left for level \(level)")
        }
        unsafe self.raw = raw
    }

    deinit { unsafe libdeflate_free_compressor(raw) }

    static func bound(of bytes: Int) -> Int { libdeflate_gzip_compress_bound(nil, bytes) }

    /// Writes one member, at most `limit` bytes, to the front of `output`, and returns its length.
    func compress(
        _ input: RawSpan, into output: inout MutableRawSpan, limit: Int
    ) throws(CompressionError) -> Int {
        let room = min(limit, output.byteCount)
        let count = unsafe input.withUnsafeBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                unsafe libdeflate_gzip_compress(
                    raw, source.baseAddress, source.count, target.baseAddress, room)
            }
        }
        guard count > 0 else {
            throw CompressionError(.gzip, "\(input.byteCount) bytes did not fit \(room)")
        }
        return count
    }
}
