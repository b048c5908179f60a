import ArgumentParser

/// The command line: `replicator SUBCOMMAND`.
@main
struct ReplicatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replicator",
        abstract: "Moves tables in bulk: ODBC or PostgreSQL in, PostgreSQL COPY and S3 out, from one read.")
}
