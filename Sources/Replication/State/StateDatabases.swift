import Streams

/// The databases that hold the state of a configuration's syncs.
package struct StateDatabases: Sendable {
    /// One database, and which syncs keep their state there.
    struct Place {
        var connection: PostgresConnectionParameters
        var redactedURL: String
        var syncs: [String]
    }

    /// A database whose schema was looked after.
    package struct Migrated: Sendable {
        /// URL without secrets.
        package var database: String
        package var version: Int
        /// Versions applied now.
        package var applied: [Int]
    }

    /// What the databases that could be read hold, and why one could not.
    struct Answer {
        var rows: [[String?]] = []
        var failure: (any Error)?
    }

    private let configuration: ReplicatorConfiguration
    private let places: [Place]

    /// Each database once, in the order of the syncs. Nothing is connected to.
    package init(_ configuration: ReplicatorConfiguration) throws {
        self.configuration = configuration
        var places: [Place] = []
        for sync in configuration.syncs {
            let definition = try SyncDefinition(sync: sync, in: configuration, showsRows: false)
            guard var connection = definition.stateConnection else { continue }
            connection.applicationName = "replicator"
            let url = definition.database?.redactedURL ?? configuration.control?.redacted ?? ""
            if let index = places.firstIndex(where: { $0.connection == connection }) {
                places[index].syncs.append(sync.name)
            } else {
                places.append(Place(connection: connection, redactedURL: url, syncs: [sync.name]))
            }
        }
        self.places = places
    }

    /// Runs a query of the state in each database that has any. One that cannot be reached does not hide the others.
    ///
    /// - Parameter names: only databases that hold one of these syncs; empty means all.
    func rows(_ sql: [UInt8], _ parameters: [String?], names: [String]) async throws -> Answer {
        for name in names { _ = try configuration.sync(named: name) }
        var answer = Answer()
        for place in places {
            if !names.isEmpty, !names.contains(where: place.syncs.contains) { continue }
            do {
                let session = try await PostgresSession.connect(place.connection)
                if try await Migrator(session: session).currentVersion() > 0 {
                    answer.rows += try await session.run(SQL.text(sql), parameters, label: "read state").rows
                }
                await session.close()
            } catch {
                answer.failure = answer.failure ?? error
            }
        }
        return answer
    }

    /// Creates or updates the schema in each of them.
    ///
    /// - Throws: ``UsageError`` where no sync keeps state.
    package func migrate() async throws -> [Migrated] {
        guard !places.isEmpty else {
            throw UsageError(
                "no sync of the configuration keeps state: none has a PostgreSQL target, and control is not set"
            )
        }
        var outcomes: [Migrated] = []
        for place in places {
            let session = try await PostgresSession.connect(place.connection)
            let applied = try await Migrator(session: session).migrate()
            await session.close()
            outcomes.append(
                Migrated(
                    database: place.redactedURL, version: Migrator.newestVersion, applied: applied))
        }
        return outcomes
    }
}
