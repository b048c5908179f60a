import TestSupport
import Testing

@testable import Streams

struct LongFieldWriterTests {
    private static let csv = CSVLongField(isBinary: false, countedBreak: 10)
    private static let text = CopyTextLongField(isBinary: false)

    /// What a value became, over how many chunks.
    private struct Outcome {
        var bytes: [UInt8] = []
        var newlines = 0
        var problem: BadValue?
    }

    /// Writes a value in pieces of the given sizes, in turn, into chunks of a few bytes.
    private func write(
        _ value: [UInt8], as format: any LongFieldFormat = LongFieldWriterTests.csv, pieceSizes: [Int],
        chunkBytes: Int,
        promised: Int? = nil
    ) async throws -> Outcome {
        let pool = ChunkPool(chunkBytes: chunkBytes, chunkCount: 1)
        var writer = LongFieldWriter(format)
        var outcome = Outcome()
        var buffer = [UInt8](repeating: 0x22, count: 4 + (pieceSizes.max() ?? 0))
        var (offset, turn) = (0, 0)
        var chunk = try await pool.acquire()
        while true {
            let size = min(pieceSizes[turn % pieceSizes.count], value.count - offset)
            for index in 0..<size { buffer[writer.keptBytes + index] = value[offset + index] }
            (offset, turn) = (offset + size, turn + 1)
            let isLast = offset == value.count
            let problem = writer.take(
                buffer, count: writer.keptBytes + size, isLast: isLast, valueBytes: promised)
            if let problem {
                outcome.problem = problem
                return outcome
            }
            while !writer.write(buffer, into: &chunk) {
                outcome.bytes += chunk.bytes
                _ = consume chunk
                chunk = try await pool.acquire()
            }
            writer.keepTail(&buffer)
            outcome.newlines += writer.takeNewlines()
            if isLast { break }
        }
        outcome.bytes += chunk.bytes
        return outcome
    }

    private func quoted(_ value: [UInt8]) -> [UInt8] {
        [0x22] + value.flatMap { $0 == 0x22 ? [$0, $0] : [$0] } + [0x22]
    }

    @Test(arguments: [[1], [2], [3], [4], [5], [1, 4, 2], [7, 1], [64]])
    func `pieces of any size give one field`(
        _ pieceSizes: [Int]
    ) async throws {
        var generator = SeededGenerator(seed: 7)
        for chunkBytes in [3, 4, 5, 8, 17, 400] {
            for length in [0, 1, 2, 3, 4, 5, 16, 63, 64, 65, 200] {
                let value = NastyText.bytes(upTo: length, using: &generator)
                let outcome = try await write(value, pieceSizes: pieceSizes, chunkBytes: chunkBytes)
                #expect(outcome.bytes == quoted(value))
                #expect(outcome.newlines == value.count { $0 == 10 } && outcome.problem == nil)
            }
        }
    }

    @Test(arguments: [[1], [2], [3], [4], [5], [1, 4, 2], [7, 1], [64]])
    func `pieces of any size give one field of COPY's text format`(
        _ pieceSizes: [Int]
    ) async throws {
        var generator = SeededGenerator(seed: 8)
        for chunkBytes in [2, 3, 4, 5, 8, 17, 400] {
            for length in [0, 1, 2, 3, 4, 5, 16, 63, 64, 65, 200] {
                let value = NastyText.bytes(upTo: length, using: &generator)
                let outcome = try await write(
                    value, as: Self.text, pieceSizes: pieceSizes, chunkBytes: chunkBytes)
                #expect(outcome.bytes == CopyTextReference.field(value))
                // No line break stands in a row as such.
                #expect(outcome.newlines == 0 && outcome.problem == nil)
            }
        }
    }

    @Test func `a character that is split between pieces is whole in the field`() async throws {
        for text in ["ü", "€", "😀", "a😀", "😀😀€ü", "\"😀\""] {
            for size in 1...5 {
                let outcome = try await write(Array(text.utf8), pieceSizes: [size], chunkBytes: 3)
                #expect(outcome.bytes == quoted(Array(text.utf8)) && outcome.problem == nil)
            }
        }
    }

