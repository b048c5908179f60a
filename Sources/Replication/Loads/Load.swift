import Streams

/// One method of getting rows into a table: what has to happen before the COPY and after it. What it makes visible,
/// it makes visible in one transaction, which the caller commits.
///
/// One writer: the transaction is opened first, and COPY is part of it. Several writers: each has a transaction of
/// its own for each COPY, into a table aside that nobody reads (``AsideTable``); the transaction that makes the rows
/// visible comes after. A new method is a type of its own beside ``DirectLoad``, ``TruncateLoad``, ``AppendLoad``,
/// ``MergeLoad`` and ``UpsertLoad``, a case of ``LoadMethod``, and what ``LoadPlanner`` says of it.
protocol Load: Sendable {
    /// The table that is loaded, with plan, session and table aside.
    var table: LoadedTable { get }
    /// Table that COPY goes into.
    var copyTable: PostgresTableName { get }
    /// Prepares the table that COPY goes into. Called when the transaction of one writer is open, or the table aside
    /// of several writers exists.
    func prepare() async throws
    /// Brings what COPY stored to where it belongs, in the transaction that commits the run.
    ///
    /// - Parameter rows: rows that COPY stored.
    func apply(rows: Int) async throws -> LoadEffect
}

/// Rows that changed at the target.
struct LoadEffect: Sendable, Equatable {
    var inserted = 0
    var updated = 0
    var deleted = 0
}

extension Load {
    /// Session of the transaction that commits the run.
    var session: PostgresSession { table.session }

    /// Before the COPY.
    func begin() async throws {
        if let aside = table.aside { try await aside.make() } else { try await table.beginTransaction() }
        try await prepare()
    }

    /// After the COPY.
    ///
    /// - Parameter rows: rows that it stored.
    /// - Throws: ``TargetError`` for rows that the table cannot take as they are.
    func finish(rows: Int) async throws -> LoadEffect {
        if table.aside != nil { try await table.beginTransaction() }
        let effect = try await apply(rows: rows)
        if let aside = table.aside, !aside.becomesTable { try await aside.drop() }
        try await table.addKey()
        try await table.advanceSequences()
        return effect
    }
}

extension LoadPlan {
    /// The type that carries this plan out.
    func makeLoad(_ table: LoadedTable) -> any Load {
        switch method {
        case .direct: DirectLoad(table: table)
        case .truncate: TruncateLoad(table: table)
        case .append: AppendLoad(table: table)
        case .merge: MergeLoad(table: table)
        case .upsert: UpsertLoad(table: table)
        }
    }
}
