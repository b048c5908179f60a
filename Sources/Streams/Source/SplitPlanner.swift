/// Decides how a read is divided among readers. Asks the source; changes nothing there.
public struct SplitPlanner: Sendable {
    /// What is read.
    public struct Subject: Sendable {
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

        /// Builds a subject.
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

    /// How many readers are wanted.
    public enum Wish: Sendable, Equatable {
        /// As many as are surely no slower than one.
        case auto(upTo: Int)
        case exactly(Int)
    }

    /// What was decided.
    public struct Decision: Sendable {
        /// `nil` for one reader.
        public var split: ReadSplit?
        /// Why, for the plan.
        public var reason: String
        /// Steps down, and what a person must know.
        public var warnings: [String]

        /// Builds a decision.
        public init(split: ReadSplit? = nil, reason: String, warnings: [String] = []) {
            self.split = split
            self.reason = reason
            self.warnings = warnings
        }
    }

    /// Bytes below which a second reader costs more than it brings: connecting it takes as long as reading some ten
    /// megabytes.
    static let smallestAutoBytes = 64 << 20
    /// Bytes of a range, where the table is large enough: some tenths of a second's work.
    static let rangeBytes = 64 << 20
    /// Ranges for each reader at least, so that they end at about the same time.
    static let rangesPerReader = 4
    /// Ranges at most: each is a statement of its own.
    static let mostRanges = 4096

    let wish: Wish
    let subject: Subject

    /// Builds a planner.
    public init(wish: Wish, subject: Subject) {
        self.wish = wish
        self.subject = subject
    }

    private var readers: Int {
        switch wish {
        case .auto(let most): most
        case .exactly(let count): count
        }
    }

    private var isAuto: Bool { if case .auto = wish { true } else { false } }

    /// Decides.
    public func plan(on source: some SourceConnection) async throws -> Decision {
        guard readers > 1 else {
            return Decision(reason: isAuto ? "the processors have no room for another" : "asked for")
        }
        switch source.dialect {
        case .postgres: return try await planPostgres(source)
        case .oracle: return try await planOracle(source)
        case .generic:
            if isAuto { return Decision(reason: "\(source.summary) cannot show several readers one state") }
            var decision = byKey(source, hasSnapshot: false)
            if decision.split != nil {
                decision.warnings.append(
                    "\(source.summary) cannot show several readers one state: rows that change while they are read may be "
                        + "in two ranges or in none; use --parallel 1 unless the source is at rest")
            }
            return decision
        }
    }

    // MARK: PostgreSQL

    private func planPostgres(_ source: some SourceConnection) async throws -> Decision {
        let decision = try await dividePostgres(source)
        // Asked last: it takes a transaction, and most reads are not divided.
        if let split = decision.split, let problem = try await snapshotProblem(split, source) {
            return stepDown(problem)
        }
        return decision
    }

    private func dividePostgres(_ source: some SourceConnection) async throws -> Decision {
        if subject.splitColumn == nil || isAuto, let table = subject.table?.sql,
            let blocks = try await PostgresBlocks.read(table, on: source), blocks.isStored
        {
            if blocks.canBeReadByRange { return byBlocks(table, blocks, dialect: source.dialect) }
            if isAuto {
                return Decision(reason: "servers before PostgreSQL 14 cannot read a range of blocks")
            }
        }
        if isAuto { return notByItself }
        return byKey(source, hasSnapshot: true)
    }

    /// What `auto` says to a query.
    private var notByItself: Decision {
        Decision(reason: "a query may cost its whole work for each range: ask for it with --parallel N")
    }

    private func byBlocks(_ table: String, _ blocks: PostgresBlocks, dialect: SourceDialect) -> Decision {
        if isAuto, blocks.bytes < Self.smallestAutoBytes {
            return Decision(reason: "the table has less than \(Self.smallestAutoBytes >> 20) MiB")
        }
        let pieces = min(blocks.largest, max(readers * Self.rangesPerReader, blocks.bytes / Self.rangeBytes))
        guard pieces > 1 else { return Decision(reason: "the table has no more than one block") }
        let split = ReadSplit(
            method: .blocks(table: table), readers: min(readers, pieces),
            rangeCount: min(pieces, Self.mostRanges),
            hasSnapshot: true, dialect: dialect)
        return Decision(split: split, reason: "the table has \(blocks.bytes >> 20) MiB")
    }

