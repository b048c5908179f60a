import ArgumentParser

/// `replicator status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show each sync's watermark, last run and rate.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let configuration = try options.loadConfiguration()
        let answer = try await StateSelection.rows(
            PackageResources.list_status_sql, [], names: [], in: configuration)
        var records = answer.rows.map(StatusRecord.init)
        for sync in configuration.syncs
        where answer.failure == nil && !records.contains(where: { $0.sync == sync.name }) {
            records.append(StatusRecord(neverRun: sync.name))
        }
        if options.json {
            try Console.json(["syncs": records])
        } else {
            for record in records { Console.output(record.text) }
        }
        if let failure = answer.failure { throw failure }
    }
}
