import TestSupport
import Testing

@testable import Streams

struct CompressionTests {
    /// Every codec at its ends and at its default.
    static let all: [Compression] = Compression.Codec.allCases.flatMap { codec in
        Set([codec.levels.lowerBound, codec.defaultLevel, 9, codec.levels.upperBound]).sorted().map {
            Compression(codec, level: $0, threads: 1)
        }
    }

    /// Rows that look like a table's.
    static func rows(_ count: Int, from first: Int = 1) -> [UInt8] {
        Array(
            (first..<first + count).map { "\($0),Customer \($0 &* 2_654_435_761 % 9973),London\n" }.joined()
                .utf8)
    }

    @Test(arguments: all) func `members one behind the other are one file to the format's own program`(
        _ compression: Compression
    ) async throws {
        let contents = [Self.rows(1000), Self.rows(1), [], Chunks.bytes(70_000), Self.rows(500, from: 1001)]
        var file: [UInt8] = []
        for content in contents { file += try compression.member(of: content) }
        let read = try await ExternalReader.read(file, with: compression.codec.rawValue)
        #expect(read == contents.flatMap(\.self))
        #expect(file.count < read.count)
    }

    @Test(arguments: Compression.Codec.allCases) func `nothing makes a whole file, too`(
        _ codec: Compression.Codec
    ) async throws {
        let member = try Compression(codec, threads: 1).member(of: [])
        #expect(!member.isEmpty)
        #expect(try await ExternalReader.read(member, with: codec.rawValue) == [])
    }

    @Test(arguments: Compression.Codec.allCases) func `damage is noticed by whoever reads`(
        _ codec: Compression.Codec
    ) async throws {
        var member = try Compression(codec, threads: 1).member(of: Self.rows(5000))
        member[member.count / 2] ^= 0x10
        let damaged = member
        await #expect(throws: ExternalReader.Refused.self) {
            try await ExternalReader.read(damaged, with: codec.rawValue)
        }
    }

    @Test(arguments: all) func `no member is longer than its bound`(_ compression: Compression) throws {
        for count in [0, 1, 1000, 4099] {
            // Up to 4099 bytes nothing repeats in them.
            let member = try compression.member(of: Chunks.bytes(count))
            #expect(member.count <= compression.memberBound(of: count))
        }
        // The plan of the memory counts on a bound that is close.
        let large = Compression.largestChunkBytes
        #expect(compression.memberBound(of: large) < large + large / 100)
    }

    @Test func `a compressor takes no more memory than the plan counts for it`() async throws {
        let pool = ChunkPool(
            chunkBytes: ZstdHandle.bound(of: Compression.largestChunkBytes), chunkCount: 2)
        let chunk = try await Chunks.sealed(Chunks.noise(Compression.largestChunkBytes), from: pool)
        var output = try await pool.acquire()
        let limit = output.capacity
        for level in Compression.Codec.zstd.levels {
            let handle = try ZstdHandle(level: level)
            try chunk.withBytes { input in
                try output.write { (room, _) throws(CompressionError) in
                    try handle.compress(input, into: &room, limit: limit)
                }
            }
            let held = handle.heldBytes
            #expect(held > 0 && held <= Compression(.zstd, level: level, threads: 1).compressorBytes)
        }
    }

    @Test(arguments: [(4, 1, 4), (4, 2, 2), (4, 3, 1), (2, 8, 1), (64, 5, 12)])
    func `readers share the threads out among themselves, and have one each at least`(
        _ threads: Int, _ readers: Int, _ share: Int
    ) {
        let compression = Compression(.zstd, level: 7, threads: threads).shared(by: readers)
        #expect(compression == Compression(.zstd, level: 7, threads: share))
    }

    @Test func `a file name tells its format by the end alone`() {
        #expect(Compression.Codec.gzip.isNamed(by: "{prefix}/{run}/part-{n}.csv.gz"))
        #expect(Compression.Codec.gzip.isNamed(by: "{run}/{n}.CSV.GZ"))
        #expect(Compression.Codec.zstd.isNamed(by: "{run}/{n}.csv.zst"))
        #expect(Compression.Codec.zstd.isNamed(by: "{run}/{n}.csv.zstd"))
        for name in ["{run}/{n}.csv", "{run}.gz/{n}.csv", "{run}.zst/{n}", "{run}/{n}gz", "{run}/{n}.tgz"] {
            for codec in Compression.Codec.allCases { #expect(!codec.isNamed(by: name), "\(name)") }
        }
        #expect(
            !Compression.Codec.zstd.isNamed(by: "{n}.gz") && !Compression.Codec.gzip.isNamed(by: "{n}.zst"))
    }
}
