extension BlockWriter {
    private typealias Lanes = SIMDMask<SIMD16<Int8>>

    /// Copies a cell of one byte or more without checking it; may write up to 15 bytes after it, which the chunk's
    /// slack allows.
    @inline(__always)
    func copy(_ source: borrowing BlockReader, _ cell: Int, _ length: Int, to cursor: Int) {
        var done = 0
        repeat {
            store(source.block(at: cell &+ done), at: cursor &+ done)
            done &+= 16
        } while done < length
    }

    /// Copies a cell of one byte or more, and says whether it needs neither quotes nor escapes. Load, test and store
    /// are one pass.
    ///
    /// - Parameters:
    ///   - special: the lanes of a block whose bytes need quotes or escapes, at whatever place in the value.
    ///   - areEndsPlain: whether the first and the last byte of the value need none.
    @inline(__always)
    func copy(
        _ source: borrowing BlockReader, _ cell: Int, _ length: Int, to cursor: Int,
        unless special: (SIMD16<Int8>) -> SIMDMask<SIMD16<Int8>>,
        areEndsPlain: (_ first: Int8, _ last: UInt8) -> Bool = { _, _ in true }
    ) -> Bool {
        guard length >= 16 else {
            let block = source.block(at: cell)
            store(block, at: cursor)
            // Lanes after the cell's value hold whatever an earlier, longer value left there.
            let count = SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: length))
            let isInside: Lanes = CellText.laneNumbers .< count
            return (special(block) .& isInside).isEmpty && areEndsPlain(block[0], source[cell &+ length &- 1])
        }
        let front = source.block(at: cell)
        store(front, at: cursor)
        var found: Lanes = special(front)
        var done = 16
        while length &- done > 16 {
            let block = source.block(at: cell &+ done)
            store(block, at: cursor &+ done)
            found = found .| special(block)
            done &+= 16
        }
        // The last sixteen bytes of the value, some of them for the second time, so that no lane lies after its end.
        let rest = length &- 16
        let back = source.block(at: cell &+ rest)
        store(back, at: cursor &+ rest)
        return (found .| special(back)).isEmpty && areEndsPlain(front[0], UInt8(bitPattern: back[15]))
    }
}
