package import Streams

/// Decides how many readers a run has and what each of them reads: what the source can be divided into, what the load
/// gains from it, what connections, rights and memory allow. Pure; ``SplitInquiry`` asks the questions.
///
/// A step down from a number that somebody asked for is a warning; `auto` steps down in silence, and says why in the
/// plan.
package struct SplitPlanner: Sendable {
    /// What was decided.
    package struct Decision: Sendable, Equatable {
        /// `nil` for one reader.
        package var split: ReadSplit?
        /// Why, for the plan.
        package var reason: String
        /// Steps down, and what a person must know.
        package var warnings: [String] = []
    }

    /// Free connections, as far as they are known.
    package struct Connections: Sendable, Equatable {
        package var freeAtSource: Int?
        package var freeAtTarget: Int?
        /// Source and target are one server, so that each reader takes two of its connections.
        package var areOneServer = false
    }

    /// More readers than this gain little on any source, and cost it a connection each: a person may ask for them.
    static let mostAutomaticReaders = 4
    /// Bytes below which a second reader costs more than it brings: connecting it takes as long as reading some ten
    /// megabytes.
    static let smallestAutoBytes = 64 << 20
    /// Bytes of a range, where the table is large enough: some tenths of a second's work.
    static let rangeBytes = 64 << 20
    /// Ranges for each reader at least, so that they end at about the same time.
    static let rangesPerReader = 4
    /// Ranges at most: each is a statement of its own.
    static let mostRanges = 4096
    /// Bytes of a block of Oracle's, in nearly every database.
    private static let oracleBlockBytes = 8192

    let setting: ParallelSetting
    let read: SourceRead
    /// Of the source, for messages.
    let summary: String
    let dialect: SourceDialect
    let load: LoadPlan?
    /// A part of the source by a watermark.
    let isWindowed: Bool
    /// Objects are grouped by a column.
    let isGrouped: Bool

    var isAutomatic: Bool { setting == .auto }

    /// What can be decided before anything is asked; `nil` where it cannot.
    func decisionWithoutFacts() -> Decision? {
        guard isAutomatic, let reason = reasonAgainstRanges ?? reasonAgainstWriters else { return nil }
        return Decision(reason: reason)
    }

    /// Why ranges would cost too much: each would begin something anew, a search through an index or the objects of a
    /// group.
    private var reasonAgainstRanges: String? {
        if isWindowed {
            return "each range would look for the changed rows anew: ask for it with --parallel N"
        }
        if isGrouped {
            return "each range would have objects of its own for each group: ask for it with --parallel N"
        }
        return nil
    }

    /// Why several writers would cost too much. They need a table aside: where the rows are staged anyway, or the
    /// table is new, that costs nothing; elsewhere each row is written twice.
    private var reasonAgainstWriters: String? {
        guard let load else { return nil }
        switch load.method {
        case .merge, .upsert: return nil
        case .direct where load.newTable?.makesSchema == false: return nil
        case .direct, .truncate, .append:
            return
                "several writers would have to write each row of this load twice: ask for it with --parallel N"
        }
    }

    /// Readers to aim at.
    ///
    /// - Parameter hasServer: source or target run on this machine, and share its processors.
    func wantedReaders(processors: Int, hasServer: Bool) -> Int {
        guard case .auto = setting else { return setting.count ?? 1 }
        // One reader keeps two processors busy where a server is here as well (86 % of them: docs/benchmarks).
        return min(Self.mostAutomaticReaders, hasServer ? processors / 2 : processors)
    }

    /// What the read is divided into.
    func divide(_ facts: SplitFacts, readers: Int) -> Decision {
        guard readers > 1 else {
            return Decision(
                reason: isAutomatic ? "the processors have no room for another" : "asked for")
        }
        switch facts {
        case .postgres(let blocks): return dividePostgres(blocks, readers)
        case .oracle(let facts): return divideOracle(facts, readers)
        case .other:
            let noSnapshot = "\(summary) cannot show several readers one state"
            if isAutomatic { return Decision(reason: noSnapshot) }
            var decision = byKey(readers, hasSnapshot: false)
            if decision.split != nil {
                decision.warnings.append(
                    "\(noSnapshot): rows that change while they are read may be in two ranges or in none; use --parallel 1 "
                        + "unless the source is at rest")
            }
            return decision
        }
    }

    private func dividePostgres(_ blocks: PostgresBlocks?, _ readers: Int) -> Decision {
        if let table = read.table?.sql, let blocks, blocks.isStored {
            if blocks.canBeReadByRange { return byBlocks(table, blocks, readers) }
            if isAutomatic {
                return Decision(reason: "servers before PostgreSQL 14 cannot read a range of blocks")
            }
        }
        return isAutomatic ? notByItself : byKey(readers, hasSnapshot: true)
    }

    /// The decision of `auto` about a query.
    private var notByItself: Decision {
        Decision(reason: "a query may cost its whole work for each range: ask for it with --parallel N")
    }

    private var tooSmall: Decision {
        Decision(reason: "the table has less than \(Self.smallestAutoBytes >> 20) MiB")
    }

    private func byBlocks(_ table: String, _ blocks: PostgresBlocks, _ readers: Int) -> Decision {
        if isAutomatic, blocks.bytes < Self.smallestAutoBytes { return tooSmall }
        let pieces = min(blocks.largest, max(readers * Self.rangesPerReader, blocks.bytes / Self.rangeBytes))
        guard pieces > 1 else { return Decision(reason: "the table has no more than one block") }
        let split = ReadSplit(
            method: .blocks(table: table), readers: min(readers, pieces),
            rangeCount: min(pieces, Self.mostRanges), hasSnapshot: true, dialect: dialect)
        return Decision(split: split, reason: "the table has \(blocks.bytes >> 20) MiB")
    }

    private func divideOracle(_ facts: SplitFacts.Oracle, _ readers: Int) -> Decision {
        switch facts {
        case .noSnapshot: return oneReader(OracleSnapshot.advice, insteadOf: readers)
        case .query: return isAutomatic ? notByItself : byKey(readers, hasSnapshot: true)
        case .unsuited(let table, let shape):
            let refusal = "\(table) \(shape.refusal ?? "cannot be split by ROWID")"
            if isAutomatic || !shape.isSharedBySessions { return oneReader(refusal, insteadOf: readers) }
            var decision = byKey(readers, hasSnapshot: true)
            decision.warnings.append("\(refusal): it is split by a key instead of by ROWID")
            return decision
        case .extents(let table, let blocks):
            let bytes = blocks * Self.oracleBlockBytes
            if isAutomatic, bytes < Self.smallestAutoBytes { return tooSmall }
            let ranges = min(max(readers * Self.rangesPerReader, bytes / Self.rangeBytes), Self.mostRanges)
            return Decision(
                split: byRowID(.rowIDs(table), readers, ranges: ranges),
                reason: "the extent map has \(blocks) blocks")
        case .chunks(let table, let shape, let refusal):
            let advice = OracleExtent.advice
            if isAutomatic { return oneReader(advice, insteadOf: readers) }
            guard let refusal else {
                return Decision(
                    split: byRowID(
                        .rowIDChunks(table, blocks: shape.blocks ?? 0), readers,
                        ranges: readers * Self.rangesPerReader),
                    reason: "asked for",
                    warnings: ["\(advice); DBMS_PARALLEL_EXECUTE splits the table instead"])
            }
            var decision = byKey(readers, hasSnapshot: true)
            if decision.split != nil {
                decision.warnings.append(
                    "\(advice); \(refusal): the table is split by a key instead of by ROWID")
            }
            return decision
        }
    }

    private func byRowID(_ method: ReadSplit.Method, _ readers: Int, ranges: Int) -> ReadSplit {
        ReadSplit(
            method: method, readers: readers, rangeCount: ranges, hasSnapshot: true, dialect: dialect)
    }

    private func byKey(_ readers: Int, hasSnapshot: Bool) -> Decision {
        let names = read.splitColumn.map { [$0] } ?? read.key
        let columns = names.compactMap { read.columns.named($0) }
        guard let ranges = columns.lazy.compactMap({ KeyRanges($0, dialect: dialect) }).first else {
            let what =
                names.isEmpty
                ? "no key is named" : "\(names.joined(separator: ", ")) is no number and no time"
            return oneReader(
                "\(what), so that the query cannot be split: name a column with split_by", insteadOf: readers)
        }
        let split = ReadSplit(
            method: .key(ranges, query: read.query), readers: readers,
            rangeCount: min(readers * 8, Self.mostRanges), hasSnapshot: hasSnapshot, dialect: dialect)
        return Decision(split: split, reason: "asked for")
    }

    /// One reader instead of several: a warning only where several were asked for.
    func oneReader(_ why: String, insteadOf readers: Int) -> Decision {
        Decision(reason: why, warnings: isAutomatic ? [] : ["one reader instead of \(readers): \(why)"])
    }

    /// Takes away readers that the servers have no connection for: they would fail the run.
    func fit(_ decision: Decision, to connections: Connections) -> Decision {
        guard let split = decision.split else { return decision }
        var free = connections.freeAtSource ?? Int.max
        var place = "source"
        if let count = connections.freeAtTarget, count < free { (free, place) = (count, "target") }
        if connections.areOneServer { free /= 2 }
        guard free < split.readers else { return decision }
        var decision = decision
        let fitting = max(1, free)
        if !isAutomatic {
            decision.warnings.append(
                "\(fitting == 1 ? "one reader" : "\(fitting) readers") instead of \(split.readers): the \(place) has connections "
                    + "left for \(max(0, free)) (max_connections, or a limit of the user or the database)")
        }
        decision.reason = "the \(place) has connections left for \(max(0, free))"
        decision.split = fitting == 1 ? nil : split.with(readers: fitting)
        return decision
    }

    /// The table aside is made in the schema of the state, unless it becomes the table itself.
    var needsRightsOnStateSchema: Bool {
        load.map { $0.newTable == nil || $0.method != .direct } ?? false
    }

    /// Steps down where the table that several writers fill cannot be made.
    ///
    /// - Parameter mayCreateInStateSchema: `nil` where that is not known or does not matter.
    func check(_ decision: Decision, mayCreateInStateSchema: Bool?) -> Decision {
        guard let split = decision.split, let load else { return decision }
        var problem: String?
        if load.newTable?.makesSchema == true { problem = "the schema of \(load.table) is made with it" }
        if needsRightsOnStateSchema, mayCreateInStateSchema == false {
            problem =
                "this user may not create the table that several readers fill: GRANT CREATE ON SCHEMA replicator to it"
        }
        guard let problem else { return decision }
        var decision = decision
        if !isAutomatic { decision.warnings.append("one reader instead of \(split.readers): \(problem)") }
        decision.reason = problem
        decision.split = nil
        return decision
    }

    /// One reader less, where the memory budget has no room for all; `nil` where a person asked for the number, or
    /// there is only one.
    func withOneReaderLess(_ decision: Decision) -> Decision? {
        guard let split = decision.split, isAutomatic else { return nil }
        var decision = decision
        decision.reason = "the memory budget has no room for another (setting: memory)"
        decision.split = split.readers == 2 ? nil : split.with(readers: split.readers - 1)
        return decision
    }
}

extension ReadSplit {
    fileprivate func with(readers: Int) -> ReadSplit {
        var split = self
        split.readers = readers
        return split
    }
}
