import ArgumentParser
import Replication

/// `replicator copy --from URL … --to URL`
struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "One transfer without a configuration file.",
        discussion: """
            A password belongs into the environment, where `ps` does not show it: write ${NAME} in a URL, in single quotes, \
            and it is replaced here. Example:

              replicator copy --from 'odbc:DSN=erp;UID=reader;PWD=${ERP_PASSWORD}' --table SALES.ORDERS \\
                --to 'postgres://loader:${PG_PASSWORD}@db/warehouse' --into public.orders --key order_id \\
                --to s3://archive/orders
            """)

    @Option(name: .long, help: "Source: odbc:<connection string>, odbc://DSN or postgres://….")
    var from: String

    @Option(name: .long, help: "Table to read, as SCHEMA.TABLE.")
    var table: String?

    @Option(name: .long, help: "Query to read.")
    var query: String?

    @Option(name: .long, help: "File with the query to read.")
    var queryFile: String?

    @Option(name: .long, help: "Target: postgres://… or s3://bucket/prefix; can be given for both.")
    var to: [String]

    @Option(name: .long, help: "Target table. Default: the source table's name. Created when missing.")
    var into: String?

    @Option(name: .long, help: "auto, truncate, merge or append.")
    var load: String = "auto"

    @Option(
        name: .long,
        help: "Encoding of the rows for PostgreSQL: auto (the fastest that fits), csv, text or binary.")
    var copyFormat: String = "auto"

    @Option(name: .long, help: "Key columns, separated by commas.")
    var key: String?

    @Option(
        name: .long,
        help: "Column to divide the read by with --parallel. Default: the table's blocks, else the key.")
    var splitBy: String?

    @Option(name: .long, help: "Column that says when a row changed; with --since only newer rows are read.")
    var watermark: String?

    @Option(name: .long, help: "How far before --since to read again, for rows committed late. Default: 10m.")
    var lookback: String?

    @Option(name: .long, help: "Name under which the runs are kept. Default: copy-TABLE.")
    var name: String?

    @OptionGroup var window: WindowOptions
    @OptionGroup(title: "S3 targets") var objects: ObjectOptions
    @OptionGroup var options: GlobalOptions

    @OptionGroup var runOptions: RunOptions

    func run() async throws {
        let mode: RunMode = window.since == nil ? .full : .incremental
        let (since, until) = try window.parsed(mode: mode)
        let definition = try transfer().definition(environment: options.environment)
        let runner = SyncRunner(
            definition: definition, mode: mode, since: since, until: until,
            engine: try options.makeEngine(for: [definition]))
        let sequence = RunSequence([runner], options)
        if runOptions.dryRun { try await sequence.plan() } else { try await sequence.run() }
    }

    private func transfer() throws -> OneTransfer {
        var transfer = OneTransfer()
        transfer.from = from
        transfer.table = table
        transfer.query = query
        transfer.queryFile = queryFile
        transfer.to = to
        transfer.into = into
        transfer.load = load
        transfer.copyFormat = copyFormat
        transfer.key = key
        transfer.splitBy = splitBy
        transfer.watermark = watermark
        transfer.lookback = lookback
        transfer.name = name
        transfer.objects = objects.texts
        transfer.settings = try options.overrides()
        transfer.showsRows = options.showRows
        transfer.allowsEmpty = runOptions.allowEmpty
        return transfer
    }
}
