/// A run of blocks that belongs to one segment: a table, or one partition or subpartition of it.
public struct OracleExtent: Sendable, Equatable {
    /// DATA_OBJECT_ID of the segment, the first part of the ROWIDs in it.
    public let dataObject: Int
    /// RELATIVE_FNO, the second part: the number of the file in its tablespace (always 1024 in a bigfile tablespace).
    public let file: Int
    /// Number of its first block in that file.
    public let firstBlock: Int
    /// How many blocks it has.
    public let blocks: Int

    /// Number of its last block.
    public var lastBlock: Int { firstBlock + blocks - 1 }

    /// Builds an extent.
    public init(dataObject: Int, file: Int, firstBlock: Int, blocks: Int) {
        self.dataObject = dataObject
        self.file = file
        self.firstBlock = firstBlock
        self.blocks = blocks
    }

    /// Columns of ``sql(for:)``.
    public static let columnCount = 4

    /// The table's extent map, all of its segments' extents.
    ///
    /// To be read after the snapshot was taken: an extent that is added later holds only rows that are later too, but one
    /// that was added between the map and the snapshot would be missed.
    ///
    /// A segment is joined with its object by all of owner, name, partition and type, since an index may have the name of
    /// its table. The outer join shows a segment without an object as NULL, which ``init(row:)`` refuses, instead of
    /// leaving it out.
    public static func sql(for table: OracleTable) -> String {
        """
        SELECT o.DATA_OBJECT_ID, e.RELATIVE_FNO, e.BLOCK_ID, e.BLOCKS
        FROM DBA_EXTENTS e
        LEFT JOIN DBA_OBJECTS o
          ON o.OWNER = e.OWNER AND o.OBJECT_NAME = e.SEGMENT_NAME AND o.OBJECT_TYPE = e.SEGMENT_TYPE
         AND (o.SUBOBJECT_NAME = e.PARTITION_NAME OR (o.SUBOBJECT_NAME IS NULL AND e.PARTITION_NAME IS NULL))
        WHERE e.OWNER = \(SQLText.literal(table.owner)) AND e.SEGMENT_NAME = \(SQLText.literal(table.name))
          AND e.SEGMENT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
        """
    }

    /// What to grant when the source refuses ``sql(for:)``.
    public static let advice =
        "the source user may not read the extent map: GRANT SELECT ON DBA_EXTENTS and ON DBA_OBJECTS to it"

    /// Reads a row of the answer.
    ///
    /// - Throws: ``SourceQueryError`` for NULL and for what is no number that could be one.
    public init(row: [String?]) throws(SourceQueryError) {
        let numbers = row.compactMap { $0.flatMap { Int($0) } }
        guard row.count == Self.columnCount, numbers.count == row.count, numbers.allSatisfy({ $0 >= 0 }),
            numbers[3] > 0, numbers.allSatisfy({ $0 <= Int(UInt32.max) })
        else {
            let text = row.map { $0 ?? "NULL" }.joined(separator: ", ")
            throw SourceQueryError(
                "the source's extent map has a row that is none (\(text)): the table cannot be split by it")
        }
        self.init(dataObject: numbers[0], file: numbers[1], firstBlock: numbers[2], blocks: numbers[3])
    }
}
