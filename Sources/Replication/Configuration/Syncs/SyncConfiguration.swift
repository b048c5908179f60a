import Streams

/// A named replication: what to read, where from, and where to.
package struct SyncConfiguration: Sendable, Equatable {
    /// What a run reads.
    enum Rows: Sendable, Equatable {
        case table(PostgresTableName)
        /// - Parameter file: where the statement came from; nil where it stands in the configuration.
        case query(String, file: String?)
    }

    package let name: String
    /// Name of a source of the same configuration.
    let source: String
    let rows: Rows
    /// Columns that tell rows apart; empty where none are named.
    let key: [ColumnName]
    /// Column that tells when a row last changed; nil where only full runs are possible.
    let watermark: ColumnName?
    /// How far an incremental run reads back before its stored watermark.
    let lookback: DurationText
    /// Memory for the rows of one transfer: row batches, chunks and compressors.
    let memory: ByteSize
    /// Most rows in one fetch.
    let batchRows: Int
    /// Most bytes for one fetch.
    let batchMemory: ByteSize
    let parallel: ParallelSetting
    /// Column to divide the read by; nil leaves the choice to the plan.
    let splitColumn: ColumnName?
    /// At least one.
    let targets: [SyncTargetConfiguration]
}

/// One of the places a sync writes to, and how.
struct SyncTargetConfiguration: Sendable, Equatable {
    /// What there is to say about each kind of target.
    enum Destination: Sendable, Equatable {
        case postgres(PostgresDestination)
        /// Objects in a bucket.
        case objects(ObjectDestination)
    }

    /// Name of a target of the same configuration.
    let target: String
    let destination: Destination
}

extension SyncTargetConfiguration {
    /// Whether two targets of one sync write to the same table, or to the same objects.
    func writesOver(_ other: SyncTargetConfiguration) -> Bool {
        guard target == other.target else { return false }
        return switch (destination, other.destination) {
        case (.postgres(let first), .postgres(let second)): first.table == second.table
        case (.objects(let first), .objects(let second)): first.keyTemplate == second.keyTemplate
        default: false
        }
    }
}
