import Testing

@testable import Streams

/// Groups of rows that come in batches, which end where they end.
struct BatchGroupsTests {
    /// A run of rows, as a test sees it.
    struct Run: Equatable {
        var begins: ObjectGroup?
        var endRow: Int
    }

    /// Longest value that fits a cell.
    private static let valueBytes = 8

    /// Values that begin each other, and that go on like what a driver left in their cells: `CellTable` fills them with
    /// quotes. The longest fills its cell.
    private static let groups: [Cell] = [
        .null, .text(""), .text("a"), .text("a\""), .text("a\"\""), .text("\""), .text("ab"), .text("b"),
        .text("abcdefgh"), .text("\"\"\"\"\"\"\"\""), .text("ü€"),
    ]

    /// The runs of each batch, as `ODBCChunkProducer` asks for them; the last is `nil` where a value did not fit.
    private func runs(_ cells: [Cell], cutAt cuts: [Int], column: CellColumn = .text(8)) throws -> [[Run?]] {
        var groups = BatchGroups(columnIndex: 1)
        var start = 0
        return try (cuts + [cells.count]).map { cut in
            // The columns beside it hold what would part the rows otherwise.
            let rows = cells[start..<cut].enumerated().map { [Cell.text("\($0)"), $1, .text("x\($0)")] }
            let batch = try CellTable(columns: [.text(), column, .text()], rows: rows).batch()
            start = cut
            var found: [Run?] = []
            while (found.last??.endRow ?? 0) < batch.rowCount {
                guard let run = groups.next(in: batch, from: found.last??.endRow ?? 0) else {
                    return found + [nil]
                }
                found.append(Run(begins: run.begins, endRow: run.endRow))
            }
            return found
        }
    }

    /// The same, from the cells alone.
    private func reference(_ cells: [Cell], cutAt cuts: [Int]) -> [[Run?]] {
        var (current, start): (Cell?, Int) = (nil, 0)
        return (cuts + [cells.count]).map { cut in
            var found: [Run?] = []
            for (row, cell) in cells[start..<cut].enumerated() {
                if cell != current {
                    found.append(Run(begins: group(cell), endRow: row + 1))
                } else {
                    let begins = found.last??.begins
                    if found.isEmpty { found.append(nil) }
                    found[found.count - 1] = Run(begins: begins, endRow: row + 1)
                }
                current = cell
            }
            start = cut
            return found
        }
    }

    private func group(_ cell: Cell) -> ObjectGroup {
        guard case .bytes(let bytes) = cell else { return ObjectGroup(value: nil) }
        return ObjectGroup(value: String(decoding: bytes, as: UTF8.self))
    }

    @Test func `groups begin where values change, wherever batches are cut in two and in three`() throws {
        // Each value beside each other one, in runs of one, two and three rows.
        let count = Self.groups.count
        for step in 1..<count {
            let cells = (0..<count).flatMap { index in
                [Cell](repeating: Self.groups[index * step % count], count: 1 + index % 3)
            }
            for first in 0...cells.count {
                #expect(try runs(cells, cutAt: [first]) == reference(cells, cutAt: [first]), "step \(step)")
                let second = first + (cells.count - first) / 2
                let cuts = [first, second]
                #expect(try runs(cells, cutAt: cuts) == reference(cells, cutAt: cuts), "step \(step)")
            }
        }
    }

    @Test func `random groups begin where values change, in batches of any size`() throws {
        for seed in 0..<300 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var cell = Self.groups[0]
            let cells = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                if Bool.random(using: &generator) {
                    cell = Self.groups.randomElement(using: &generator) ?? cell
                }
                return cell
            }
            let cuts = (1..<cells.count).filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
            #expect(try runs(cells, cutAt: cuts) == reference(cells, cutAt: cuts), "seed \(seed)")
        }
    }

    /// Also where what the cell holds of it equals the group before, and where the driver does not know the length.
    @Test(arguments: [9, 16, 1 << 40, -4, -2]) func `a value that did not fit its cell ends the runs`(
        _ indicator: Int
    ) throws {
        let before = Self.groups + [.null, .text("\"\"\"\"\"\"\"\"")]
        for place in 0...before.count {
            let cells = before[..<place] + [.indicator(indicator)] + before[place...]
            for cut in 0...place {
                let expected = reference(Array(before[..<place]), cutAt: [cut])
                let found = try runs(Array(cells), cutAt: [cut])
                #expect(found[0] == expected[0] || cut == place, "at \(place), cut at \(cut)")
                #expect(found[1].prefix { $0 != nil } == expected[1].prefix { $0 != nil }, "at \(place)")
                #expect(found[1].last == .some(nil), "at \(place), cut at \(cut)")
            }
        }
    }

    @Test
    func `a value fits when it fills its cell, with a NUL behind characters and without one behind bytes`()
        throws
    {
        let eight = Cell.bytes(Array("abcdefgh".utf8))
        let begins = ObjectGroup(value: "abcdefgh")
        for column in [CellColumn.text(8), CellColumn(form: .bytes, encoder: .binary, cellBytes: 8)] {
            let found = try runs([eight, eight], cutAt: [], column: column)
            #expect(found == [[Run(begins: begins, endRow: 2)]])
            #expect(try runs([.bytes(Array("abcdefghi".utf8))], cutAt: [], column: column) == [[nil]])
        }
    }

    @Test func `a column that is read in pieces has no groups`() throws {
        var column = CellColumn.text(8)
        column.isUnbound = true
        #expect(try runs([.text("a")], cutAt: [], column: column) == [[nil]])
    }
}
