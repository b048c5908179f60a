import ArgumentParser
import Replication

/// `replicator check`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check drivers, connections, rights, encodings and buckets, and say how to mend each.",
        discussion: "Buckets are tried by writing and removing a small object. Nothing else is changed.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let configuration = try options.loadConfiguration()
        let engine = try options.makeEngine()
        let findings = try await SignalCancellation.run {
            await ConnectionCheck(configuration: configuration, engine: engine).run()
        }
        await engine.close()
        if options.json {
            try Console.json(["checks": findings])
        } else {
            for finding in findings { Console.output(finding.text) }
        }
        let worst: ReplicatorExit? =
            findings.contains { $0.verdict == .failed }
            ? .unreachable : options.strict && findings.contains { $0.verdict == .warning } ? .badUsage : nil
        if let worst { throw ExitCode(worst.rawValue) }
    }
}
