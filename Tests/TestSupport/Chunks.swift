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
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state)
        }
    }
}
