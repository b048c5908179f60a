import ArgumentParser
import Replication

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
        let (since, until) = try window.parsed(mode: mode)
        let definitions = try names.map {
            try SyncDefinition(
                sync: try configuration.sync(named: $0), in: configuration, showsRows: options.showRows)
        }
        let engine = try options.makeEngine(for: definitions)
        let runners = definitions.map {
            SyncRunner(definition: $0, mode: mode, since: since, until: until, engine: engine)
        }
        try await RunSequence(runners, options).plan()
    }
}
