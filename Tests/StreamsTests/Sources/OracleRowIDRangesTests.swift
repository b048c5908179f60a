import Streams
import Testing

struct OracleRowIDRangesTests {
    private func extent(_ object: Int, _ file: Int, _ first: Int, _ blocks: Int) -> OracleExtent {
        OracleExtent(dataObject: object, file: file, firstBlock: first, blocks: blocks)
    }

    @Test
    func `a range is a scan of one file's blocks, from the first row to the last that a block can hold`()
        throws
    {
        let parts = try OracleRowIDRanges.partitions([extent(73_921, 4, 128, 64)], count: 2, minimumBlocks: 1)
        #expect(
            parts == [
                SourcePartition(
                    number: 1, label: "file 4 blocks 128–159",
                    condition:
                        "ROWID BETWEEN DBMS_ROWID.ROWID_CREATE(1, 73921, 4, 128, 0) AND DBMS_ROWID.ROWID_CREATE(1, 73921, 4, 159, 32767)"
                ),
                SourcePartition(
                    number: 2, label: "file 4 blocks 160–191",
                    condition:
                        "ROWID BETWEEN DBMS_ROWID.ROWID_CREATE(1, 73921, 4, 160, 0) AND DBMS_ROWID.ROWID_CREATE(1, 73921, 4, 191, 32767)"
                ),
            ])
    }

    @Test(
        arguments: [
            // Two extents of a file with blocks of others between: a range may run over those.
            ([(1, 4, 8, 8), (1, 4, 100, 8)], 2, 1, ["4: 8–15", "4: 100–107"]),
            ([(1, 4, 8, 8), (1, 4, 100, 8)], 1, 1, ["4: 8–107"]),
            ([(1, 4, 8, 6), (1, 4, 100, 10)], 2, 1, ["4: 8–101", "4: 102–109"]),
            // In whatever order they come; a file is never left.
            ([(1, 5, 8, 8), (1, 4, 8, 8)], 1, 1, ["4: 8–15", "5: 8–15"]),
            // Not below the size that is worth a statement.
            ([(1, 4, 0, 100)], 50, 50, ["4: 0–49", "4: 50–99"]), ([(1, 4, 0, 10)], 50, 128, ["4: 0–9"]),
            ([(1, 4, 5, 1)], 9, 1, ["4: 5–5"]),
            // Shares of a file by its blocks.
            ([(1, 4, 0, 300), (1, 5, 0, 100)], 4, 1, ["4: 0–99", "4: 100–199", "4: 200–299", "5: 0–99"]),
        ] as [([(Int, Int, Int, Int)], Int, Int, [String])])
    func `blocks are shared out evenly`(
        extents: [(Int, Int, Int, Int)], count: Int, minimum: Int, ranges: [String]
    ) throws {
        let parts = try OracleRowIDRanges.partitions(
            extents.map { extent($0.0, $0.1, $0.2, $0.3) }, count: count, minimumBlocks: minimum)
        #expect(
            parts.map { $0.label.replacing("file ", with: "").replacing(" blocks", with: ":") } == ranges)
    }

    @Test func `each partition of a table has its own object number, and the label says which`() throws {
        let parts = try OracleRowIDRanges.partitions(
            [extent(12, 4, 8, 8), extent(11, 4, 24, 8)], count: 1, minimumBlocks: 1)
        #expect(parts.map(\.label) == ["object 11 file 4 blocks 24–31", "object 12 file 4 blocks 8–15"])
        #expect(parts[1].condition.contains("(1, 12, 4, 15, 32767)"))
    }

    @Test func `a table without extents is read as it is`() throws {
        #expect(try OracleRowIDRanges.partitions([], count: 8) == [.whole])
    }

    @Test func `a block that is in the map twice would be read twice, so the map is refused`() {
        let error = #expect(throws: SourceQueryError.self) {
            try OracleRowIDRanges.partitions([extent(1, 4, 8, 8), extent(1, 4, 15, 8)], count: 2)
        }
        #expect(error?.description.contains("block 15 of file 4 is twice") == true)
    }

    /// First and last block of a condition, with object and file.
    private func blocks(_ condition: String) throws -> (object: Int, file: Int, blocks: ClosedRange<Int>) {
        let numbers = condition.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(numbers.count == 10 && numbers[1] == numbers[6] && numbers[2] == numbers[7])
        #expect(numbers[4] == 0 && numbers[9] == 32_767 && numbers[0] == 1 && numbers[5] == 1)
        return (numbers[1], numbers[2], numbers[3]...numbers[8])
    }

    @Test
    func `every block of any map is in exactly one range, and the ranges of a file are of about one size`()
        throws
    {
        for _ in 0..<300 {
            var extents: [OracleExtent] = []
            for object in 1...Int.random(in: 1...3) {
                for file in 1...Int.random(in: 1...4) {
                    var block = Int.random(in: 0...200)
                    for _ in 0..<Int.random(in: 1...20) {
                        let size = Int.random(in: 1...64)
                        extents.append(extent(object, file, block, size))
                        block += size + [0, .random(in: 1...50)][.random(in: 0...1)]
                    }
                }
            }
            let parts = try OracleRowIDRanges.partitions(
                extents.shuffled(), count: .random(in: 1...100), minimumBlocks: .random(in: 1...40))
            let ranges = try parts.map { try blocks($0.condition) }
            for extent in extents {
                for block in extent.firstBlock...extent.lastBlock {
                    let found = ranges.filter {
                        $0.object == extent.dataObject && $0.file == extent.file && $0.blocks.contains(block)
                    }
                    #expect(found.count == 1)
                }
            }
            #expect(parts.map(\.number) == Array(1...parts.count))
            for (_, group) in Dictionary(grouping: ranges, by: { [$0.object, $0.file] }) {
                let sizes = group.map { range in
                    extents.filter { $0.dataObject == range.object && $0.file == range.file }.reduce(0) {
                        $0 + ($1.firstBlock...$1.lastBlock).filter(range.blocks.contains).count
                    }
                }
                #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
            }
        }
    }

    @Test(
        arguments: [
            ["1", "4", "8", nil], [nil, "4", "8", "8"], ["1", "4", "8", "0"], ["1", "4", "-8", "8"],
            ["1", "4", "8"], ["1", "4", "8", "8.5"], ["1", "4", "8", "99999999999"],
        ] as [[String?]])
    func `a row of the map that is none is refused`(row: [String?]) {
        #expect(throws: SourceQueryError.self) { try OracleExtent(row: row) }
    }

    @Test func `a row of the map is an extent`() throws {
        #expect(
            try OracleExtent(row: ["73921", "1024", "4194304", "8"]) == extent(73_921, 1024, 4_194_304, 8))
    }
}
