import Streams

/// Staged rows beside the rows of the target: finds what differs, by key, and applies it.
struct StagedDifference: Sendable {
    let table: LoadedTable

    private static let temporaryStage = PostgresTableName(schema: nil, name: "replicator_stage")
    /// Temporary table: places (`ctid`) of the staged rows by which rows of the target were updated.
    private static let updatedRows = PostgresTableName(schema: nil, name: "replicator_updated")
    /// Temporary table: places of the staged rows that are new to the target.
    private static let newRows = PostgresTableName(schema: nil, name: "replicator_new")

    private var plan: LoadPlan { table.plan }

    /// Where the rows are staged: a temporary table of one writer's transaction, or the table aside.
    var stage: PostgresTableName { table.aside?.name ?? Self.temporaryStage }

    /// Makes one writer's stage.
    func makeStage() async throws {
        guard table.aside == nil else { return }
        try await table.run(template(PackageResources.create_stage_sql), "create the staging table")
    }

    // MARK: Keys

    func refuseNullKeys() async throws {
        let nulls = try await table.session.run(
            template(PackageResources.find_null_keys_sql), label: "check keys"
        ).scalar
        guard let nulls, nulls != "0" else { return }
        throw table.nullKeys(nulls)
    }

    func refuseRepeatedKeys() async throws {
        let repeated = try await repeatedKeys(in: stage)
        guard repeated != "0" else { return }
        throw table.repeatedKeys("\(repeated) of its values stand")
    }

    /// Leaves one staged row of each key: the one with the newest watermark.
    func keepNewest() async throws {
        guard try await repeatedKeys(in: stage) != "0" else { return }
        try await table.run(
            template(PackageResources.keep_newest_sql), "keep the newest row of each key")
    }

    private func repeatedKeys(in name: PostgresTableName) async throws -> String {
        try await table.session.run(
            template(PackageResources.find_duplicate_keys_sql, table: name), label: "check keys"
        ).scalar ?? "0"
    }

    // MARK: Difference

    /// Prepares the comparison. It locks the table, because nobody may write between comparing and applying. It
    /// analyses the staging table, which has no statistics until then: without them the planner picks nested loops.
    /// The planner needs only the number of rows, for which a small sample is enough.
    ///
    /// - Parameter settings: a statement that sets up the server's planner.
    func prepare(settings: String? = nil) async throws {
        try await table.run(
            "SET LOCAL default_statistics_target = 10; ANALYZE \(stage.sql)", "analyse the staging table")
        if let settings { try await table.run(settings, "planner settings") }
        try await table.lock()
        if !plan.isKeyUnique, case let repeated = try await repeatedKeys(in: plan.table), repeated != "0" {
            throw TargetError(
                "the key (\(table.keyText)) is not unique in \(plan.table): \(repeated) of its values stand "
                    + "in more than one row; load it once with load: truncate and add a unique index, or choose other columns "
                    + "(setting: key)")
        }
    }

    /// - Returns: how many rows were deleted.
    func deleteMissing() async throws -> Int {
        try await table.run(template(PackageResources.delete_missing_sql), "delete missing rows")
    }

    /// Updates what differs and inserts what is new.
    ///
    /// - Parameter rows: rows that were staged; fewer are left of them where keys were repeated.
    func apply(rows: Int) async throws -> LoadEffect {
        var effect = LoadEffect()
        try await table.run(template(PackageResources.create_updated_sql), "create the table of updated rows")
        if !plan.updatedColumns.isEmpty {
            effect.updated = try await table.run(
                template(PackageResources.update_changed_sql), "update changed rows")
        }
        // Each staged row updates at most one row: if as many were updated as staged, none is new.
        let newRows =
            effect.updated == rows
            ? 0 : try await table.run(template(PackageResources.find_new_sql), "find new rows")
        if newRows > 0 {
            try await table.run("ANALYZE \(Self.newRows.sql)", "analyse the new rows")
            effect.inserted = try await table.run(
                template(PackageResources.insert_new_sql), "insert new rows")
        }
        if plan.filtersInserts { try await refuseDroppedRows() }
        return effect
    }

    /// INSERT … SELECT counts only what it inserted, so that rows dropped by a trigger do not show: the missing keys
    /// are counted.
    private func refuseDroppedRows() async throws {
        let missing = try await table.session.run(
            template(PackageResources.count_missing_keys_sql), label: "look for dropped rows"
        ).scalar
        if let missing, missing != "0" { throw table.droppedRows(missing) }
    }

    private func template(_ bytes: [UInt8], table name: PostgresTableName? = nil) -> String {
        plan.template(
            bytes, stage: stage,
            ["updated": Self.updatedRows.sql, "new": Self.newRows.sql, "table": (name ?? stage).sql])
    }
}
