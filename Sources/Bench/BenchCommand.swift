import ArgumentParser

/// The command line: `replicator-bench`.
@main
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replicator-bench", abstract: "Measures each stage of a transfer.",
        subcommands: [RunCommand.self, EncodeCommand.self, StageCommand.self, TransferCommand.self])
}
