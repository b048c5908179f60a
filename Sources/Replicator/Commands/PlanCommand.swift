import ArgumentParser

/// `replicator plan NAME…`
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a run would do: route, types and their risks, SQL, locks, memory.",
        discussion: "Connects and inspects; changes nothing.")

    @Argument(help: "Names under `syncs:` in the configuration.")
    var names: [String]

    @Option(name: .long, help: "full or incremental.")
    var mode: RunMode = .full

    @OptionGroup var window: WindowOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let configuration = try options.loadConfiguration()
        let logger = try options.makeLogger()
        let (since, until) = try window.parsed(mode: mode)
        for sync in try names.map({ try configuration.sync(named: $0) }) {
            let definition = try SyncDefinition(sync: sync, in: configuration, showsRows: options.showRows)
            let runner = SyncRunner(
                definition: definition, mode: mode, since: since, until: until, logger: logger)
            try await Self.show(runner, options)
        }
    }

    /// Makes a plan and prints it; with `--strict` its warnings are an error.
    static func show(_ runner: SyncRunner, _ options: GlobalOptions) async throws {
        let plan = try await SignalCancellation.run { try await runner.plan() }
        if options.json { try Console.json(PlanReport(plan)) } else { Console.output(PlanReport(plan).text) }
        if runner.definition.isStrict, !plan.warnings.isEmpty {
            throw UsageError("--strict: \(plan.warnings.joined(separator: "; "))")
        }
    }
}
