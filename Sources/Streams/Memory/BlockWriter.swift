/// Writes to a span with one bounds comparison each, as ``BlockReader`` reads.
@safe
struct BlockWriter: ~Copyable, ~Escapable {
    private let base: UnsafeMutableRawPointer
    /// Last offset at which sixteen bytes can begin.
    private let last: UInt

    /// - Precondition: the span has sixteen bytes or more.
    @_lifetime(&span)
    @inline(__always)
    init(_ span: inout MutableRawSpan) {
        precondition(span.byteCount >= 16, "a block is sixteen bytes")
        last = UInt(bitPattern: span.byteCount &- 16)
        // The writer is the only way to the span for as long as it lives.
        unsafe base = span.withUnsafeMutableBytes { unsafe $0.baseAddress.unsafelyUnwrapped }
    }

    /// Sixteen bytes.
    @inline(__always)
    func store(_ block: SIMD16<Int8>, at offset: Int) {
        precondition(UInt(bitPattern: offset) <= last, "a write behind the end of a span")
        unsafe base.storeBytes(of: block, toByteOffset: offset, as: SIMD16<Int8>.self)
    }

    /// A number of up to sixteen bytes.
    @inline(__always)
    func store<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int) {
        precondition(
            UInt(bitPattern: offset) <= last &+ UInt(16 &- Number.bitWidth / 8),
            "a write behind the end of a span")
        unsafe base.storeBytes(of: number, toByteOffset: offset, as: Number.self)
    }
}
