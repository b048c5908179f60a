import Logging
import Streams

/// The table that several writers fill, each COPY in a transaction of its own, and that nobody reads (decision 0008).
/// A new table that is loaded directly is filled under another name and then given its own; for all others this is a
/// staging table in the schema of the state.
///
/// It outlives a rollback: after a failure ``dropIfThere(in:)`` removes it, and the next start looks for what a
/// killed run left, by its name.
struct AsideTable: Sendable {
    /// Name under which the writers fill it.
    let name: PostgresTableName
    /// Whether it is renamed to the loaded table in the end.
    let becomesTable: Bool
    private let plan: LoadPlan
    private let statements: LoadStatements

    init(_ plan: LoadPlan, session: PostgresSession, run: RunID, logger: Logger) {
        self.plan = plan
        becomesTable = plan.newTable != nil && plan.method == .direct
        // A new table is made in the schema that it is to be in, so that it gets that schema's default privileges.
        name = PostgresTableName(
            schema: becomesTable ? plan.table.schema : "replicator",
            name: "replicator_" + run.description.replacing("-", with: ""))
        statements = LoadStatements(session: session, plan: plan, logger: logger)
    }

    /// Makes it, at once: the writers must see it.
    func make() async throws {
        let sql =
            plan.newTable?.create(as: name, isUnlogged: !becomesTable)
            ?? plan.template(PackageResources.create_shared_stage_sql, stage: name)
        try await statements.run(sql, "create the table aside")
    }

    /// Gives it the table's name, in the transaction that commits the run.
    func becomeTable() async throws {
        do {
            try await statements.run(
                "ALTER TABLE \(name.sql) RENAME TO \(SQLText.quote(plan.table.name))", "name \(plan.table)")
        } catch let error as PostgresError where error.sqlState == "42P07" {
            throw TargetError(
                "\(plan.table) exists by now: another session made it since the run was planned; run it again"
            )
        }
    }

    /// Removes it with the rows in it, in the transaction that has brought them to where they belong.
    func drop() async throws { try await statements.run("DROP TABLE \(name.sql)", "drop the staging table") }

    /// Removes what is left of it after a failure.
    ///
    /// - Parameter session: another one than that which failed.
    func dropIfThere(in session: PostgresSession) async throws {
        _ = try await session.run("DROP TABLE IF EXISTS \(name.sql)", label: "drop the table aside")
    }
}
