import TestSupport
import Testing

@testable import Streams

/// Whole streams through chunks of every small size, against the same streams read as a whole.
struct CopyOutReaderTests {
    /// A format, and whether LF becomes CR LF.
    struct Form: Sendable, CustomTestStringConvertible {
        var rows: CopyRows
        var endsInCRLF = false

        var testDescription: String { "\(rows.format)\(endsInCRLF ? " with CR LF" : "")" }
        var statement: CopyOutStatement {
            CopyOutStatement(
                query: "", format: rows.format, delimiter: rows.delimiter, nullText: rows.nullText,
                endsInCRLF: endsInCRLF)
        }
        /// Room for the binary header, and for a trailer behind it: a chunk is never smaller.
        var leastChunkBytes: Int {
            rows.format == .binary ? CopyFormat.binaryHeader.count + 3 : endsInCRLF ? 2 : 1
        }
        /// A binary trailer must not be cut.
        var leastThreshold: Int { rows.format == .binary ? 3 : 1 }
    }

    static let forms = [
        Form(rows: CopyRows(format: .text)), Form(rows: CopyRows(format: .csv)),
        Form(rows: CopyRows(format: .csv, delimiter: 0x3B, nullText: "NULL"), endsInCRLF: true),
        Form(rows: CopyRows(format: .binary)),
    ]

    /// What is wrong with the chunks that rows are read into; `nil` when nothing is.
    private func problem(
        _ form: Form, _ rows: [[[UInt8]?]], chunkBytes: Int, _ adjust: (inout CopyFeed) -> Void = { _ in }
    ) async throws -> String? {
        let messages = form.rows.messages(rows)
        let expected = ReferenceRows.read(
            messages.flatMap { $0 }, form.rows.format, delimiter: form.rows.delimiter)
        var feed = CopyFeed(form.statement, messages, chunkBytes: chunkBytes)
        feed.splitThreshold = form.leastThreshold
        adjust(&feed)
        try await feed.run()
        if !feed.reader.isComplete { return "the reader says that something is missing" }
        if feed.reader.rows != rows.count { return "\(feed.reader.rows) rows were counted" }
        return feed.sections[0].problem(expected: expected.map { $0.written(endsInCRLF: form.endsInCRLF) })
    }

    @Test(arguments: forms) func `rows come as they were sent, through chunks of each small size`(
        _ form: Form
    )
        async throws
    {
        for chunkBytes in form.leastChunkBytes..<form.leastChunkBytes + 70 {
            let found = try await problem(form, form.rows.nasty, chunkBytes: chunkBytes)
            #expect(found == nil, "chunks of \(chunkBytes)")
        }
        #expect(try await problem(form, form.rows.nasty, chunkBytes: 1 << 16) == nil)
    }

    @Test(arguments: forms) func `a lone row comes as it was sent, cut where each size of chunks cuts it`(
        _ form: Form
    ) async throws {
        for (index, row) in form.rows.nasty.enumerated() where form.rows.line(row).count < 300 {
            let least = form.leastChunkBytes
            for chunkBytes in least...least + form.rows.line(row).count + 1 {
                let found = try await problem(form, [row], chunkBytes: chunkBytes)
                #expect(found == nil, "row \(index), chunks of \(chunkBytes)")
            }
        }
    }

    @Test(arguments: forms)
    func `random rows come as they were sent, whatever a chunk must hold and begins with`(
        _ form: Form
    ) async throws {
        for seed in 0..<300 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let rows = form.rows.random(Int.random(in: 1...12, using: &generator), using: &generator)
            let chunkBytes = form.leastChunkBytes + Int.random(in: 0...90, using: &generator)
            let threshold = Int.random(in: form.leastThreshold...40, using: &generator)
            let headerBytes = Int.random(in: 0...chunkBytes / 3, using: &generator)
            let minimumBytes = Int.random(in: 0...chunkBytes, using: &generator)
            let found = try await problem(form, rows, chunkBytes: chunkBytes) { feed in
                feed.splitThreshold = threshold
                // Binary has neither objects nor headers.
                if form.rows.format == .binary { return }
                feed.header = [UInt8](repeating: 0x22, count: headerBytes)
                feed.minimumBytes = minimumBytes
            }
            #expect(found == nil, "seed \(seed)")
        }
    }

    @Test(arguments: forms.filter { $0.rows.format == .csv })
    func `a reader of csv gets every value back from the chunks`(_ form: Form) async throws {
        let csv = CSVReader(delimiter: form.rows.delimiter, nullText: form.rows.nullText)
        for seed in 300..<400 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let rows = form.rows.random(8, using: &generator)
            let chunkBytes = Int.random(in: 2...60, using: &generator)
            var feed = CopyFeed(form.statement, form.rows.messages(rows), chunkBytes: chunkBytes)
            try await feed.run()
            #expect(try csv.read(feed.sections[0].chunks.flatMap(\.bytes)) == rows, "seed \(seed)")
        }
    }

    /// A chunk that may not be sealed yet takes the beginning of a row; one that may leaves the row whole.
    @Test func `a row is only cut where its chunk must hold more`() async throws {
        let rows = [[UInt8]?](repeating: Array("0123456".utf8), count: 6).map { [$0] }
        for (minimumBytes, sizes) in [(0, [16, 16, 16]), (16, [16, 16, 16]), (17, [20, 20, 8])] {
            var feed = CopyFeed(
                Self.forms[1].statement, Self.forms[1].rows.messages(rows), chunkBytes: 20)
            (feed.splitThreshold, feed.minimumBytes) = (8, minimumBytes)
            try await feed.run()
            #expect(feed.sections[0].chunks.map(\.bytes.count) == sizes, "minimum \(minimumBytes)")
        }
    }
}
