/// Gives a producer chunks to fill and hands the filled ones to the fan-out, with the counts that belong to each.
public struct ChunkAssembler: ~Copyable {
    private let pool: ChunkPool
    private let fanOut: FanOut
    private let rotation: ObjectRotation
    private let progress: TransferProgress

    private var chunk: Chunk?
    /// Bytes of the chunk that are written, header included; 0 without a chunk.
    private var count = 0
    private var rows = 0
    private var embeddedNewlines = 0
    private var startsObject = false
    private var headerBytes = 0
    private var objectBytes = 0
    private var isObjectOpen = false
    private var isInsideRow = false
    private var isInsideQuotes = false
    private var startsInsideQuotes = false
    private var group: ObjectGroup?
    private(set) var rowsEnded = 0

    init(pool: ChunkPool, fanOut: FanOut, rotation: ObjectRotation, progress: TransferProgress) {
        self.pool = pool
        self.fanOut = fanOut
        self.rotation = rotation
        self.progress = progress
    }

    /// Makes sure that there is a chunk to write into, waiting for one if need be. A new object's first chunk begins
    /// with its header.
    mutating func prepare() async throws {
        if chunk != nil { return }
        let start = ContinuousClock.now
        var fresh = try await pool.acquire()
        progress.addSinkWait(since: start)
        let isTooLong = objectBytes > 0 && objectBytes + pool.chunkBytes > rotation.maximumObjectBytes
        startsObject = !isObjectOpen || (isTooLong && !isInsideRow)
        headerBytes = 0
        startsInsideQuotes = isInsideRow && isInsideQuotes
        if startsObject {
            guard rotation.headerLine.count < pool.chunkBytes / 2 else {
                throw ChunkTooSmall(neededBytes: rotation.headerLine.count * 2, chunkBytes: pool.chunkBytes)
            }
            isObjectOpen = true
            objectBytes = 0
            headerBytes = rotation.headerLine.count
            fresh.append(rotation.headerLine)
        }
        count = fresh.count
        chunk = consume fresh
    }

    /// Lets the caller write into the chunk that ``prepare()`` made sure of.
    mutating func withChunk<Result>(_ body: (inout Chunk) -> Result) -> Result {
        guard var current = chunk.take() else { preconditionFailure("withChunk before prepare") }
        let result = body(&current)
        count = current.count
        chunk = consume current
        return result
    }

    /// Lends the chunk that ``prepare()`` made sure of to a producer that fills it elsewhere; ``putBack(_:)`` follows.
    mutating func takeChunk() -> Chunk {
        guard let current = chunk.take() else { preconditionFailure("takeChunk before prepare") }
        return current
    }

    /// Takes the lent chunk back, filled further.
    mutating func putBack(_ filled: consuming Chunk) {
        count = filled.count
        chunk = consume filled
    }

    /// Bytes that a chunk must hold before it may be sealed for want of room.
    var minimumBytes: Int { max(rotation.minimumChunkBytes, headerBytes + 1) }

    /// The rows to come belong to another group, and so into another object. To be called between rows.
    mutating func begin(_ newGroup: ObjectGroup) async throws {
        try await seal()
        // A chunk that was not sealed holds no row, but perhaps the header of a further object of the group before.
        chunk = nil
        count = 0
        headerBytes = 0
        isObjectOpen = false
        group = newGroup
    }

    /// A chunk with fewer bytes than the store's minimum may not be sealed for want of room (see ``ObjectRotation``),
    /// nor may one that holds nothing but a header.
    var mayBeSealed: Bool { count >= rotation.minimumChunkBytes && count > headerBytes }

    /// Counts rows that ended in the chunk, and line breaks written into its quoted fields.
    mutating func note(rows newRows: Int, embeddedNewlines newLines: Int) {
        rows += newRows
        rowsEnded += newRows
        embeddedNewlines += newLines
    }

    /// The chunk's last byte is inside a row, so that no object may end there.
    mutating func noteInsideRow(isQuoted: Bool) {
        note(isInsideRow: true, isQuoted: isQuoted)
    }

    /// Whether the chunk's last byte is inside a row, where the producer itself counts the rows.
    mutating func note(isInsideRow: Bool, isQuoted: Bool) {
        self.isInsideRow = isInsideRow
        isInsideQuotes = isQuoted
    }

    /// A row that was written piece by piece has ended.
    mutating func noteRowEnd() {
        isInsideRow = false
        note(rows: 1, embeddedNewlines: 0)
    }

    /// Hands the chunk over; an empty one is kept.
    mutating func seal() async throws {
        guard count > headerBytes, let full = chunk.take() else { return }
        let sealed = SealedChunk(
            full, firstRow: rowsEnded - rows + 1, rows: rows, embeddedNewlines: embeddedNewlines,
            startsInsideQuotes: startsInsideQuotes, startsObject: startsObject, group: group,
            headerBytes: headerBytes)
        objectBytes += sealed.count
        progress.addEncoded(rows: rows, bytes: sealed.rowBytes)
        rows = 0
        embeddedNewlines = 0
        count = 0
        let start = ContinuousClock.now
        try await fanOut.send(sealed)
        progress.addSinkWait(since: start)
    }
}

/// A chunk is too small for what has to fit into one.
public struct ChunkTooSmall: Error, Sendable, Equatable, CustomStringConvertible {
    /// Bytes that a chunk must have.
    public let neededBytes: Int
    /// Bytes that it has.
    public let chunkBytes: Int

    /// One line that names the setting.
    public var description: String {
        "a chunk of \(chunkBytes) bytes is too small, \(neededBytes) are needed: raise --memory"
    }
}
