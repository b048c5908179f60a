import Streams

/// What is done with the rows of a load. A setting asks for a ``LoadMode``; what comes of it is one of these.
package enum LoadMethod: String, Sendable {
    /// COPY straight into a new or empty table.
    case direct
    /// TRUNCATE and COPY in one transaction.
    case truncate
    /// COPY adds to the rows that are there.
    case append
    /// Stage, then insert, update and delete the difference.
    case merge
    /// Stage, keep the newest row of each key, then insert and update.
    case upsert
}

/// How rows get into a PostgreSQL table, decided before anything is touched.
package struct LoadPlan: Sendable {
    /// A table that does not exist yet.
    struct NewTable: Sendable, Equatable {
        /// Its schema has to be made, too.
        var makesSchema: Bool
        /// Columns and types, as CREATE TABLE takes them.
        var definition: String
        /// Columns of the primary key, which is made when the rows are there: one sort instead of a search for each row.
        var primaryKey: [String]
    }

    var method: LoadMethod
    /// Sessions that COPY at once. With more than one, rows first go into a table aside, which nobody knows: a new
    /// table is then given its name, any other gets the rows from there, in the one transaction that commits the run.
    var writers = 1
    /// Whether an empty source would remove all rows that are there now.
    var replacesRows = false
    /// A trigger may drop rows of the difference: every staged key is looked for afterwards.
    var filtersInserts = false
    /// Why this method, for the plan.
    var reason: String
    var table: PostgresTableName
    /// What to make when the table is missing; `nil` when it is there.
    var newTable: NewTable?
    /// Target columns, in the order of the source's.
    var columns: [String]
    /// Types of those columns beneath domains, as `format_type` writes them.
    var columnTypes: [String]
    /// Digits after the decimal point that each column keeps; `nil` where nothing would be rounded. The encoder
    /// refuses more.
    var maximumScales: [Int?] = []
    /// Target's names of the key; empty without one.
    var key: [String]
    /// Columns of the key whose type treats different values as equal, such as 1.0 and 1.00: an update writes them
    /// too.
    var looseKey: [String] = []
    /// A unique index guards the key, so the target cannot hold a value of it twice.
    var isKeyUnique: Bool
    /// Target's name of the watermark column, if it is among the columns.
    var watermark: String?
    /// Columns whose sequence must be moved on after the load, with the sequence's name.
    var sequences: [(column: String, sequence: String)]
    /// An identity column that is GENERATED ALWAYS is among the columns.
    var overridesIdentity: Bool
    /// Locks taken, for the plan.
    var locks: String
    /// Milliseconds to wait for a lock before giving up, so that no queue builds up behind us.
    var lockTimeoutMilliseconds: Int
    var warnings: [String]

    /// Statements that make the table, for the plan.
    var createStatements: [String] {
        guard let newTable else { return [] }
        let schema = newTable.makesSchema ? table.schema.map { Self.createSchema($0) } : nil
        return [schema, newTable.create(as: table), newTable.addKey(to: table)].compactMap(\.self)
    }

    /// Only to be run where the schema was missing: even IF NOT EXISTS needs the right to create schemas where one is
    /// there.
    static func createSchema(_ name: String) -> String {
        "CREATE SCHEMA IF NOT EXISTS \(SQLText.quote(name))"
    }
}

extension LoadPlan.NewTable {
    /// The statement that makes it, under any name.
    ///
    /// - Parameter isUnlogged: nothing of it need survive a crash of the server.
    func create(as table: PostgresTableName, isUnlogged: Bool = false) -> String {
        "CREATE \(isUnlogged ? "UNLOGGED " : "")TABLE \(table.sql) (\n\(definition)\n)"
    }

    /// The statement that adds its key; `nil` without one.
    func addKey(to table: PostgresTableName) -> String? {
        guard !primaryKey.isEmpty else { return nil }
        return
            "ALTER TABLE \(table.sql) ADD PRIMARY KEY (\(primaryKey.map(SQLText.quote).joined(separator: ", ")))"
    }
}
