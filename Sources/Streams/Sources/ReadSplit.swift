/// How one read is divided among several readers. Decided by ``SplitPlanner``, carried out by ``begin(on:run:)``.
public struct ReadSplit: Sendable, Equatable {
    /// What tells the pieces apart.
    public enum Method: Sendable, Equatable {
        /// Blocks of a PostgreSQL table, by its name quoted for SQL.
        case blocks(table: String)
        /// ROWID ranges of an Oracle table, from its extent map.
        case rowIDs(OracleTable)
        /// ROWID ranges of an Oracle table, as DBMS_PARALLEL_EXECUTE makes them.
        case rowIDChunks(OracleTable, blocks: Int)
        /// Ranges of a column of a query.
        case key(KeyRanges, query: String)
    }

    /// See ``Method``.
    public var method: Method
    /// Connections that read at once.
    public var readers: Int
    /// Pieces to make: many more than readers, so that a large one does not leave the others idle.
    public var rangeCount: Int
    /// All readers see one state of the source.
    public var hasSnapshot: Bool
    /// SQL of the source.
    public var dialect: SourceDialect

    /// Builds a split.
    public init(
        method: Method, readers: Int, rangeCount: Int, hasSnapshot: Bool, dialect: SourceDialect
    ) {
        self.method = method
        self.readers = readers
        self.rangeCount = rangeCount
        self.hasSnapshot = hasSnapshot
        self.dialect = dialect
    }

    /// For plans, such as `2 readers, about 24 ranges of blocks, one snapshot`.
    public var summary: String {
        let pieces =
            switch method {
            case .blocks: "ranges of blocks"
            case .rowIDs, .rowIDChunks: "ranges of ROWID"
            case .key(let ranges, _): "ranges of \(ranges.column)"
            }
        return "\(readers) readers, about \(rangeCount) \(pieces), "
            + (hasSnapshot ? "one snapshot" : "no snapshot")
    }

    /// A split that has begun: the state that all readers see, and the pieces.
    public struct Begun: Sendable {
        /// See ``SourceSnapshot``.
        public var snapshot: SourceSnapshot
        /// Together all rows, each once.
        public var partitions: [SourcePartition]
    }

    /// Takes the snapshot, then finds the pieces. In the other order, rows that are added in between would be in the
    /// snapshot but in no piece.
    ///
    /// - Parameters:
    ///   - holder: keeps the snapshot; reads nothing meanwhile.
    ///   - run: names what has to be named at the source.
    public func begin(on holder: some SourceConnection, run: String) async throws -> Begun {
        var snapshot = SourceSnapshot.none
        switch dialect {
        case .postgres: snapshot = try await SourceSnapshot.takePostgres(holder, table: lockedTable)
        case .oracle where hasSnapshot:
            var isOfSession = false
            if case .key = method { isOfSession = true }
            snapshot = try await SourceSnapshot.takeOracle(holder, isOfSession: isOfSession)
        case .oracle, .generic: break
        }
        return Begun(snapshot: snapshot, partitions: try await partitions(on: holder, run: run))
    }

    /// The table that must be locked before the snapshot is taken; `nil` for a query, which is locked when its bounds
    /// are asked for. Of a table only the size is asked, which keeps no lock.
    var lockedTable: String? { if case .blocks(let table) = method { table } else { nil } }

    private func partitions(on source: some SourceConnection, run: String) async throws -> [SourcePartition] {
        switch method {
        case .blocks(let table):
            guard let blocks = try await PostgresBlocks.read(table, on: source) else { return [.whole] }
            return blocks.partitions(count: rangeCount)
        case .key(let ranges, let query):
            let ends = try await source.textRows(ranges.boundsSQL(query), columns: 2).first
            return try ranges.partitions(minimum: ends?[0], maximum: ends?[1], count: rangeCount)
        case .rowIDs(let table):
            let rows = try await source.textRows(
                OracleExtent.sql(for: table), columns: OracleExtent.columnCount)
            return try OracleRowIDRanges.partitions(try rows.map(OracleExtent.init(row:)), count: rangeCount)
        case .rowIDChunks(let table, let blocks):
            return try await chunks(
                OracleRowIDChunks(table: table, run: run),
                blocksPerChunk: OracleRowIDChunks.blocksPerChunk(tableBlocks: blocks, count: rangeCount),
                on: source)
        }
    }

    /// The task is dropped whatever happens: it is a row in the source's dictionary.
    private func chunks(
        _ chunks: OracleRowIDChunks, blocksPerChunk: Int, on source: some SourceConnection
    ) async throws -> [SourcePartition] {
        let listed: Result<[[String?]], any Error>
        do {
            for sql in chunks.createStatements(blocksPerChunk: blocksPerChunk) {
                try await source.execute(sql)
            }
            listed = .success(
                try await source.textRows(chunks.listSQL, columns: OracleRowIDChunks.columnCount))
        } catch {
            listed = .failure(error)
        }
        do {
            try await source.execute(chunks.dropStatement)
        } catch {
            // Where both failed, the failure to list is the cause.
            _ = try listed.get()
            throw error
        }
        return try OracleRowIDChunks.partitions(try listed.get())
    }
}
