import Testing

@testable import Streams

/// Of a row that is delivered in pieces, the end must be seen with its last byte, and never before.
struct CopyRowEndTests {
    /// What is wrong with a row's pieces; `nil` when nothing is.
    private func problem(_ row: ReferenceRow, _ format: CopyFormat, cutAt cuts: [Int]) -> String? {
        var end = CopyRowEnd(format)
        var start = 0
        for cut in cuts + [row.bytes.count] {
            let isEnd = row.bytes.withBytes(row.bytes.count) { end.take($0.extracting(start..<cut)) }
            let isLast = cut == row.bytes.count
            if isEnd != isLast { return "cuts \(cuts): an end at \(cut)? \(isEnd)" }
            let isQuoted = cut > 0 && row.isQuotedBehind[cut - 1]
            if end.isInsideQuotes != isQuoted { return "cuts \(cuts): inside quotes at \(cut)? \(!isQuoted)" }
            start = cut
        }
        return nil
    }

    private func reference(_ rows: [[[UInt8]?]], _ format: CopyFormat) -> [ReferenceRow] {
        let sent = CopyRows(format: format)
        return ReferenceRows.read(sent.messages(rows).flatMap { $0 }, format)
    }

    @Test(arguments: CopyFormat.allCases) func `a row ends with its last byte, wherever it is cut in two`(
        _ format: CopyFormat
    ) {
        let nasty = CopyRows(format: format).nasty
        let rows = reference(nasty, format)
        #expect(rows.map(\.bytes) == nasty.map(CopyRows(format: format).line))
        for (index, row) in rows.enumerated() {
            // A first piece of no bytes is what a group's field may leave.
            let found = (0..<row.bytes.count).lazy.compactMap { problem(row, format, cutAt: [$0]) }.first
            #expect(found == nil, "row \(index): \(row.bytes.prefix(100))")
        }
    }

    @Test(arguments: CopyFormat.allCases) func `a row ends with its last byte, when each byte comes alone`(
        _ format: CopyFormat
    ) {
        for (index, row) in reference(CopyRows(format: format).nasty, format).enumerated() {
            let found = problem(row, format, cutAt: Array(1..<max(1, row.bytes.count)))
            #expect(found == nil, "row \(index): \(row.bytes.prefix(100))")
        }
    }

    @Test(arguments: CopyFormat.allCases)
    func `random rows end with their last byte, cut in two and in three`(
        _ format: CopyFormat
    ) {
        for seed in 0..<60 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let values = CopyRows(format: format).random(5, using: &generator)
            for row in reference(values, format) {
                let cuts = 0..<row.bytes.count
                var found = cuts.lazy.compactMap { problem(row, format, cutAt: [$0]) }.first
                for _ in 0..<20 where found == nil {
                    let pair = (0..<2).map { _ in Int.random(in: cuts, using: &generator) }
                    found = problem(row, format, cutAt: pair.sorted())
                }
                #expect(found == nil, "seed \(seed): \(row.bytes)")
            }
        }
    }

    /// The number of a length is four bytes wide, so that one of 0xFFFF is neither NULL nor a trailer.
    @Test(arguments: [0x00FF, 0x0100, 0x0A0A, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x0A000A])
    func `a long binary value ends where its length says`(length: Int) {
        let value = [UInt8](repeating: 0xFF, count: length)
        let row = ReferenceRows.read(
            CopyRows(format: .binary).messages([[value, nil, [10]]]).flatMap { $0 }, .binary)[0]
        #expect(row.bytes.count == 2 + 4 + length + 4 + 5)
        let cuts = Array(0..<16) + Array(length - 8..<row.bytes.count)
        let found = cuts.lazy.compactMap { problem(row, .binary, cutAt: [$0]) }.first
        #expect(found == nil)
    }
}
