import Streams

/// What a run would do: everything that could be found out without changing anything.
struct RunPlan: Sendable {
    /// The window of an incremental run, and the watermark that the run will store.
    struct Window: Sendable {
        /// Watermark column as the source names it.
        var column: String
        var form: WatermarkForm
        /// Start before lookback; `nil` for a full run.
        var since: Instant?
        /// What is read; `nil` reads everything.
        var read: WatermarkWindow?
        /// What becomes the stored watermark.
        var until: Instant
        /// `false` for a backfill: the stored watermark would claim rows that were not read, or move back.
        var movesWatermark = true
        /// Rows that no incremental run will ever see; `nil` when not counted.
        var rowsWithoutWatermark: Int?

        /// ISO 8601, with `Z` where the column has a zone.
        func text(_ instant: Instant) -> String {
            instant.localText.replacing(" ", with: "T") + (form == .zoned ? "Z" : "")
        }
    }

    var definition: SyncDefinition
    var mode: RunMode
    var source: String
    var columns: [SourceColumn]
    /// The read as it is sent.
    var sql: String
    var load: LoadPlan?
    /// How the rows are read and encoded, and what that takes.
    var transfer: TransferPlan
    var window: Window?
    /// How the read is divided; `nil` for one reader.
    var split: ReadSplit?
    /// Why so many readers.
    var readersReason: String
    /// What rows are read through, readers, encoding.
    var route: String
    /// Why this encoding.
    var encodingReason: String
    var warnings: [String]

    /// Readers and why, for the plan.
    var readersText: String { "\(split?.summary ?? "one"), because \(readersReason)" }

    /// The division of one reader's share of the budget.
    var memory: MemoryPlan { transfer.memory }
}
