/// Reads of plain numbers from a span. The standard library marks these loads unsafe because they can make a value of
/// any type out of bytes; for integers, floats and vectors of them every pattern is a value, and the loads are
/// bounds-checked.
extension RawSpan {
    /// One byte.
    @inline(__always)
    subscript(_ offset: Int) -> UInt8 { unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self) }

    /// A number at any alignment.
    @inline(__always)
    func number<Number: BitwiseCopyable & Numeric>(at offset: Int, as type: Number.Type) -> Number {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }

    /// Sixteen bytes at once.
    @inline(__always)
    func block(at offset: Int) -> SIMD16<UInt8> {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
    }

    /// Sixteen bytes at once, as numbers with a sign: then one comparison finds control characters and non-ASCII.
    @inline(__always)
    func signedBlock(at offset: Int) -> SIMD16<Int8> {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<Int8>.self)
    }
}

extension RawSpan {
    /// How often a byte occurs, sixteen at a time.
    func count(of byte: UInt8) -> Int {
        let wanted = SIMD16<UInt8>(repeating: byte)
        var total = 0
        var offset = 0
        while byteCount - offset >= 16 {
            // A lane counts to 255 before its sum is taken.
            var sums = SIMD16<UInt8>(repeating: 0)
            let end = offset + 16 * min(255, (byteCount - offset) / 16)
            while offset < end {
                let isWanted: SIMDMask<SIMD16<Int8>> = block(at: offset) .== wanted
                sums = sums &+ SIMD16<UInt8>(repeating: 0).replacing(with: 1, where: isWanted)
                offset &+= 16
            }
            let low = SIMD8<UInt16>(truncatingIfNeeded: sums.lowHalf)
            let high = SIMD8<UInt16>(truncatingIfNeeded: sums.highHalf)
            total += Int((low &+ high).wrappedSum())
        }
        while offset < byteCount {
            if self[offset] == byte { total += 1 }
            offset += 1
        }
        return total
    }
}

extension MutableRawSpan {
    /// Moves bytes towards the front; the old and the new place may overlap.
    mutating func move(_ range: Range<Int>, to offset: Int) {
        precondition(offset >= 0 && offset <= range.lowerBound, "bytes are moved towards the front")
        precondition(range.upperBound <= byteCount, "bytes are moved inside their span")
        unsafe withUnsafeMutableBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe (base + offset).copyMemory(from: base + range.lowerBound, byteCount: range.count)
        }
    }
}

extension SIMD16<Int8> {
    /// Whether every lane is zero: two words are tested, where a reduction might become a call.
    @inline(__always)
    fileprivate var isZero: Bool {
        let words = unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
        return (words[0] | words[1]) == 0
    }
}

extension SIMDMask<SIMD16<Int8>> {
    /// All ones in the bytes of lanes that are set.
    @inline(__always)
    private var bytes: SIMD16<Int8> { SIMD16<Int8>(repeating: 0).replacing(with: -1, where: self) }

    /// Whether no lane is set.
    @inline(__always)
    var isEmpty: Bool { bytes.isZero }

    /// Number of the first lane that is set; 16 when none is.
    @inline(__always)
    var firstLane: Int {
        let words = unsafe unsafeBitCast(bytes, to: SIMD2<UInt64>.self)
        let (low, high) = (words[0].littleEndian, words[1].littleEndian)
        return low != 0 ? low.trailingZeroBitCount &>> 3 : 8 &+ high.trailingZeroBitCount &>> 3
    }
}

extension Array where Element == UInt8 {
    /// Reads the first `count` bytes in place.
    @inline(__always)
    func withBytes<Result>(_ count: Int, _ body: (RawSpan) -> Result) -> Result {
        body(unsafe span.bytes.extracting(0..<count))
    }
}
