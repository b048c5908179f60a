import ArgumentParser
import Replication

/// `replicator sync NAME…`
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Run syncs of the configuration, one after the other.",
        discussion: """
            A full run replaces what the target holds; an incremental one brings what changed since the stored watermark \
            or --since. Either it happened whole, or target and watermark are as before.
            """)

    @Argument(help: "Names under `syncs:` in the configuration.")
    var names: [String]

    @Option(name: .long, help: "full or incremental.")
    var mode: RunMode = .full

    @OptionGroup var window: WindowOptions
    @OptionGroup var options: GlobalOptions

    @OptionGroup var runOptions: RunOptions

    func run() async throws {
        let configuration = try options.loadConfiguration()
        let syncs = try names.map { try configuration.sync(named: $0) }
        let (since, until) = try window.parsed(mode: mode)
        let definitions = try syncs.map { sync in
            var definition = try SyncDefinition(sync: sync, in: configuration, showsRows: options.showRows)
            definition.allowsEmpty = runOptions.allowEmpty
            return definition
        }
        let engine = try options.makeEngine(for: definitions)
        let runners = definitions.map {
            SyncRunner(definition: $0, mode: mode, since: since, until: until, engine: engine)
        }
        let sequence = RunSequence(runners, options)
        if runOptions.dryRun { try await sequence.plan() } else { try await sequence.run() }
    }
}

extension RunMode: ExpressibleByArgument {}

/// `--since` and `--until`.
struct WindowOptions: ParsableArguments {
    @Option(
        name: .long,
        help:
            "Start of an incremental run: 2024-01-01, 2024-01-01T00:00:00Z, or 24h back from now. Default: the watermark."
    )
    var since: String?

    @Option(
        name: .long, help: "End of an incremental run, for a backfill; the watermark then stays where it is.")
    var until: String?

    func parsed(mode: RunMode) throws -> (TimeArgument?, TimeArgument?) {
        if mode == .full, since != nil || until != nil {
            throw UsageError("--since and --until belong to --mode incremental: a full run reads everything")
        }
        return (
            try since.map { try flagValue($0, "--since", TimeArgument.init(parsing:)) },
            try until.map { try flagValue($0, "--until", TimeArgument.init(parsing:)) }
        )
    }
}
