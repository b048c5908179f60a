import ArgumentParser
import Replication

/// `replicator status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show each sync's watermark, last run and rate.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let (syncs, failure) = try await StateReports(try options.loadConfiguration()).statuses()
        if options.json {
            try Console.json(["syncs": syncs])
        } else {
            for sync in syncs { Console.output(sync.text) }
        }
        if let failure { throw failure }
    }
}
