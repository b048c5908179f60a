import Cloud
import Logging
import Streams

/// The connections of a run, and how to make more of them. Closing them undoes a run that is not committed.
struct RunSessions: Sendable {
    let source: any TransferSource
    /// Holds the run's transaction; `nil` without a PostgreSQL target.
    private(set) var data: PostgresSession?
    /// Holds the sync's lock and writes what must be seen whether or not the run commits.
    private(set) var control: PostgresSession?
    let buckets: [BucketConnection]
    private let definition: SyncDefinition
    private let engine: Engine

    private init(
        _ definition: SyncDefinition, _ engine: Engine, source: any TransferSource,
        buckets: [BucketConnection]
    ) {
        self.definition = definition
        self.engine = engine
        self.source = source
        self.buckets = buckets
    }

    /// State, where there is any.
    var store: RunStore? { control.map { RunStore(control: $0) } }

    /// Connects to everything, so that what cannot be reached is known before anything begins. All connections are
    /// opened at once, since each spends its time on passwords and round trips; of several failures the source's is
    /// thrown.
    static func open(_ definition: SyncDefinition, engine: Engine) async throws -> RunSessions {
        let logger = engine.logger
        let buckets = try definition.buckets.map { try BucketConnection($0, engine: engine) }
        async let data = openData(definition, logger)
        async let control = openControl(definition, logger)
        let source = try await logged("connected to the source \(definition.sourceURL)", logger) {
            try await definition.source.connect(batchRows: definition.batchRows, engine: engine)
        }
        var sessions = RunSessions(definition, engine, source: source, buckets: buckets)
        do {
            sessions.data = try await data
            sessions.control = try await control
            for bucket in buckets {
                try await logged("reached the bucket \(bucket.bucket.url)", logger) {
                    try await bucket.client.headBucket()
                }
            }
            return sessions
        } catch {
            await Task { [sessions] in await sessions.close() }.value
            throw error
        }
    }

    private static func openData(_ definition: SyncDefinition, _ logger: Logger) async throws
        -> PostgresSession?
    {
        guard let database = definition.database else { return nil }
        let session = try await logged("connected to the target \(database.redactedURL)", logger) {
            try await connect(database.connection, showsDetail: definition.showsRows)
        }
        // A user named replicator would find the engine's own schema first in its search path.
        _ = try await session.run(SQL.text(PackageResources.leave_own_schema_sql), label: "search path")
        return session
    }

    private static func openControl(_ definition: SyncDefinition, _ logger: Logger) async throws
        -> PostgresSession?
    {
        guard let connection = definition.stateConnection else { return nil }
        return try await logged("connected to the state", logger) { try await connect(connection) }
    }

    /// A session that no time limit of its role or database ends while it waits for the rest of the run. The settings
    /// are as new as PostgreSQL 14 and 17.
    private static func connect(
        _ parameters: PostgresConnectionParameters, showsDetail: Bool = false
    ) async throws -> PostgresSession {
        let session = try await PostgresSession.connect(parameters, showsDetail: showsDetail)
        _ = try await session.run(
            """
            SELECT set_config(name, '0', false) FROM pg_catalog.pg_settings
            WHERE name IN ('idle_session_timeout', 'transaction_timeout')
            """, label: "session settings")
        return session
    }

    /// Another connection to the source, for one of several readers.
    func openReader() async throws -> any TransferSource {
        try await definition.source.connect(batchRows: definition.batchRows, engine: engine)
    }

    /// Another session of the target, for one of several writers. `nil` without a PostgreSQL target.
    func openWriter() async throws -> PostgresSession? {
        guard let database = definition.database else { return nil }
        return try await Self.connect(database.connection, showsDetail: definition.showsRows)
    }

    /// The state over a new connection: the control session may be what failed, and a cancelled statement leaves it
    /// unusable. `nil` without a state.
    func reopenStore() async throws -> RunStore? {
        guard let connection = definition.stateConnection else { return nil }
        return RunStore(control: try await PostgresSession.connect(connection))
    }

    private static func logged<Value: Sendable>(
        _ what: String, _ logger: Logger, _ body: () async throws -> Value
    ) async throws -> Value {
        let start = ContinuousClock.now
        let value = try await body()
        logger.debug("\(what) in \(Quantity.seconds((ContinuousClock.now - start).inSeconds))")
        return value
    }

    /// Closes every connection; works in a cancelled task.
    func close() async {
        await source.close()
        await data?.close()
        await control?.close()
    }
}
