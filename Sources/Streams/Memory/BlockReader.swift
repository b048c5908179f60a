internal import CMemory

/// Reads from a span with one bounds comparison each. A read through the span itself costs three times that, which
/// slows a loop that reads every few bytes: see docs/benchmarks/2026-11-encoder.md.
@safe
struct BlockReader: ~Escapable {
    private let base: UnsafeRawPointer
    /// Last offset at which sixteen bytes can begin.
    private let last: UInt

    /// - Precondition: the span has sixteen bytes or more.
    @_lifetime(copy span)
    @inline(__always)
    init(_ span: RawSpan) {
        precondition(span.byteCount >= 16, "a block is sixteen bytes")
        last = UInt(bitPattern: span.byteCount &- 16)
        // The reader lives no longer than what the span was borrowed from, which is all that the pointer needs.
        unsafe base = span.withUnsafeBytes { unsafe $0.baseAddress.unsafelyUnwrapped }
    }

    /// Sixteen bytes, as numbers with a sign: then one comparison finds control characters and non-ASCII.
    @inline(__always)
    func block(at offset: Int) -> SIMD16<Int8> {
        precondition(UInt(bitPattern: offset) <= last, "a read behind the end of a span")
        return unsafe base.loadUnaligned(fromByteOffset: offset, as: SIMD16<Int8>.self)
    }

    /// Eight bytes, as a number.
    @inline(__always)
    func word(at offset: Int) -> Int {
        precondition(UInt(bitPattern: offset) <= last &+ 8, "a read behind the end of a span")
        return unsafe base.loadUnaligned(fromByteOffset: offset, as: Int.self)
    }

    /// One byte.
    @inline(__always)
    subscript(_ offset: Int) -> UInt8 {
        precondition(UInt(bitPattern: offset) <= last &+ 15, "a read behind the end of a span")
        return unsafe base.load(fromByteOffset: offset, as: UInt8.self)
    }

    /// Prefetches the cache line of an offset, which may be out of bounds: nothing is read.
    @inline(__always)
    func prefetch(_ offset: Int) {
        unsafe replicator_prefetch(base + offset)
    }
}
