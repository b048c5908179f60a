import Logging
import Streams

/// The table of a load, and the statements that methods of loading have in common.
struct LoadedTable: Sendable {
    let plan: LoadPlan
    /// Session of the transaction that commits the run.
    let session: PostgresSession
    /// What several writers fill; `nil` with one writer.
    let aside: AsideTable?
    let logger: Logger

    init(_ plan: LoadPlan, session: PostgresSession, run: RunID, logger: Logger) {
        self.plan = plan
        self.session = session
        self.logger = logger
        aside = plan.writers > 1 ? AsideTable(plan, session: session, run: run, logger: logger) : nil
    }

    private var statements: LoadStatements {
        LoadStatements(session: session, plan: plan, logger: logger)
    }

    /// Runs a statement of the load; see ``LoadStatements``.
    @discardableResult
    func run(_ sql: String, _ label: String) async throws -> Int { try await statements.run(sql, label) }

    /// Begins it as READ COMMITTED, since each statement must see what was committed before it: the comparison takes
    /// its lock first, then reads. A table that does not exist yet is made here, unless the table aside becomes it.
    func beginTransaction() async throws {
        try await run(
            """
            BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = \(plan.lockTimeoutMilliseconds);
            SET LOCAL row_security = off
            """, "begin")
        guard let newTable = plan.newTable, aside?.becomesTable != true else { return }
        if newTable.makesSchema, let schema = plan.table.schema {
            try await run(LoadPlan.createSchema(schema), "create \(schema)")
        }
        try await run(newTable.create(as: plan.table), "create \(plan.table)")
    }

    /// Locks the table: readers go on, writers wait.
    func lock() async throws {
        try await run("LOCK TABLE \(plan.table.sql) IN SHARE ROW EXCLUSIVE MODE", "lock \(plan.table)")
    }

    /// Inserts all rows of the table aside, where there is one.
    ///
    /// - Parameter rows: rows that are there.
    func insertFromAside(rows: Int) async throws {
        guard let aside else { return }
        let sql = plan.template(PackageResources.insert_staged_sql, stage: aside.name)
        let inserted = try await run(sql, "insert the staged rows")
        guard inserted == rows else { throw droppedRows("\(rows - inserted)") }
    }

    /// The error for rows that a trigger dropped. COPY's own count leaves such rows out; after other statements the
    /// missing rows must be counted.
    func droppedRows(_ count: String) -> TargetError {
        TargetError(
            "a trigger of \(plan.table) dropped \(count) rows: the table would not hold what the source holds; disable "
                + "the trigger for this user, or leave those rows out of the source query (setting: query)")
    }

    /// Adds a new table's key, after its rows.
    func addKey() async throws {
        guard let sql = plan.newTable?.addKey(to: plan.table) else { return }
        do {
            try await run(sql, "key of \(plan.table)")
        } catch let error as PostgresError where error.sqlState == "23505" {
            throw repeatedKeys("at least one of its values stands")
        } catch let error as PostgresError where error.sqlState == "23502" {
            throw nullKeys("some")
        }
    }

    /// A key that does not tell rows apart.
    ///
    /// - Parameter values: how many of its values, as the beginning of a sentence that ends with "in more than one row".
    func repeatedKeys(_ values: String) -> TargetError {
        TargetError(
            "the key (\(keyText)) is not unique: \(values) in more than one row; correct the source query, or choose other "
                + "columns (setting: key)")
    }

    /// A key that some rows do not have.
    ///
    /// - Parameter count: of these rows.
    func nullKeys(_ count: String) -> TargetError {
        TargetError(
            "\(count) rows have NULL in the key (\(keyText)), so they cannot be told apart: correct the source query, or choose "
                + "other columns (setting: key)")
    }

    /// Names of the key, for messages.
    var keyText: String { plan.key.joined(separator: ", ") }

    /// Moves the sequences of loaded columns on to the highest loaded value.
    func advanceSequences() async throws {
        for (column, sequence) in plan.sequences {
            let values = [
                "sequence": SQLText.postgresLiteral(sequence), "sequence_relation": sequence,
                "column": SQLText.quote(column), "target": plan.table.sql,
            ]
            try await run(
                SQL.template(PackageResources.advance_sequence_sql, values),
                "advance the sequence of \(column)")
        }
    }
}

/// Runs a load's statements: each is timed in the log, and a lock that is not granted in time is reported as such.
struct LoadStatements: Sendable {
    let session: PostgresSession
    let plan: LoadPlan
    let logger: Logger

    /// - Returns: rows that the statement affected.
    /// - Throws: ``TargetError`` for a lock that is not granted in time.
    @discardableResult
    func run(_ sql: String, _ label: String) async throws -> Int {
        do {
            let start = ContinuousClock.now
            let rows = try await session.run(sql, label: label).affected
            logger.debug(
                "\(label): \(rows) rows in \(Quantity.seconds((ContinuousClock.now - start).inSeconds))",
                metadata: ["table": "\(plan.table)"])
            return rows
        } catch let error as PostgresError where error.sqlState == "55P03" {
            throw TargetError(
                "\(label): the lock was not granted within \(plan.lockTimeoutMilliseconds / 1000) s, another session holds one on "
                    + "\(plan.table); try later, or raise lock_timeout (setting: targets[].lock_timeout)")
        }
    }
}
