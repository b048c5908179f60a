import Testing

@testable import Streams

/// What frames the rows of a COPY, and what is missing when it does not end.
struct CopyOutEndTests {
    private static let row = CopyRows(format: .binary).line([[1, 2], nil])

    private func read(
        _ messages: [[UInt8]], _ format: CopyFormat = .binary, chunkBytes: Int = 4096
    ) async throws -> (bytes: [UInt8], reader: CopyOutReader) {
        var feed = CopyFeed(CopyOutStatement(query: "", format: format), messages, chunkBytes: chunkBytes)
        feed.splitThreshold = 3
        try await feed.run()
        return (feed.sections[0].chunks.flatMap(\.bytes), feed.reader)
    }

    @Test(arguments: [
        [CopyFormat.binaryHeader + row, row, CopyFormat.binaryTrailer],
        [CopyFormat.binaryHeader, row, row, CopyFormat.binaryTrailer],
    ]) func `header and trailer of a binary COPY are cut off`(_ messages: [[UInt8]]) async throws {
        for chunkBytes in [22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 40, 4096] {
            let (bytes, reader) = try await read(messages, chunkBytes: chunkBytes)
            #expect(bytes == Self.row + Self.row, "chunks of \(chunkBytes)")
            #expect(reader.rows == 2 && reader.isComplete, "chunks of \(chunkBytes)")
        }
    }

    @Test(arguments: [
        [CopyFormat.binaryHeader + CopyFormat.binaryTrailer],
        [CopyFormat.binaryHeader, CopyFormat.binaryTrailer],
    ]) func `a binary COPY without rows is complete`(_ messages: [[UInt8]]) async throws {
        let (bytes, reader) = try await read(messages, chunkBytes: 22)
        #expect(bytes.isEmpty && reader.rows == 0 && reader.isComplete && !reader.expectsHeader)
    }

    @Test func `a binary COPY without its trailer is not complete`() async throws {
        for messages in [[], [CopyFormat.binaryHeader], [CopyFormat.binaryHeader + Self.row, Self.row]] {
            #expect(try await !read(messages).reader.isComplete)
        }
    }

    /// Two bytes are a trailer only when they are all ones: a row may have no fields.
    @Test(arguments: [[0, 0], [0xFF, 0xFE], [0xFE, 0xFF], [0xFF, 0xFF, 0xFF], [0xFF]] as [[UInt8]])
    func `what is not the trailer does not end a binary COPY`(_ message: [UInt8]) async throws {
        let (bytes, reader) = try await read([CopyFormat.binaryHeader + Self.row, message])
        #expect(bytes == Self.row + message && reader.rows == 2 && !reader.isComplete)
    }

    @Test(arguments: [CopyFormat.text, .csv]) func `text and csv end with their last row`(
        _ format: CopyFormat
    )
        async throws
    {
        let rows = CopyRows(format: format)
        #expect(try await read([], format).reader.isComplete)
        #expect(try await read(rows.messages(rows.nasty), format).reader.isComplete)
    }

    @Test(arguments: CopyFormat.allCases) func `data that ends inside a split row is not complete`(
        _ format: CopyFormat
    ) async throws {
        let rows = CopyRows(format: format)
        for (index, values) in rows.nasty.enumerated() where rows.line(values).count < 300 {
            let row = rows.line(values)
            let front = format == .binary ? CopyFormat.binaryHeader : []
            for cut in 1..<max(1, row.count) {
                // The chunk is full with the first piece, and the rest never comes.
                let pool = ChunkPool(chunkBytes: front.count + row.count, chunkCount: 1)
                var reader = CopyOutReader(CopyOutStatement(query: "", format: format))
                var chunk = try await pool.acquire()
                chunk.append(front + row)
                try chunk.write { (bytes: inout MutableRawSpan, _: Int) throws(PostgresError) -> Int in
                    try reader.takePiece(&bytes, from: 0, to: front.count + cut)
                }
                #expect(!reader.isComplete && reader.split != nil && reader.rows == 0, "row \(index), \(cut)")
            }
        }
    }

    @Test(arguments: [false, true]) func `a header that is not known is refused`(isPiece: Bool) async throws {
        var broken = CopyFormat.binaryHeader.indices.map { index in
            var header = CopyFormat.binaryHeader
            header[index] ^= 1
            return header + Self.row
        }
        broken += CopyFormat.binaryHeader.indices.map { Array(CopyFormat.binaryHeader.prefix($0)) }
        for message in broken where !message.isEmpty {
            let error = await #expect(throws: PostgresError.self, "\(message)") {
                // A chunk of the message's own size takes it for a piece.
                _ = try await read([message], chunkBytes: isPiece ? message.count : 4096)
            }
            #expect(error?.sqlState == "08P01", "\(message)")
        }
    }
}
