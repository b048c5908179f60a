/// A read, as far as dividing it among several readers depends on that.
public struct SourceRead: Sendable {
    /// The query; for a table `SELECT * FROM` it.
    public var query: String
    /// The table, where a table is read: its name quoted for SQL, and in parts.
    public var table: (sql: String, schema: String?, name: String)?
    /// Columns of the query.
    public var columns: [SourceColumn]
    /// Column to split by, if one was named.
    public var splitColumn: String?
    /// Key of the rows: what a query is split by when nothing is named.
    public var key: [String]

    /// Builds a read.
    public init(
        query: String, table: (sql: String, schema: String?, name: String)?, columns: [SourceColumn],
        splitColumn: String?, key: [String]
    ) {
        self.query = query
        self.table = table
        self.columns = columns
        self.splitColumn = splitColumn
        self.key = key
    }
}

/// What a source tells of a read that might be divided. Facts only: the planner decides what follows from them.
public enum SplitFacts: Sendable, Equatable {
    /// PostgreSQL, with the blocks of what is read; `nil` where no relation is read by its name, or it has none.
    case postgres(PostgresBlocks?)
    /// Oracle.
    case oracle(Oracle)
    /// Any other source: it cannot show several sessions one state.
    case other

    /// What an Oracle database tells.
    public enum Oracle: Sendable, Equatable {
        /// The user may not read the system change number.
        case noSnapshot
        /// A query is read, or a table by a column that was named.
        case query
        /// A table that ROWID ranges cannot divide: see ``OracleTableShape/refusal``.
        case unsuited(OracleTable, OracleTableShape)
        /// A table, and how many blocks its extent map has.
        case extents(OracleTable, blocks: Int)
        /// The user may not read the extent map; `refusal` says why DBMS_PARALLEL_EXECUTE cannot read it for the user
        /// either.
        case chunks(OracleTable, OracleTableShape, refusal: String?)
    }
}

extension SourceConnection {
    /// Asks the source what a division of the read would depend on. Changes nothing there.
    ///
    /// - Parameter isAutomatic: nobody asked for several readers. A PostgreSQL table is then looked at even where a
    ///   column was named, and Oracle is not asked about the second choice, DBMS_PARALLEL_EXECUTE.
    /// - Throws: what the source says to a question that every user may ask.
    public func splitFacts(of read: SourceRead, isAutomatic: Bool) async throws -> SplitFacts {
        switch dialect {
        case .postgres:
            guard read.splitColumn == nil || isAutomatic, let table = read.table?.sql else {
                return .postgres(nil)
            }
            return .postgres(try await PostgresBlocks.read(table, on: self))
        case .oracle: return .oracle(try await oracleFacts(of: read, isAutomatic: isAutomatic))
        case .generic: return .other
        }
    }

    private func oracleFacts(of read: SourceRead, isAutomatic: Bool) async throws -> SplitFacts.Oracle {
        do {
            _ = try await SourceSnapshot.takeOracle(self, isOfSession: false)
        } catch let error as any SourceFailure where error.isStatementRefused {
            return .noSnapshot
        }
        guard read.splitColumn == nil, let named = read.table else { return .query }
        let owner =
            if let schema = named.schema { schema } else {
                try await textRows(OracleTable.currentSchemaSQL, columns: 1).first?[0] ?? ""
            }
        let table = try OracleTable(owner: owner, name: named.name)
        let shape = OracleTableShape(
            rows: try await firstAccepted(
                OracleTableShape.statements(for: table), columns: OracleTableShape.columnCount))
        if shape.refusal != nil { return .unsuited(table, shape) }
        do {
            let rows = try await textRows(OracleExtent.sql(for: table), columns: OracleExtent.columnCount)
            return .extents(table, blocks: try rows.map(OracleExtent.init(row:)).reduce(0) { $0 + $1.blocks })
        } catch let error as any SourceFailure where error.isStatementRefused {
            guard !isAutomatic else { return .chunks(table, shape, refusal: nil) }
            let answer = try? await textRows(OracleRowIDChunks.availabilitySQL, columns: 2).first
            return .chunks(table, shape, refusal: OracleRowIDChunks.refusal(answer))
        }
    }

    /// Why a split's readers cannot share its snapshot; `nil` where they can. To be asked last: the question needs a
    /// transaction, and most reads are not divided.
    public func snapshotRefusal(_ split: ReadSplit) async throws -> String? {
        guard dialect == .postgres, split.hasSnapshot else { return nil }
        if let obstacle = snapshotObstacle { return obstacle }
        do {
            _ = try await SourceSnapshot.takePostgres(self, table: split.lockedTable)
            try await execute("COMMIT")
            return nil
        } catch let error as any SourceFailure where error.isStatementRefused {
            try await execute("ROLLBACK")
            return "the source cannot export a snapshot (\(error))"
        }
    }
}
