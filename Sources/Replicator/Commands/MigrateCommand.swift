import ArgumentParser
import Replication

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
        let migrated = try await StateDatabases(try options.loadConfiguration()).migrate()
        let outcomes = migrated.map {
            Outcome(database: $0.database, version: $0.version, applied: $0.applied)
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
