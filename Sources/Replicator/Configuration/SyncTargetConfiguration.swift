import Streams

/// One of the places a sync writes to, and how.
struct SyncTargetConfiguration: Sendable, Equatable {
    /// What there is to say about each kind of target.
    enum Destination: Sendable, Equatable {
        case postgres(PostgresDestination)
        /// A bucket or a directory, after the kind of the target.
        case objects(ObjectDestination)
    }

    /// Name of a target of the same configuration.
    let target: String
    let destination: Destination
}

/// A table to load.
struct PostgresDestination: Sendable, Equatable {
    let table: QualifiedTableName
    let load: LoadMode
    /// How long to wait for the table's lock.
    let lockTimeout: DurationText
}

/// Objects or files to write.
struct ObjectDestination: Sendable, Equatable {
    let keyTemplate: KeyTemplate
    /// Where the next object begins.
    let maxObjectSize: ByteSize
    let csv: CSVDialect
}
