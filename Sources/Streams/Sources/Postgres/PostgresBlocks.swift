/// The physical size of a PostgreSQL table, and its split into ranges of blocks, by `ctid`.
///
/// A row has exactly one `ctid` in the snapshot of a transaction, whatever is updated meanwhile, and the server reads
/// only the blocks of a range since version 14 ("TID Range Scan").
public struct PostgresBlocks: Sendable, Equatable {
    /// Blocks of the largest of its partitions, or its own.
    public var largest: Int
    /// Bytes of all of them.
    public var bytes: Int
    /// It has blocks: a table, a partitioned one, or a materialized view.
    public var isStored: Bool
    /// The server reads a range of blocks without reading the others.
    public var canBeReadByRange: Bool

    /// Columns of ``sizeSQL(_:)``.
    static let columnCount = 4

    /// Asks for the size; no row when there is no such relation.
    ///
    /// - Parameter table: quoted for SQL.
    static func sizeSQL(_ table: String) -> String {
        """
        WITH RECURSIVE tree AS (
            SELECT oid, relkind FROM pg_catalog.pg_class WHERE oid = to_regclass(\(SQLText.postgresLiteral(table)))
            UNION ALL
            SELECT c.oid, c.relkind FROM tree JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid
            JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
        )
        SELECT (max(pg_relation_size(oid)) / current_setting('block_size')::int)::bigint::text,
               sum(pg_relation_size(oid))::bigint::text, bool_and(relkind IN ('r', 'p', 'm'))::text,
               (current_setting('server_version_num')::int >= 140000)::text
        FROM tree HAVING count(*) > 0
        """
    }

    /// Reads the answer; `nil` when there is no such relation.
    static func read(_ table: String, on source: some SourceConnection) async throws -> PostgresBlocks? {
        let rows = try await source.textRows(sizeSQL(table), columns: columnCount)
        guard let row = rows.first, let largest = row[0].flatMap({ Int($0) }),
            let bytes = row[1].flatMap({ Int($0) })
        else { return nil }
        return PostgresBlocks(
            largest: largest, bytes: bytes, isStored: row[2] == "true", canBeReadByRange: row[3] == "true")
    }

    /// The ranges. The last has no end, so that no row is lost if the table grows before the snapshot.
    func partitions(count: Int) -> [SourcePartition] {
        let pieces = max(1, min(count, largest))
        return SourcePartition.numbered(
            (0..<pieces).map { index in
                let first = largest * index / pieces
                let end = largest * (index + 1) / pieces
                guard index < pieces - 1 else {
                    return ("blocks from \(first)", "ctid >= '(\(first),0)'::tid")
                }
                return (
                    "blocks \(first)–\(end - 1)", "ctid >= '(\(first),0)'::tid AND ctid < '(\(end),0)'::tid"
                )
            })
    }
}
