/// Splits an Oracle table into ranges of blocks, by its extent map. No index is used and no block is read twice.
///
/// The way is that of OraOop, the reader of the retired Apache Sqoop: DBA_EXTENTS, batched per data file, conditions
/// on ROWID. Only for tables that ``OracleTableShape`` does not refuse; rows must keep their place while they are
/// read, which reading all ranges at one ``OracleSnapshot`` sees to.
public enum OracleRowIDRanges {
    /// Blocks below which a range is not worth a statement of its own: 1 MiB of the usual 8 KiB blocks.
    public static let minimumBlocks = 128

    /// Greatest row number in a block that a ROWID can hold, as OraOop assumes it.
    private static let lastRow = 32_767

    /// The ranges: about `count` of them, with about the same number of blocks each.
    ///
    /// A range stays within one file of one segment, so there are more where a table has many small partitions. It may
    /// run over blocks between two extents, which belong to others and hold no ROWID of this segment.
    ///
    /// A table without extents (no segment was made for it yet) is one partition that is read as it is.
    ///
    /// - Throws: ``SourceQueryError`` for a map in which a block occurs twice.
    public static func partitions(
        _ extents: [OracleExtent], count: Int, minimumBlocks: Int = minimumBlocks
    ) throws(SourceQueryError) -> [SourcePartition] {
        precondition(count > 0 && minimumBlocks > 0, "a split has at least one range")
        guard !extents.isEmpty else { return [.whole] }
        let runs = try runs(extents)
        let blocks = extents.reduce(0) { $0 + $1.blocks }
        let target = max(minimumBlocks, (blocks + count - 1) / count)
        let namesObjects = runs.contains { $0[0].dataObject != runs[0][0].dataObject }
        let pieces = runs.flatMap { run in
            ranges(run, target: target).map { range in
                piece(run[0], range, namesObject: namesObjects)
            }
        }
        return SourcePartition.numbered(pieces)
    }

    /// The extents of each file of each segment, in the order of their blocks.
    private static func runs(_ extents: [OracleExtent]) throws(SourceQueryError) -> [[OracleExtent]] {
        let sorted = extents.sorted {
            ($0.dataObject, $0.file, $0.firstBlock) < ($1.dataObject, $1.file, $1.firstBlock)
        }
        var runs: [[OracleExtent]] = []
        for extent in sorted {
            guard let last = runs.last?.last, last.dataObject == extent.dataObject, last.file == extent.file
            else {
                runs.append([extent])
                continue
            }
            guard last.lastBlock < extent.firstBlock else {
                throw SourceQueryError(
                    "block \(extent.firstBlock) of file \(extent.file) is twice in the source's extent map: the table cannot "
                        + "be split by it")
            }
            runs[runs.count - 1].append(extent)
        }
        return runs
    }

    /// Block ranges of one run, each with its share of the run's own blocks.
    private static func ranges(_ run: [OracleExtent], target: Int) -> [ClosedRange<Int>] {
        let blocks = run.reduce(0) { $0 + $1.blocks }
        let count = max(1, (blocks + target / 2) / target)
        var ranges: [ClosedRange<Int>] = []
        var extent = 0
        // The run's own blocks that stand before the current extent.
        var before = 0
        func block(_ ordinal: Int) -> Int {
            while ordinal >= before + run[extent].blocks {
                before += run[extent].blocks
                extent += 1
            }
            return run[extent].firstBlock + ordinal - before
        }
        for index in 0..<count {
            let first = block(blocks * index / count)
            ranges.append(first...block(blocks * (index + 1) / count - 1))
        }
        return ranges
    }

    private static func piece(
        _ segment: OracleExtent, _ blocks: ClosedRange<Int>, namesObject: Bool
    ) -> (label: String, condition: String) {
        func rowID(_ block: Int, _ row: Int) -> String {
            "DBMS_ROWID.ROWID_CREATE(1, \(segment.dataObject), \(segment.file), \(block), \(row))"
        }
        let place = "file \(segment.file) blocks \(blocks.lowerBound)–\(blocks.upperBound)"
        return (
            namesObject ? "object \(segment.dataObject) \(place)" : place,
            "ROWID BETWEEN \(rowID(blocks.lowerBound, 0)) AND \(rowID(blocks.upperBound, lastRow))"
        )
    }
}
