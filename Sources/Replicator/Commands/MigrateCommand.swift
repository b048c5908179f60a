import ArgumentParser
import Streams

/// `replicator migrate`
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Create or update the schema `replicator` in every database that keeps state.",
        discussion: "Runs do it themselves where their user may; this command is for the schema's owner.")

    @OptionGroup var options: GlobalOptions

    private struct Outcome: Encodable {
        var database: String
        var version: Int
        var applied: [Int]
    }

    func run() async throws {
        let places = try StateSelection.places(in: try options.loadConfiguration())
        guard !places.isEmpty else {
            throw UsageError(
                "no sync of the configuration keeps state: none has a PostgreSQL target, and control is not set"
            )
        }
        var outcomes: [Outcome] = []
        for place in places {
            let session = try await PostgresSession.connect(place.connection)
            let applied = try await Migrator(session: session).migrate()
            await session.close()
            outcomes.append(
                Outcome(database: place.redactedURL, version: Migrator.newestVersion, applied: applied))
        }
        if options.json { return try Console.json(["databases": outcomes]) }
        for outcome in outcomes {
            let what =
                outcome.applied.isEmpty
                ? "was up to date" : "applied \(outcome.applied.map(String.init).joined(separator: ", "))"
            Console.output("\(outcome.database): version \(outcome.version), \(what)")
        }
    }
}
