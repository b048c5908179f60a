package import Streams

/// What a run would do: everything that could be found out without changing anything, resolved. It holds no
/// connections: those are in ``RunSessions``.
package struct RunPlan: Sendable {
    /// The window of an incremental run, and the watermark that the run will store.
    package struct Window: Sendable, Equatable {
        /// Watermark column as the source names it.
        package var column: String
        package var form: WatermarkForm
        /// Start before lookback; `nil` for a full run.
        package var since: Instant?
        /// What is read; `nil` reads everything.
        package var read: WatermarkWindow?
        /// What becomes the stored watermark.
        package var until: Instant
        /// `false` for a backfill: the stored watermark would claim rows that were not read, or move back.
        package var movesWatermark = true
        /// Rows that no incremental run will ever see; `nil` when not counted.
        package var rowsWithoutWatermark: Int?

        /// ISO 8601, with `Z` where the column has a zone.
        package func text(_ instant: Instant) -> String {
            instant.localText.replacing(" ", with: "T") + (form == .zoned ? "Z" : "")
        }

        /// ``since``, ``until`` and the start of the read as texts.
        package var sinceText: String? { since.map(text) }
        package var untilText: String { text(until) }
        package var readsFromText: String? { read?.lower.map(text) }
    }

    /// Where the rows come from.
    package struct Source: Sendable, Equatable {
        /// Without secrets.
        package var url: String
        /// The database, its version and what it is reached through.
        package var summary: String
    }

    /// The objects that the rows are stored as, the same in all buckets.
    package struct Objects: Sendable, Equatable {
        /// One bucket of the run.
        package struct Bucket: Sendable, Equatable {
            /// Without secrets.
            package var url: String
            package var template: ObjectKeyTemplate
        }

        package var dialect: CSVDialect
        /// `nil` stores the CSV as it is.
        package var compression: Compression?
        /// Column by whose values the rows are divided into objects, as it was asked for.
        package var groupBy: String?
        package var buckets: [Bucket]
    }

    package var sync: String
    package var mode: RunMode
    package var source: Source
    package var columns: [SourceColumn]
    /// The read as it is sent.
    package var sql: String
    package var load: LoadPlan?
    /// URL of the loaded database, without secrets.
    package var databaseURL: String?
    /// `nil` without a bucket.
    package var objects: Objects?
    /// How the rows are read and encoded, and what that takes.
    package var transfer: TransferPlan
    package var window: Window?
    /// How the read is divided; `nil` for one reader.
    package var split: ReadSplit?
    /// Why this number of readers.
    package var readersReason: String
    /// What rows are read through, readers, encoding.
    package var route: String
    /// Why this encoding.
    package var encodingReason: String
    /// The whole memory budget of the run.
    package var memoryBytes: Int
    /// The table may be left empty because the source is.
    package var allowsEmpty: Bool
    /// What a person should know; errors where the sync is strict.
    package var warnings: [String]
    /// Warnings are errors.
    package var isStrict: Bool

    /// Readers and why, for the plan.
    package var readersText: String { "\(split?.summary ?? "one"), because \(readersReason)" }
    /// The division of one reader's share of the budget.
    package var memory: MemoryPlan { transfer.memory }

    /// Refuses warnings where they are errors.
    package func checkStrictness() throws(UsageError) {
        guard isStrict, !warnings.isEmpty else { return }
        throw UsageError("--strict: \(warnings.joined(separator: "; "))")
    }
}
