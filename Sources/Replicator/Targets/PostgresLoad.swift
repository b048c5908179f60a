import Logging
import Streams

/// Carries out a ``LoadPlan``: what has to happen before the COPY and after it. What it makes visible, it makes visible in
/// one transaction, which the caller commits.
///
/// One writer: the transaction is opened first, and COPY is part of it. Several writers: each has a transaction of its
/// own for each COPY, into a table aside that nobody reads; the transaction that makes the rows visible comes after.
struct PostgresLoad: Sendable {
    /// Rows that changed at the target.
    struct Effect: Sendable, Equatable {
        var inserted = 0
        var updated = 0
        var deleted = 0
    }

    let plan: LoadPlan
    /// Session of the transaction that commits the run.
    let session: PostgresSession
    let run: RunID
    /// Milliseconds to wait for a lock before giving up, so that no queue builds up behind us.
    let lockTimeoutMilliseconds: Int
    let logger: Logger

    private static let temporaryStage = PostgresTableName(schema: nil, name: "replicator_stage")
    /// Places of the staged rows by which rows of the target were updated.
    private static let updatedRows = PostgresTableName(schema: nil, name: "replicator_updated")
    /// Places of the staged rows that are new to the target.
    private static let newRows = PostgresTableName(schema: nil, name: "replicator_new")

    private var hasManyWriters: Bool { plan.writers > 1 }

    /// The table aside becomes the table.
    private var renames: Bool { hasManyWriters && plan.newTable != nil && plan.way == .direct }

    private var comparesRows: Bool { plan.way == .merge || plan.way == .upsert }

    /// Table that several writers fill. A new table is made beside where it will be, so that its schema's default
    /// privileges are its own.
    private var aside: PostgresTableName {
        PostgresTableName(
            schema: renames ? plan.table.schema : "replicator",
            name: "replicator_" + run.description.replacing("-", with: ""))
    }

    private var stage: PostgresTableName { hasManyWriters ? aside : Self.temporaryStage }

    /// Table that COPY goes into.
    var copyTable: PostgresTableName { hasManyWriters || comparesRows ? stage : plan.table }

    /// Makes ready what COPY goes into.
    func begin() async throws {
        if hasManyWriters { return try await makeAside() }
        try await beginTransaction()
        if plan.way == .direct, plan.newTable == nil { try await claimEmptyTable() }
        if plan.way == .truncate { try await truncate() }
        if comparesRows {
            try await run(template(PackageResources.create_stage_sql), "create the staging table")
        }
    }

    /// Each statement must see what was committed before it: the comparison takes its lock first.
    private func beginTransaction() async throws {
        try await run(
            """
            BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = \(lockTimeoutMilliseconds);
            SET LOCAL row_security = off
            """, "begin")
        guard let newTable = plan.newTable, !renames else { return }
        if newTable.makesSchema, let schema = plan.table.schema {
            try await run(LoadPlan.createSchema(schema), "create \(schema)")
        }
        try await run(newTable.create(as: plan.table), "create \(plan.table)")
    }

    private func truncate() async throws {
        try await run("TRUNCATE \(plan.table.sql)", "truncate \(plan.table)")
    }

    private func makeAside() async throws {
        let sql =
            plan.newTable?.create(as: aside, isUnlogged: !renames)
            ?? template(PackageResources.create_shared_stage_sql)
        try await run(sql, "create the table aside")
    }

    /// Drops what several writers have filled, after a failure. The next start looks for it, too.
    func dropAside(in session: PostgresSession) async throws {
        guard hasManyWriters else { return }
        _ = try await session.run("DROP TABLE IF EXISTS \(aside.sql)", label: "drop the table aside")
    }

    /// Two loads that both found the table empty must not both fill it.
    private func claimEmptyTable() async throws {
        try await lockTable()
        let isEmpty = try await session.run(
            "SELECT (NOT EXISTS (SELECT 1 FROM \(plan.table.sql)))::text", label: "inspect \(plan.table)")
        guard isEmpty.scalar == "true" else {
            throw TargetError(
                "\(plan.table) is no longer empty: another session filled it since the run was planned; run it again"
            )
        }
    }

    private func lockTable() async throws {
        try await run("LOCK TABLE \(plan.table.sql) IN SHARE ROW EXCLUSIVE MODE", "lock \(plan.table)")
    }

