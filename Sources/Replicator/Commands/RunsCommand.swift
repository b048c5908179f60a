import ArgumentParser
import Replication

/// `replicator runs [NAME]`
struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the last runs, newest first.")

    @Argument(help: "Only runs of this sync.")
    var name: String?

    @Option(name: .long, help: "How many.")
    var limit = 20

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        guard (1...10_000).contains(limit) else {
            throw UsageError("--limit: expected 1 to 10000, found \(limit)")
        }
        let reports = try StateReports(try options.loadConfiguration())
        let (runs, failure) = try await reports.runs(of: name, limit: limit)
        if options.json {
            try Console.json(["runs": runs])
        } else {
            for run in runs { Console.output(run.text) }
            if runs.isEmpty, failure == nil { Console.output("no runs yet") }
        }
        if let failure { throw failure }
    }
}
