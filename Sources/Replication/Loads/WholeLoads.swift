import Streams

/// COPY straight into a new or empty table.
struct DirectLoad: Load {
    let table: LoadedTable

    var copyTable: PostgresTableName { table.aside?.name ?? table.plan.table }

    func prepare() async throws {
        if table.aside == nil, table.plan.newTable == nil { try await claimEmptyTable() }
    }

    func apply(rows: Int) async throws -> LoadEffect {
        if let aside = table.aside {
            if aside.becomesTable {
                try await aside.becomeTable()
            } else {
                try await claimEmptyTable()
                try await table.insertFromAside(rows: rows)
            }
        }
        return LoadEffect(inserted: rows)
    }

    /// Two loads that both found the table empty must not both fill it.
    private func claimEmptyTable() async throws {
        let name = table.plan.table
        try await table.lock()
        let isEmpty = try await session.run(
            "SELECT (NOT EXISTS (SELECT 1 FROM \(name.sql)))::text", label: "inspect \(name)")
        guard isEmpty.scalar == "true" else {
            throw TargetError(
                "\(name) is no longer empty: another session filled it since the run was planned; run it again"
            )
        }
    }
}

/// TRUNCATE and COPY in one transaction.
struct TruncateLoad: Load {
    let table: LoadedTable

    var copyTable: PostgresTableName { table.aside?.name ?? table.plan.table }

    func prepare() async throws { if table.aside == nil { try await truncate() } }

    func apply(rows: Int) async throws -> LoadEffect {
        if table.aside != nil {
            try await truncate()
            try await table.insertFromAside(rows: rows)
        }
        return LoadEffect(inserted: rows)
    }

    private func truncate() async throws {
        try await table.run("TRUNCATE \(table.plan.table.sql)", "truncate \(table.plan.table)")
    }
}

/// COPY adds to the rows that are there.
struct AppendLoad: Load {
    let table: LoadedTable

    var copyTable: PostgresTableName { table.aside?.name ?? table.plan.table }

    func prepare() async throws {}

    func apply(rows: Int) async throws -> LoadEffect {
        try await table.insertFromAside(rows: rows)
        return LoadEffect(inserted: rows)
    }
}
