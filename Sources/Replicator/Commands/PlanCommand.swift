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
        let runners = try names.map { try configuration.sync(named: $0) }.map { sync in
            let definition = try SyncDefinition(sync: sync, in: configuration, showsRows: options.showRows)
            return SyncRunner(
                definition: definition, mode: mode, since: since, until: until, logger: logger)
        }
        try await RunSequence(runners, options).plan()
    }
}
