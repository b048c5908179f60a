/// The state of a `COPY … TO STDOUT` between two chunks.
struct CopyOutReader: Sendable {
    let format: CopyFormat
    let endsInCRLF: Bool
    /// Rows that have been delivered whole.
    var rows = 0
    /// The row that was split over chunks; `nil` between rows.
    var split: CopyRowEnd?
    /// binary: the header goes before the first row, in the same message.
    private(set) var expectsHeader: Bool
    private var sawTrailer = false
    /// csv with groups.
    var groups: GroupedRows?

    init(_ statement: CopyOutStatement) {
        format = statement.format
        endsInCRLF = statement.endsInCRLF
        expectsHeader = statement.format == .binary
        groups = statement.isGrouped ? GroupedRows(statement) : nil
    }

    /// Counts a message that lies whole at `start..<end` of a chunk.
    ///
    /// - Returns: the new end: the header or trailer around the rows is cut out, and LF becomes CR LF where that is
    ///   asked for.
    mutating func takeMessage(_ bytes: inout MutableRawSpan, from start: Int, to end: Int)
        throws(PostgresError) -> Int
    {
        switch format {
        case .text:
            rows += 1
            return end
        case .csv:
            if let end = groups?.takeRow(&bytes, from: start, to: end) {
                return groups?.next == nil ? takeRow(&bytes, to: end) : end
            }
            return takeRow(&bytes, to: end)
        case .binary:
            let end = expectsHeader ? try cutHeader(&bytes, from: start, to: end) : end
            if end == start { return end }
            // The trailer: a field count of -1, which no row has.
            if end - start == 2, bytes.bytes[start] == 0xFF, bytes.bytes[start + 1] == 0xFF {
                sawTrailer = true
                return start
            }
            rows += 1
            return end
        }
    }

    private mutating func takeRow(_ bytes: inout MutableRawSpan, to end: Int) -> Int {
        rows += 1
        return endsInCRLF ? Self.withCarriageReturn(&bytes, end) : end
    }

    /// Counts a piece of a row, the first one or a later one, that lies at `start..<end` of a chunk.
    ///
    /// - Returns: the new end.
    mutating func takePiece(_ bytes: inout MutableRawSpan, from start: Int, to end: Int) throws(PostgresError)
        -> Int
    {
        // The header is at the front of the first row's message.
        var end = expectsHeader ? try cutHeader(&bytes, from: start, to: end) : end
        if split == nil, groups != nil {
            guard let newEnd = groups?.takePiece(&bytes, from: start, to: end) else {
                throw PostgresError(
                    statement: "COPY", sqlState: "54000",
                    message:
                        "row \(rows + 1): a value too long to name a group of objects (setting: group_by)")
            }
            end = newEnd
            if groups?.next != nil {
                // The piece waits for the next group's first chunk, and is counted when it is written there.
                split = CopyRowEnd(format)
                return end
            }
        }
        return notePiece(&bytes, from: start, to: end)
    }

    /// Writes the row that waited for its group's first chunk.
    ///
    /// - Returns: the new end.
    mutating func writePending(_ bytes: inout MutableRawSpan, at start: Int, room: Int) -> Int {
        guard let row = groups?.takePending(upTo: room), !row.isEmpty else { return start }
        for (offset, byte) in row.enumerated() {
            bytes.storeBytes(of: byte, toByteOffset: start + offset, as: UInt8.self)
        }
        let end = start + row.count
        let isWhole = split == nil && groups?.pending.isEmpty ?? true
        return isWhole ? takeRow(&bytes, to: end) : notePiece(&bytes, from: start, to: end)
    }

    private mutating func notePiece(_ bytes: inout MutableRawSpan, from start: Int, to end: Int) -> Int {
        var row = split ?? CopyRowEnd(format)
        guard row.take(bytes.bytes.extracting(start..<end)) else {
            split = row
            return end
        }
        split = nil
        return takeRow(&bytes, to: end)
    }

    private static func withCarriageReturn(_ bytes: inout MutableRawSpan, _ end: Int) -> Int {
        bytes.storeBytes(of: 13, toByteOffset: end - 1, as: UInt8.self)
        bytes.storeBytes(of: 10, toByteOffset: end, as: UInt8.self)
        return end + 1
    }

    private mutating func cutHeader(
        _ bytes: inout MutableRawSpan, from start: Int, to end: Int
    ) throws(PostgresError) -> Int {
        let header = CopyFormat.binaryHeader
        // A header with other flags or an extension is of a later version: the rows after it would be misread.
        guard end - start >= header.count,
            header.indices.allSatisfy({ bytes.bytes[start + $0] == header[$0] })
        else {
            throw PostgresError(
                statement: "COPY", sqlState: "08P01",
                message: "the server's binary COPY has an unknown header")
        }
        expectsHeader = false
        bytes.move((start + header.count)..<end, to: start)
        return end - header.count
    }

    /// Whether the data ended where a whole COPY can end.
    var isComplete: Bool { split == nil && (format != .binary || sawTrailer) }
}
