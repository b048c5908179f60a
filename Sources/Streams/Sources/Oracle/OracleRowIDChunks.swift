/// Splits an Oracle table into ROWID ranges by DBMS_PARALLEL_EXECUTE, for users who may not read DBA_EXTENTS: the package
/// reads it for them, and is granted to PUBLIC (PL/SQL Packages, 11.2 and later).
///
/// It is the second choice because it writes: the task and its chunks are rows in the dictionary, and every call
/// commits. So it cannot be used on a standby, nor in a session that ``OracleSnapshot/beginStatement`` has put back.
/// The task is needed only until its chunks are listed, and is to be dropped then, also when something failed. As
/// with the extent map, the snapshot comes first.
public struct OracleRowIDChunks: Sendable, Equatable {
    /// The table to split.
    public let table: OracleTable
    /// Name of the task, which no other run has.
    public let taskName: String

    /// Bytes of a task's name.
    private static let maximumNameBytes = 128

    /// Names the task after the run, so that one left behind can be recognised.
    public init(table: OracleTable, run: String) {
        self.table = table
        let letters = run.uppercased().unicodeScalars.filter {
            $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0)
        }
        taskName = String(
            ("REPLICATOR_" + String(String.UnicodeScalarView(letters))).prefix(Self.maximumNameBytes))
    }

    /// Blocks of a chunk: so that there are about `count`, and where the table's size is not known, 64 MiB of the usual
    /// 8 KiB blocks.
    public static func blocksPerChunk(tableBlocks: Int?, count: Int) -> Int {
        guard let tableBlocks, tableBlocks > 0 else { return 8192 }
        return max(OracleRowIDRanges.minimumBlocks, (tableBlocks + count - 1) / count)
    }

    /// Creates the task, then its chunks.
    public func createStatements(blocksPerChunk: Int) -> [String] {
        let task = SQLText.literal(taskName)
        let owner = SQLText.literal(table.owner)
        let name = SQLText.literal(table.name)
        return [
            "BEGIN DBMS_PARALLEL_EXECUTE.CREATE_TASK(task_name => \(task)); END;",
            "BEGIN DBMS_PARALLEL_EXECUTE.CREATE_CHUNKS_BY_ROWID(task_name => \(task), table_owner => \(owner), "
                + "table_name => \(name), by_row => FALSE, chunk_size => \(blocksPerChunk)); END;",
        ]
    }

    /// Columns of ``listSQL``.
    public static let columnCount = 2

    /// Lists the chunks.
    public var listSQL: String {
        """
        SELECT ROWIDTOCHAR(START_ROWID), ROWIDTOCHAR(END_ROWID)
        FROM USER_PARALLEL_EXECUTE_CHUNKS
        WHERE TASK_NAME = \(SQLText.literal(taskName))
        ORDER BY CHUNK_ID
        """
    }

    /// Removes the task and its chunks.
    public var dropStatement: String {
        "BEGIN DBMS_PARALLEL_EXECUTE.DROP_TASK(task_name => \(SQLText.literal(taskName))); END;"
    }

    /// Asks for the database's role and whether this user may make chunks: the view lists what one may execute. A
    /// task is a row in the dictionary, so that a standby cannot have one.
    public static let availabilitySQL = """
        SELECT MAX(SYS_CONTEXT('USERENV', 'DATABASE_ROLE')), COUNT(*)
        FROM ALL_PROCEDURES
        WHERE OWNER = 'SYS' AND OBJECT_NAME = 'DBMS_PARALLEL_EXECUTE' AND PROCEDURE_NAME = 'CREATE_CHUNKS_BY_ROWID'
        """

    /// Why no chunks can be made, by the answer to ``availabilitySQL``; `nil` where they can.
    public static func refusal(_ answer: [String?]?) -> String? {
        guard let answer, answer.count == 2, answer[1] != "0" else {
            return "the source user may not use DBMS_PARALLEL_EXECUTE (GRANT EXECUTE ON it)"
        }
        if let role = answer[0], role != "PRIMARY" {
            return "DBMS_PARALLEL_EXECUTE cannot be used on a database whose role is \(role)"
        }
        return nil
    }

    /// The ranges of the listed chunks; without any, the table has no blocks yet and is read as it is.
    ///
    /// - Throws: ``SourceQueryError`` for what is no ROWID.
    public static func partitions(_ rows: [[String?]]) throws(SourceQueryError) -> [SourcePartition] {
        guard !rows.isEmpty else { return [.whole] }
        var pieces: [(label: String, condition: String)] = []
        for row in rows {
            guard row.count == columnCount, let first = row[0], let last = row[1], isRowID(first),
                isRowID(last)
            else {
                let text = row.map { $0 ?? "NULL" }.joined(separator: ", ")
                throw SourceQueryError(
                    "the source listed a chunk whose ends are no ROWID (\(text)): the table cannot be split by it"
                )
            }
            pieces.append(
                ("ROWID \(first)–\(last)", "ROWID BETWEEN CHARTOROWID('\(first)') AND CHARTOROWID('\(last)')")
            )
        }
        return SourcePartition.numbered(pieces)
    }

    /// An extended ROWID has 18 characters of base 64 (SQL Language Reference, "Rowid Data Types").
    private static func isRowID(_ text: String) -> Bool {
        text.utf8.count == 18
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
            }
    }
}
