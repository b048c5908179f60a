import Streams

/// The connections of a run. Closing them is what undoes an uncommitted one.
struct RunSessions: Sendable {
    let source: ODBCSession
    /// Holds the run's transaction; `nil` without a PostgreSQL target.
    let data: PostgresSession?
    /// Holds the sync's lock and writes what must be seen whether or not the run commits.
    let control: PostgresSession?
    let buckets: [BucketConnection]

    /// State, where there is any.
    var store: RunStore? { control.map { RunStore(control: $0) } }

    /// Connects to everything, so that what cannot be reached is known before anything begins.
    static func open(_ definition: SyncDefinition) async throws -> RunSessions {
        let buckets = try definition.buckets.map { try BucketConnection($0) }
        let source = try await ODBCSession.connect(definition.source, batchRows: definition.batchRows)
        let data: PostgresSession?
        if let database = definition.database {
            let session = try await PostgresSession.connect(
                database.connection, showsDetail: definition.showsRows)
            // A user named replicator would find the engine's own schema first in its search path.
            _ = try await session.run(SQL.text(PackageResources.leave_own_schema_sql), label: "search path")
            data = session
        } else {
            data = nil
        }
        let control: PostgresSession?
        if let connection = definition.stateConnection {
            control = try await PostgresSession.connect(connection)
        } else {
            control = nil
        }
        for bucket in buckets { try await bucket.client.headBucket() }
        return RunSessions(source: source, data: data, control: control, buckets: buckets)
    }

    /// Closes every connection; works in a cancelled task.
    func close() async {
        await source.close()
        await data?.close()
        await control?.close()
    }
}