    /// Applies what was staged, and moves sequences on.
    ///
    /// - Parameter rows: rows that COPY stored.
    func apply(rows: Int) async throws -> Effect {
        var effect = Effect()
        if hasManyWriters { try await beginTransaction() }
        switch plan.way {
        case .direct, .truncate, .append:
            if hasManyWriters { try await moveStaged(rows: rows) }
            effect.inserted = rows
        case .merge:
            try await refuseBadKeys(allowsDuplicates: false)
            try await prepareDifference()
            effect.deleted = try await run(
                template(PackageResources.delete_missing_sql), "delete missing rows")
            try await applyDifference(rows: rows, &effect)
        case .upsert:
            try await refuseBadKeys(allowsDuplicates: plan.watermark != nil)
            if plan.watermark != nil, try await repeatedKeys(in: stage) != "0" {
                try await run(template(PackageResources.keep_newest_sql), "keep the newest row of each key")
            }
            try await prepareDifference()
            try await applyDifference(rows: rows, &effect)
        }
        if hasManyWriters, !renames { try await run("DROP TABLE \(stage.sql)", "drop the staging table") }
        try await addKey()
        for (column, sequence) in plan.sequences {
            let values = [
                "sequence": PostgresTableName.literal(sequence), "sequence_relation": sequence,
                "column": PostgresTableName.quote(column), "target": plan.table.sql,
            ]
            try await run(
                SQL.template(PackageResources.advance_sequence_sql, values),
                "advance the sequence of \(column)")
        }
        return effect
    }

    /// Brings the rows from the table aside to where they belong.
    private func moveStaged(rows: Int) async throws {
        if renames {
            do {
                try await run(
                    "ALTER TABLE \(aside.sql) RENAME TO \(PostgresTableName.quote(plan.table.name))",
                    "name \(plan.table)")
            } catch let error as PostgresError where error.sqlState == "42P07" {
                throw TargetError(
                    "\(plan.table) exists by now: another session made it since the run was planned; run it again"
                )
            }
            return
        }
        if plan.way == .direct, plan.newTable == nil { try await claimEmptyTable() }
        if plan.way == .truncate { try await truncate() }
        let inserted = try await run(template(PackageResources.insert_staged_sql), "insert the staged rows")
        guard inserted == rows else { throw droppedRows("\(rows - inserted)") }
    }

    /// A new table's key, when its rows are there.
    private func addKey() async throws {
        guard let sql = plan.newTable?.addKey(to: plan.table) else { return }
        let names = plan.key.joined(separator: ", ")
        do {
            try await run(sql, "key of \(plan.table)")
        } catch let error as PostgresError where error.sqlState == "23505" {
            throw TargetError(
                "the key (\(names)) is not unique: at least one of its values stands in more than one row; correct the source "
                    + "query, or choose other columns (setting: key)")
        } catch let error as PostgresError where error.sqlState == "23502" {
            throw TargetError(
                "some rows have NULL in the key (\(names)), so they cannot be told apart: correct the source query, or choose "
                    + "other columns (setting: key)")
        }
    }

    /// The comparison reads what it compares; nobody may write in between. The staging table has no statistics until
    /// it is analysed, and without them the planner picks nested loops. What it needs to know is how many rows there are:
    /// a small sample tells.
    private func prepareDifference() async throws {
        try await run(
            "SET LOCAL default_statistics_target = 10; ANALYZE \(stage.sql)", "analyse the staging table")
        if plan.way == .upsert { try await run(Self.cheapPages, "planner settings") }
        try await lockTable()
        if !plan.isKeyUnique, case let repeated = try await repeatedKeys(in: plan.table), repeated != "0" {
            throw TargetError(
                "the key (\(plan.key.joined(separator: ", "))) is not unique in \(plan.table): \(repeated) of its values stand "
                    + "in more than one row; load it once with load: truncate and add a unique index, or choose other columns "
                    + "(setting: key)")
        }
    }

    /// Changed rows are few beside their table, and lie where rows were changed lately: most of their pages are in memory.
    /// With the default of 4 the planner reads the whole table for one row in a hundred, which takes three times as long
    /// as the index does (measured: docs/benchmarks/2026-11-peers.md). A lower setting of the server stays.
    private static let cheapPages = """
        SELECT set_config('random_page_cost', least(current_setting('random_page_cost')::float8, 1.1)::text, true)
        """

    private func repeatedKeys(in table: PostgresTableName) async throws -> String {
        try await session.run(
            template(PackageResources.find_duplicate_keys_sql, table: table), label: "check keys"
        ).scalar ?? "0"
    }

