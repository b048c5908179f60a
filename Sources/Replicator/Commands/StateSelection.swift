import Streams

/// The databases that hold the state of a configuration's syncs.
struct StateSelection {
    /// One database, and which syncs keep their state there.
    struct Place {
        var connection: PostgresConnectionParameters
        var redactedURL: String
        var syncs: [String]
    }

    /// Each database once, in the order of the syncs.
    static func places(in configuration: ReplicatorConfiguration) throws -> [Place] {
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
        return places
    }

    /// What the databases that could be read hold, and why one could not.
    struct Answer {
        var rows: [[String?]] = []
        var failure: (any Error)?
    }

    /// Runs a query of the state in each database that has any. One that cannot be reached does not hide the others.
    ///
    /// - Parameter names: only databases that hold one of these syncs; empty means all.
    static func rows(
        _ sql: [UInt8], _ parameters: [String?], names: [String], in configuration: ReplicatorConfiguration
    ) async throws -> Answer {
        for name in names { _ = try configuration.sync(named: name) }
        var answer = Answer()
        for place in try places(in: configuration) {
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
}
