internal import CZstd

/// Owns libzstd's compression context of one level. It is reused for every frame, also after one that failed.
@safe
struct ZstdHandle: ~Copyable {
    private let raw: OpaquePointer

    init(level: Int) throws(CompressionError) {
        guard let raw = unsafe ZSTD_createCCtx() else {
            throw CompressionError(.zstd, "no memory is left for level \(level)")
        }
        unsafe self.raw = raw
        unsafe ZSTD_CCtx_setParameter(raw, ZSTD_c_compressionLevel, Int32(level))
        // A reader then notices damaged content, as it does with gzip.
        unsafe ZSTD_CCtx_setParameter(raw, ZSTD_c_checksumFlag, 1)
    }

    deinit { unsafe ZSTD_freeCCtx(raw) }

    static func bound(of bytes: Int) -> Int { ZSTD_compressBound(bytes) }

    /// Memory that the context holds now.
    var heldBytes: Int { unsafe ZSTD_sizeof_CCtx(raw) }

    /// Writes one frame, at most `limit` bytes, to the front of `output`, and returns its length.
    func compress(
        _ input: RawSpan, into output: inout MutableRawSpan, limit: Int
    ) throws(CompressionError) -> Int {
        let room = min(limit, output.byteCount)
        let count = unsafe input.withUnsafeBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                unsafe ZSTD_compress2(raw, target.baseAddress, room, source.baseAddress, source.count)
            }
        }
        guard ZSTD_isError(count) == 0 else {
            throw CompressionError(.zstd, unsafe String(cString: ZSTD_getErrorName(count)))
        }
        return count
    }
}