    /// - Parameter rows: rows that were staged; fewer are left of them where keys were repeated.
    private func applyDifference(rows: Int, _ effect: inout Effect) async throws {
        try await run(template(PackageResources.create_updated_sql), "create the table of updated rows")
        if !updatedColumns.isEmpty {
            effect.updated = try await run(
                template(PackageResources.update_changed_sql), "update changed rows")
        }
        // Each staged row updates at most one: where as many were updated, none is new.
        let newRows =
            effect.updated == rows
            ? 0 : try await run(template(PackageResources.find_new_sql), "find new rows")
        if newRows > 0 {
            try await run("ANALYZE \(Self.newRows.sql)", "analyse the new rows")
            effect.inserted = try await run(template(PackageResources.insert_new_sql), "insert new rows")
        }
        if plan.filtersInserts { try await refuseDroppedRows() }
    }

    /// COPY counts what a trigger lets through, INSERT … SELECT only what it inserted: who is missing must be asked.
    private func refuseDroppedRows() async throws {
        let missing = try await session.run(
            template(PackageResources.count_missing_keys_sql), label: "look for dropped rows"
        ).scalar
        if let missing, missing != "0" {
            throw droppedRows(missing)
        }
    }

    private func droppedRows(_ count: String) -> TargetError {
        TargetError(
            "a trigger of \(plan.table) dropped \(count) rows: the table would not hold what the source holds; disable "
                + "the trigger for this user, or leave those rows out of the source query (setting: query)")
    }

    private func refuseBadKeys(allowsDuplicates: Bool) async throws {
        let names = plan.key.joined(separator: ", ")
        let nulls = try await session.run(
            template(PackageResources.find_null_keys_sql), label: "check keys"
        ).scalar
        if let nulls, nulls != "0" {
            throw TargetError(
                "\(nulls) rows have NULL in the key (\(names)), so they cannot be told apart: correct the source query, or "
                    + "choose other columns (setting: key)")
        }
        if allowsDuplicates { return }
        let repeated = try await repeatedKeys(in: stage)
        if repeated != "0" {
            throw TargetError(
                "the key (\(names)) is not unique: \(repeated) of its values stand in more than one row; correct the source "
                    + "query, or choose other columns (setting: key)")
        }
    }

    @discardableResult
    private func run(_ sql: String, _ label: String) async throws -> Int {
        do {
            let start = ContinuousClock.now
            let rows = try await session.run(sql, label: label).affected
            logger.debug(
                "\(label): \(rows) rows in \(Quantity.seconds((ContinuousClock.now - start).inSeconds))",
                metadata: ["table": "\(plan.table)"])
            return rows
        } catch let error as PostgresError where error.sqlState == "55P03" {
            throw TargetError(
                "\(label): the lock was not granted within \(lockTimeoutMilliseconds / 1000) s, another session holds one on "
                    + "\(plan.table); try later, or raise lock_timeout (setting: targets[].lock_timeout)")
        }
    }

    /// What an update carries: all that cannot be told from the key.
    private var updatedColumns: [String] {
        plan.columns.filter { !plan.key.contains($0) || plan.looseKey.contains($0) }
    }

    private func template(_ bytes: [UInt8], table: PostgresTableName? = nil) -> String {
        let quote = PostgresTableName.quote
        let key = plan.key.map(quote)
        let others = updatedColumns.map(quote)
        return SQL.template(
            bytes,
            [
                "stage": stage.sql,
                "updated": Self.updatedRows.sql,
                "new": Self.newRows.sql,
                "table": (table ?? stage).sql,
                "target": plan.table.sql,
                "columns": plan.columns.map(quote).joined(separator: ", "),
                "key": key.joined(separator: ", "),
                "key_is_null": key.map { "\($0) IS NULL" }.joined(separator: " OR "),
                "key_match": key.map { "target.\($0) = stage.\($0)" }.joined(separator: " AND "),
                "assignments": others.map { "\($0) = stage.\($0)" }.joined(separator: ", "),
                "target_values": others.map { "target.\($0)" }.joined(separator: ", "),
                "stage_values": others.map { "stage.\($0)" }.joined(separator: ", "),
                "overriding": plan.overridesIdentity ? "OVERRIDING SYSTEM VALUE" : "",
                "watermark": plan.watermark.map(quote) ?? "",
            ])
    }
}
