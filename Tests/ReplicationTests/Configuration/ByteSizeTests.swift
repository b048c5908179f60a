import Testing

@testable import Replication

struct ByteSizeTests {
    @Test(arguments: [
        ("64MiB", 64 << 20), ("1GiB", 1 << 30), ("512k", 512 << 10), ("1048576", 1_048_576), ("1", 1),
        ("7B", 7),
        ("3K", 3072), ("2M", 2 << 20), ("2g", 2 << 30), ("1T", 1 << 40), ("1kB", 1000), ("5MB", 5_000_000),
        ("2GB", 2_000_000_000), ("1TB", 1_000_000_000_000), ("64 MiB", 64 << 20), ("64mib", 64 << 20),
    ])
    func `a size is read in the unit it names`(text: String, bytes: Int) throws {
        #expect(try ByteSize(parsing: text).bytes == bytes)
    }

    @Test(arguments: [
        "", " ", "-1", "-1MiB", "0", "0k", "MiB", "1.5GiB", "1e6", "64 MiB x", "10X", "9223372036854775808",
        "8388608T",
        "١٢", "+5",
    ])
    func `what is no size is refused with the text in the message`(text: String) {
        let error = #expect(throws: ValueError.self) { try ByteSize(parsing: text) }
        #expect(error?.description.contains("found \"\(text)\"") == true)
    }

    @Test(arguments: [
        (64 << 20, "64MiB"), (1 << 30, "1GiB"), (1000, "1000B"), (1536, "1536B"), (3 << 10, "3KiB"),
    ])
    func `a size is written in the largest unit without remainder`(bytes: Int, text: String) {
        #expect(ByteSize(bytes: bytes).description == text)
    }

    @Test func `writing and reading gives the same size`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let bytes = Int.random(in: 1...(Int.max >> Int.random(in: 0...62)), using: &generator)
            let size = ByteSize(bytes: bytes)
            #expect(try ByteSize(parsing: size.description) == size)
        }
        #expect(try ByteSize(parsing: ByteSize(bytes: .max).description).bytes == .max)
    }
}
