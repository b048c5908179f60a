import Streams

/// How rows get into a PostgreSQL table, decided before anything is touched.
struct LoadPlan: Sendable {
    /// What is done with the rows.
    enum Way: String, Sendable {
        /// COPY straight into a new or empty table.
        case direct
        /// TRUNCATE and COPY in one transaction.
        case truncate
        /// COPY behind the rows that are there.
        case append
        /// Stage, then insert, update and delete the difference.
        case merge
        /// Stage, keep the newest row of each key, then insert and update.
        case upsert
    }

    var way: Way
    /// Rows that are there now would all go if the source had none.
    var replacesRows = false
    /// A trigger may drop rows of the difference: every staged key is looked for afterwards.
    var filtersInserts = false
    /// Why this way, for the plan.
    var reason: String
    var table: PostgresTableName
    /// Statements that make a missing table; empty when it is there.
    var createStatements: [String]
    /// Target columns, in the order of the source's.
    var columns: [String]
    /// Types of those columns beneath domains, as `format_type` writes them.
    var columnTypes: [String]
    /// Digits behind the point that each column keeps; `nil` where nothing would be rounded. The encoder refuses more.
    var maximumScales: [Int?] = []
    /// Target's names of the key; empty without one.
    var key: [String]
    /// Columns of the key whose type takes unlike values for equal, such as 1.0 and 1.00: an update carries them too.
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
    var warnings: [String]
}
