import ArgumentParser
import Foundation
import Streams

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
        let runner = SyncRunner(
            definition: try definition(), mode: mode, since: since, until: until,
            logger: try options.makeLogger())
        let sequence = RunSequence([runner], options)
        if runOptions.dryRun { try await sequence.plan() } else { try await sequence.run() }
    }

    private func definition() throws -> SyncDefinition {
        let environment = ProcessInfo.processInfo.environment
        let expander = FlagExpander(environment: environment)
        let variables = try EnvironmentOverrides(environment)
        let settings = try options.overrides().over(variables.settings)
        let source = SourceConfiguration(
            name: "from", url: completed(try expander.url(from, "--from"), variables), quirks: [], session: []
        )
        let rows = try sourceRows()
        let targets = try to.enumerated().map { index, text in
            try target("to-\(index + 1)", try expander.url(text, "--to"), variables: variables)
        }
        let sync = SyncConfiguration(
            name: try name ?? "copy-\(displayName(rows))", source: source.name, rows: rows,
            key: try key.map { try flagValue($0, "--key", ColumnName.list(parsing:)) } ?? [],
            watermark: try watermark.map { try flagValue($0, "--watermark", ColumnName.init(parsing:)) },
            lookback: try lookback.map { try flagValue($0, "--lookback", DurationText.init(parsing:)) }
                ?? Defaults.lookback,
            memory: settings.memory ?? Defaults.memory, batchRows: settings.batchRows ?? Defaults.batchRows,
            batchMemory: settings.batchMemory ?? Defaults.batchMemory,
            parallel: settings.parallel ?? .auto,
            splitColumn: try splitBy.map { try flagValue($0, "--split-by", ColumnName.init(parsing:)) },
            targets: try targets.map { try destination($0, rows: rows) })
        let configuration = ReplicatorConfiguration(
            file: "command line", sources: [source], targets: targets, syncs: [sync], control: nil,
            defaults: .init(
                memory: sync.memory, isStrict: settings.strict ?? false,
                connectTimeout: variables.connectTimeout ?? Defaults.connectTimeout),
            warnings: variables.warnings)
        var definition = try SyncDefinition(sync: sync, in: configuration, showsRows: options.showRows)
        definition.allowsEmpty = runOptions.allowEmpty
        return definition
    }

    /// A URL that names no server means the one of the environment.
    private func completed(_ url: ConnectionURL, _ variables: EnvironmentOverrides) -> ConnectionURL {
        if case .postgres(let url) = url { .postgres(variables.postgres.completing(url)) } else { url }
    }

    private func sourceRows() throws -> SyncConfiguration.Rows {
        switch (table, query, queryFile) {
        case (let table?, nil, nil):
            return .table(try flagValue(table, "--table", PostgresTableName.init(parsing:)))
        case (nil, let query?, nil): return .query(query, file: nil)
        case (nil, nil, let file?):
            do {
                return .query(
                    try ConfigurationFile.text(at: file, maxBytes: Defaults.maxConfigurationBytes), file: file
                )
            } catch {
                throw UsageError("--query-file: \(error)")
            }
        default: throw UsageError("give exactly one of --table, --query and --query-file")
        }
    }

    private func displayName(_ rows: SyncConfiguration.Rows) throws -> String {
        if let into { return into }
        if case .table(let table) = rows { return table.written }
        throw UsageError("--into is needed with a query: it names the target table; for S3 alone give --name")
    }

    private func target(
        _ name: String, _ url: ConnectionURL, variables: EnvironmentOverrides
    ) throws -> TargetConfiguration {
        switch url {
        case .postgres(let url):
            return TargetConfiguration(name: name, kind: .postgres(variables.postgres.completing(url)))
        case .s3(let location): return TargetConfiguration(name: name, kind: .s3(objects.target(location)))
        case .file, .odbc: throw UsageError("--to: expected postgres://… or s3://bucket/prefix")
        }
    }

    private func destination(
        _ target: TargetConfiguration, rows: SyncConfiguration.Rows
    ) throws -> SyncTargetConfiguration {
        guard case .postgres = target.kind else {
            return SyncTargetConfiguration(
                target: target.name, destination: .objects(try objects.destination()))
        }
        let table: PostgresTableName
        if let into {
            table = try flagValue(into, "--into", PostgresTableName.init(parsing:))
        } else if case .table(let source) = rows {
            table = PostgresTableName(schema: nil, name: source.name)
        } else {
            throw UsageError("--into is needed with a query: it names the target table")
        }
        return SyncTargetConfiguration(
            target: target.name,
            destination: .postgres(
                PostgresDestination(
                    table: table, load: try flagValue(load, "--load", LoadMode.init(parsing:)),
                    lockTimeout: Defaults.lockTimeout,
                    format: try flagValue(copyFormat, "--copy-format", CopyFormatWish.init(parsing:)))))
    }
}

/// Replaces `${NAME}` in URLs given as flags, so that secrets need not stand in the command line.
struct FlagExpander {
    let environment: [String: String]

    func url(_ text: String, _ flag: String) throws -> ConnectionURL {
        let expanded = Interpolation(environment: environment, folder: ".").expanded(text)
        if let failure = expanded.failures.first { throw UsageError("\(flag): \(failure)") }
        return try flagValue(expanded.text, flag, ConnectionURL.init(parsing:))
    }
}