    /// Whether a second session can adopt a snapshot is known by exporting one; that it can be exported is asked here.
    private func snapshotProblem(_ split: ReadSplit, _ source: some SourceConnection) async throws -> String?
    {
        if let obstacle = source.snapshotObstacle { return obstacle }
        do {
            _ = try await SourceSnapshot.takePostgres(source, table: split.lockedTable)
            try await source.execute("COMMIT")
            return nil
        } catch let error as any SourceFailure where error.isStatementRefused {
            try await source.execute("ROLLBACK")
            return "the source cannot export a snapshot (\(error))"
        }
    }

    // MARK: Oracle

    private func planOracle(_ source: some SourceConnection) async throws -> Decision {
        do {
            _ = try await SourceSnapshot.takeOracle(source, isOfSession: false)
        } catch let error as any SourceFailure where error.isStatementRefused {
            return stepDown(OracleSnapshot.advice)
        }
        guard subject.splitColumn == nil, let named = subject.table else {
            if isAuto { return notByItself }
            return byKey(source, hasSnapshot: true)
        }
        let owner =
            if let schema = named.schema { schema } else {
                try await source.textRows(OracleTable.currentSchemaSQL, columns: 1).first?[0] ?? ""
            }
        let table = try OracleTable(owner: owner, name: named.name)
        let shape = OracleTableShape(
            rows: try await source.firstAccepted(
                OracleTableShape.statements(for: table), columns: OracleTableShape.columnCount))
        if let refusal = shape.refusal {
            if isAuto || !shape.isSharedBySessions { return stepDown("\(table) \(refusal)") }
            var decision = byKey(source, hasSnapshot: true)
            decision.warnings.append("\(table) \(refusal): it is split by a key instead of by ROWID")
            return decision
        }
        return try await byRowID(table, shape, source)
    }

    private func byRowID(
        _ table: OracleTable, _ shape: OracleTableShape, _ source: some SourceConnection
    ) async throws -> Decision {
        var split = ReadSplit(
            method: .rowIDs(table), readers: readers, rangeCount: readers * Self.rangesPerReader,
            hasSnapshot: true,
            dialect: source.dialect)
        do {
            let rows = try await source.textRows(
                OracleExtent.sql(for: table), columns: OracleExtent.columnCount)
            let extents = try rows.map(OracleExtent.init(row:))
            let blocks = extents.reduce(0) { $0 + $1.blocks }
            // Blocks of 8 KiB are what nearly every database has.
            if isAuto, blocks * 8192 < Self.smallestAutoBytes {
                return Decision(reason: "the table has less than \(Self.smallestAutoBytes >> 20) MiB")
            }
            split.rangeCount = min(max(split.rangeCount, blocks * 8192 / Self.rangeBytes), Self.mostRanges)
            return Decision(split: split, reason: "the extent map has \(blocks) blocks")
        } catch let error as any SourceFailure where error.isStatementRefused {
            let advice = OracleExtent.advice
            if isAuto { return stepDown(advice) }
            let answer = try? await source.textRows(OracleRowIDChunks.availabilitySQL, columns: 2).first
            if let refusal = OracleRowIDChunks.refusal(answer) {
                var decision = byKey(source, hasSnapshot: true)
                if decision.split != nil {
                    decision.warnings.append(
                        "\(advice); \(refusal): the table is split by a key instead of by ROWID")
                }
                return decision
            }
            split.method = .rowIDChunks(table, blocks: shape.blocks ?? 0)
            return Decision(
                split: split, reason: "asked for",
                warnings: ["\(advice); DBMS_PARALLEL_EXECUTE splits the table instead"])
        }
    }

    // MARK: any

    private func byKey(_ source: some SourceConnection, hasSnapshot: Bool) -> Decision {
        let names = subject.splitColumn.map { [$0] } ?? subject.key
        let columns = names.compactMap { name in
            subject.columns.first { $0.name == name }
                ?? subject.columns.first { $0.name.lowercased() == name.lowercased() }
        }
        guard let ranges = columns.lazy.compactMap({ KeyRanges($0, dialect: source.dialect) }).first else {
            let what =
                names.isEmpty
                ? "no key is named" : "\(names.joined(separator: ", ")) is no number and no time"
            return stepDown("\(what), so that the query cannot be split: name a column with split_by")
        }
        let split = ReadSplit(
            method: .key(ranges, query: subject.query), readers: readers,
            rangeCount: min(readers * 8, Self.mostRanges), hasSnapshot: hasSnapshot, dialect: source.dialect)
        return Decision(split: split, reason: "asked for")
    }

    /// One reader instead of several: a warning only where several were asked for.
    private func stepDown(_ why: String) -> Decision {
        Decision(reason: why, warnings: isAuto ? [] : ["one reader instead of \(readers): \(why)"])
    }
}
