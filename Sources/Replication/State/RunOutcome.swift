/// What a run's commit writes into its row.
struct RunOutcome: Sendable, Equatable {
    var rowsRead: Int
    /// Rows that the target gained or changed; for objects, rows stored.
    var rowsWritten: Int
    var rowsDeleted: Int
    var bytes: Int
    var seconds: Double
    var peakMemoryBytes: Int
    var warnings: [String]
    /// JSON array of the manifests to write after the commit; `[]` for none.
    var manifests: String
}
