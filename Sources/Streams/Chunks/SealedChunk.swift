/// A filled chunk, read-only, shared by every sink of a transfer. The memory goes back to its pool when the last
/// sink drops it: a slow sink therefore slows the read, and nothing else grows.
public final class SealedChunk: Sendable {
    private let chunk: Chunk

    /// Number of the source row, counted from 1, that the first byte after the header belongs to.
    public let firstRow: Int
    /// Rows that end in this chunk.
    public let rows: Int
    /// Line breaks inside quoted fields of this chunk, which make line numbers differ from row numbers. They are
    /// counted as PostgreSQL's COPY counts lines: line feeds, or carriage returns where records end in CRLF.
    public let embeddedNewlines: Int
    /// The first byte is inside a quoted field that began in an earlier chunk.
    public let startsInsideQuotes: Bool
    /// This chunk begins a new output object (see `ObjectRotation`); its first ``headerBytes`` are that object's
    /// CSV header.
    public let startsObject: Bool
    /// What the rows of the object have in common; `nil` where objects are not grouped.
    public let group: ObjectGroup?
    /// Bytes of CSV header at the front, which belong to an object file and not to PostgreSQL COPY.
    public let headerBytes: Int

    /// All bytes, header included.
    public var count: Int { chunk.count }
    /// Bytes of rows, without the header.
    public var rowBytes: Int { chunk.count - headerBytes }

    /// Seals a chunk; it cannot be written after this.
    public init(
        _ chunk: consuming Chunk, firstRow: Int, rows: Int, embeddedNewlines: Int = 0,
        startsInsideQuotes: Bool = false, startsObject: Bool = false, group: ObjectGroup? = nil,
        headerBytes: Int = 0
    ) {
        self.chunk = chunk
        self.firstRow = firstRow
        self.rows = rows
        self.embeddedNewlines = embeddedNewlines
        self.startsInsideQuotes = startsInsideQuotes
        self.startsObject = startsObject
        self.group = group
        self.headerBytes = headerBytes
    }

    /// Reads all bytes in place.
    public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try chunk.withBytes(body)
    }
}