    @Test(
        arguments: [
            [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0x80], [0xC0, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0x80, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func `broken UTF-8 is found at the end and in the middle, however it is split`(_ broken: [UInt8])
        async throws
    {
        for size in 1...6 {
            for rest in [[], Array("abc".utf8)] {
                let value = Array("good €".utf8) + broken + rest
                for format in [Self.csv, Self.text] as [any LongFieldFormat] {
                    let outcome = try await write(value, as: format, pieceSizes: [size], chunkBytes: 64)
                    #expect(outcome.problem == .invalidUTF8)
                }
            }
        }
    }

    @Test func `a NUL is found in any piece`() async throws {
        for size in 1...6 {
            for format in [Self.csv, Self.text] as [any LongFieldFormat] {
                let outcome = try await write(
                    Array("abcd\0efgh".utf8), as: format, pieceSizes: [size], chunkBytes: 64)
                #expect(outcome.problem == .nulByte)
            }
        }
    }

    @Test(arguments: [1, 2, 3, 8]) func `bytes become hexadecimal digits, broken anywhere`(_ size: Int)
        async throws
    {
        let value: [UInt8] = [0, 0xFF, 0x22, 0x0A, 0x5C, 0xC3, 0x80]
        for chunkBytes in 3...20 {
            let outcome = try await write(
                value, as: CSVLongField(isBinary: true, countedBreak: 10), pieceSizes: [size],
                chunkBytes: chunkBytes)
            #expect(outcome.bytes == Array("\"\\x00ff220a5cc380\"".utf8) && outcome.newlines == 0)
        }
        for chunkBytes in 3...20 {
            let outcome = try await write(
                value, as: CopyTextLongField(isBinary: true), pieceSizes: [size], chunkBytes: chunkBytes)
            #expect(outcome.bytes == Array(#"\\x00ff220a5cc380"#.utf8) && outcome.newlines == 0)
        }
        let empty = try await write(
            [], as: CSVLongField(isBinary: true, countedBreak: 10), pieceSizes: [size], chunkBytes: 8)
        #expect(empty.bytes == Array("\"\\x\"".utf8))
    }

    @Test(arguments: [[1], [2], [3], [4], [5], [1, 4, 2], [7, 1], [64]])
    func `pieces of any size give one binary field`(_ pieceSizes: [Int]) async throws {
        var generator = SeededGenerator(seed: 9)
        for chunkBytes in [5, 6, 8, 17, 400] {
            for length in [0, 1, 2, 3, 4, 5, 16, 63, 64, 65, 200] {
                let value = NastyText.bytes(upTo: length, using: &generator)
                let text = try await write(
                    value, as: BinaryLongField(kind: .text), pieceSizes: pieceSizes, chunkBytes: chunkBytes,
                    promised: value.count)
                #expect(text.bytes == field(value) && text.problem == nil)
                let json = try await write(
                    value, as: BinaryLongField(kind: .jsonb), pieceSizes: pieceSizes, chunkBytes: chunkBytes,
                    promised: value.count)
                #expect(json.bytes == field([1] + value) && json.problem == nil)
                let bytes = try await write(
                    value.reversed(), as: BinaryLongField(kind: .bytes), pieceSizes: pieceSizes,
                    chunkBytes: chunkBytes, promised: value.count)
                #expect(bytes.bytes == field(value.reversed()) && bytes.problem == nil)
            }
        }
    }

    @Test(arguments: [[2], [3], [4, 1], [5], [7, 2], [64]])
    func `hexadecimal digits in pieces become the bytes that they mean`(_ pieceSizes: [Int]) async throws {
        let value: [UInt8] = [0, 0xFF, 0x22, 0x0A, 0x5C, 0xC3, 0x80]
        let digits = Array("\\x00ff220a5Cc380".utf8)
        for chunkBytes in 4...20 {
            let outcome = try await write(
                digits, as: BinaryLongField(kind: .hexText), pieceSizes: pieceSizes, chunkBytes: chunkBytes,
                promised: digits.count)
            #expect(outcome.bytes == field(value) && outcome.problem == nil)
        }
        for broken in ["\\x00fg220a5cc380", "x\\00ff220a5cc380", "\\x00ff220a5cc38"] {
            let outcome = try await write(
                Array(broken.utf8), as: BinaryLongField(kind: .hexText), pieceSizes: pieceSizes,
                chunkBytes: 64,
                promised: broken.utf8.count)
            #expect(outcome.problem == .unreadable)
        }
    }

    @Test func `a length that is not told, or not kept, is refused`() async throws {
        let value = Array("abcdefgh".utf8)
        for kind in [BinaryField.text, .jsonb, .bytes] {
            let format = BinaryLongField(kind: kind)
            for (promised, problem) in [
                (nil, BadValue.unknownLength), (7, .invalidIndicator), (9, .invalidIndicator),
            ] {
                let outcome = try await write(
                    value, as: format, pieceSizes: [3], chunkBytes: 64, promised: promised)
                #expect(outcome.problem == problem)
            }
            // The first piece is all there is: nobody has to tell.
            let whole = try await write(value, as: format, pieceSizes: [8], chunkBytes: 64)
            #expect(whole.problem == nil)
            let huge = try await write(
                value, as: format, pieceSizes: [3], chunkBytes: 64, promised: 1 << 31)
            #expect(huge.problem == .outOfRange)
        }
    }
}
