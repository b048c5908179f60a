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
