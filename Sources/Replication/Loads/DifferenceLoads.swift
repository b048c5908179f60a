import Streams

/// Stage, then insert, update and delete the difference.
struct MergeLoad: Load {
    let table: LoadedTable

    private var difference: StagedDifference { StagedDifference(table: table) }
    var copyTable: PostgresTableName { difference.stage }

    func prepare() async throws { try await difference.makeStage() }

    func apply(rows: Int) async throws -> LoadEffect {
        try await difference.refuseNullKeys()
        try await difference.refuseRepeatedKeys()
        try await difference.prepare()
        let deleted = try await difference.deleteMissing()
        var effect = try await difference.apply(rows: rows)
        effect.deleted = deleted
        return effect
    }
}

/// Stage, keep the newest row of each key, then insert and update.
struct UpsertLoad: Load {
    let table: LoadedTable

    private var difference: StagedDifference { StagedDifference(table: table) }
    var copyTable: PostgresTableName { difference.stage }

    func prepare() async throws { try await difference.makeStage() }

    func apply(rows: Int) async throws -> LoadEffect {
        try await difference.refuseNullKeys()
        if table.plan.watermark == nil {
            try await difference.refuseRepeatedKeys()
        } else {
            try await difference.keepNewest()
        }
        // Changed rows are few beside their table, and lie where rows were changed lately: most of their pages are in
        // memory. With the default of 4 the planner reads the whole table for one row in a hundred, which takes three
        // times as long as the index does (measured: docs/benchmarks/2026-11-peers.md). A lower setting of the server
        // stays.
        try await difference.prepare(
            settings: """
                SELECT set_config('random_page_cost', least(current_setting('random_page_cost')::float8, 1.1)::text, true)
                """)
        return try await difference.apply(rows: rows)
    }
}
