public import Streams

/// Sealed chunks with known bytes.
public enum Chunks {
    /// A chunk that holds `bytes` and counts as `rows` rows.
    public static func sealed(
        _ bytes: [UInt8], rows: Int = 1, startsObject: Bool = false, from pool: ChunkPool
    ) async throws -> SealedChunk {
        var chunk = try await pool.acquire()
        chunk.append(bytes)
        return SealedChunk(chunk, firstRow: 1, rows: rows, startsObject: startsObject)
    }

    /// Bytes that differ from place to place, the same for the same seed.
    public static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        let block = (0..<min(count, 4099)).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state)
        }
        // Large contents repeat a block of odd length: random bytes are slow to make in a debug build.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + block.count)
        while bytes.count < count { bytes += block }
        return Array(bytes.prefix(count))
    }

    /// Bytes that no compressor makes fewer, the same for the same seed.
    public static func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            // The lowest bits of this generator are its weakest.
            for shift in stride(from: 8, to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: state >> shift))
            }
        }
        return Array(bytes.prefix(count))
    }
}
