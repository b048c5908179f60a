import ArgumentParser

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
        let answer = try await StateSelection.rows(
            PackageResources.list_runs_sql, [name, String(limit)], names: name.map { [$0] } ?? [],
            in: try options.loadConfiguration())
        // Run ids begin with their time: several databases' runs sort together by them.
        let runs = answer.rows.map(RunRecord.init).sorted { $0.run > $1.run }.prefix(limit)
        if options.json {
            try Console.json(["runs": Array(runs)])
        } else {
            for run in runs { Console.output(run.text) }
            if runs.isEmpty, answer.failure == nil { Console.output("no runs yet") }
        }
        if let failure = answer.failure { throw failure }
    }
}
