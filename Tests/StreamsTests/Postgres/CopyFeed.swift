@testable import Streams

/// What a chunk got of a COPY.
struct FedChunk {
    var bytes: [UInt8]
    var rows: Int
    var isInsideRow: Bool
    var isInsideQuotes: Bool
}

/// The chunks of a group, or of everything where there are none.
struct FedSection {
    var group: ObjectGroup?
    var chunks: [FedChunk] = []
}

/// A COPY whose server is an array of messages: reads it into chunks by the steps of `PostgresHandle.fillFromCopy` and
/// `CopyChunkProducer`, with the borders that are constants there left to the test.
struct CopyFeed {
    var messages: [[UInt8]]
    var chunkBytes: Int
    /// What a chunk must hold before a row may wait for the next one.
    var minimumBytes = 0
    /// Room below which a chunk is full.
    var splitThreshold = 1
    /// At the front of each section's first chunk.
    var header: [UInt8] = []

    private var messageIndex = 0
    private var delivered = 0
    private(set) var reader: CopyOutReader
    private(set) var sections = [FedSection()]

    init(_ statement: CopyOutStatement, _ messages: [[UInt8]], chunkBytes: Int) {
        self.messages = messages
        self.chunkBytes = chunkBytes
        reader = CopyOutReader(statement)
    }

    /// As `PQgetlineAsync`: of a message that does not fit a piece, and `nil` at the end.
    private mutating func line(_ room: Int) -> ArraySlice<UInt8>? {
        guard messageIndex < messages.count else { return nil }
        let piece = messages[messageIndex].dropFirst(delivered).prefix(room)
        delivered += piece.count
        if delivered == messages[messageIndex].count { (messageIndex, delivered) = (messageIndex + 1, 0) }
        return piece
    }

    /// Reads everything.
    ///
    /// - Throws: what the reader throws; ``Stuck`` when chunks stop getting anything.
    mutating func run() async throws {
        let pool = ChunkPool(chunkBytes: chunkBytes, chunkCount: 1)
        var startsSection = true
        var fillsLeft = 2 * messages.reduce(8) { $0 + $1.count + 2 }
        while true {
            var chunk = try await pool.acquire()
            if startsSection { chunk.append(header) }
            let front = chunk.count
            let rowsBefore = reader.rows
            let isEnd = try fill(&chunk, mayStopAt: max(minimumBytes, startsSection ? front + 1 : 1))
            let nextGroup = reader.groups?.takeNext()
            let bytes = Array(chunk.bytes.dropFirst(front))
            let fed = FedChunk(
                bytes: bytes, rows: reader.rows - rowsBefore,
                isInsideRow: nextGroup == nil && reader.split != nil,
                isInsideQuotes: nextGroup == nil && reader.split?.isInsideQuotes ?? false)
            if !bytes.isEmpty || fed.rows > 0 { sections[sections.count - 1].chunks.append(fed) }
            startsSection = nextGroup != nil || (startsSection && bytes.isEmpty)
            if let nextGroup { sections.append(FedSection(group: nextGroup)) }
            if isEnd { return }
            fillsLeft -= 1
            if fillsLeft == 0 { throw Stuck() }
        }
    }

    struct Stuck: Error {}

    /// - Returns: whether the server has nothing more.
    private mutating func fill(_ chunk: inout Chunk, mayStopAt: Int) throws(PostgresError) -> Bool {
        var isEnd = false
        let spare = reader.endsInCRLF ? 1 : 0
        let capacity = chunkBytes
        try chunk.write { (output: inout MutableRawSpan, count: Int) throws(PostgresError) -> Int in
            var cursor = reader.writePending(&output, at: count, room: capacity - count - spare)
            if reader.groups?.pending.isEmpty == false { return cursor }
            while true {
                let room = capacity - cursor - spare
                let isNearlyFull = room < splitThreshold && cursor >= mayStopAt && reader.split == nil
                if isNearlyFull || room <= 0 { break }
                guard let got = line(room) else {
                    isEnd = true
                    break
                }
                for (index, byte) in got.enumerated() {
                    output.storeBytes(of: byte, toByteOffset: cursor + index, as: UInt8.self)
                }
                if got.count < room, reader.split == nil {
                    cursor = try reader.takeMessage(&output, from: cursor, to: cursor + got.count)
                } else {
                    cursor = try reader.takePiece(&output, from: cursor, to: cursor + got.count)
                }
                if reader.groups?.next != nil { break }
            }
            return cursor
        }
        return isEnd
    }
}

extension FedSection {
    /// What is wrong with the chunks of these rows; `nil` when nothing is.
    func problem(expected rows: [ReferenceRow]) -> String? {
        let bytes = rows.flatMap(\.bytes)
        let isQuotedBehind = rows.flatMap(\.isQuotedBehind)
        let ends = Set(rows.indices.map { rows[...$0].reduce(0) { $0 + $1.bytes.count } })
        var place = 0
        for (index, chunk) in chunks.enumerated() {
            let end = place + chunk.bytes.count
            guard end <= bytes.count, chunk.bytes == Array(bytes[place..<end]) else {
                return "chunk \(index) does not hold the bytes from \(place)"
            }
            guard place < end else { return "chunk \(index) counts rows without holding a byte" }
            let ended = ends.count { $0 > place && $0 <= end }
            let isInsideRow = !ends.contains(end)
            let isInsideQuotes = isInsideRow && isQuotedBehind[end - 1]
            if chunk.rows != ended { return "chunk \(index) says \(chunk.rows) rows, not \(ended)" }
            if chunk.isInsideRow != isInsideRow { return "chunk \(index): inside a row? \(!isInsideRow)" }
            if chunk.isInsideQuotes != isInsideQuotes {
                return "chunk \(index), which ends at \(end): inside quotes? \(!isInsideQuotes)"
            }
            place = end
        }
        return place == bytes.count ? nil : "\(place) of \(bytes.count) bytes came"
    }
}
