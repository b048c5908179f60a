import ArgumentParser
import Foundation
import Replication

/// The command line: `replicator SUBCOMMAND`.
@main
struct ReplicatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replicator",
        abstract: "Moves tables in bulk: ODBC in, PostgreSQL COPY and S3 out, from one read with one commit.",
        discussion: """
            Exit codes: 0 done, 1 failed run, 2 bad usage or configuration, 3 source or target unreachable or refusing, \
            130 cancelled.
            """,
        version: Version.text,
        subcommands: [
            SyncCommand.self, CopyCommand.self, PlanCommand.self, CheckCommand.self, StatusCommand.self,
            RunsCommand.self,
            MigrateCommand.self,
        ])

    /// Runs the command, and turns any error into one message and its exit code.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Foundation.exit(report(error))
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        // --help, --version and completion scripts come as errors that are none; a command that has already said all
        // there is to say ends with a code only.
        if let code = error as? ExitCode { return code.rawValue }
        let parserCode = exitCode(for: error)
        if parserCode.isSuccess {
            Console.output(message(for: error))
            return ReplicatorExit.done.rawValue
        }
        if parserCode == .validationFailure {
            Console.error(fullMessage(for: error))
            return ReplicatorExit.badUsage.rawValue
        }
        Console.error("replicator: " + Advice.text(for: error))
        return ReplicatorExit(error).rawValue
    }
}
