import ArgumentParser
import Foundation

/// `replicator-bench run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract:
            "Compares the engine with C programs and psql: rounds in which each runs once, as its own process.",
        discussion: "The table of the query must be there already: scripts/bench fills it and then runs this."
    )

    @Option(help: "Rounds.")
    var rounds = 5

    @Option(help: "Rows that every contender must move; any other count ends the run.")
    var rows: Int?

    @Option(help: "Folder of the C programs.")
    var references = ".build/references"

    @Option(help: "Contenders to leave out, by the beginning of their names.")
    var without: [String] = []

    @Flag(help: "Print all measurements and the medians as JSON instead of the table.")
    var json = false

    @OptionGroup
    var options: TransferOptions

    func run() async throws {
        let sources = try BenchSource.all()
        let contenders = Comparison.contenders(for: sources).filter { contender in
            !without.contains { contender.rawValue.lowercased().hasPrefix($0.lowercased()) }
        }
        guard !contenders.isEmpty else {
            throw ValidationError("no contender is left: BENCH_SOURCE or BENCH_ODBC says what to read")
        }
        let comparison = Comparison(
            contenders: contenders, options: options, sources: sources, references: references,
            program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let report = try comparison.run(rounds: rounds, expectedRows: rows) { result in
            let rate = (result.measurement.rowsPerSecond / 1000).rounded(to: 0)
            let line = "round \(result.round): \(result.contender.rawValue): \(rate) thousand rows/s\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
        print(json ? try JSONOutput.text(JSONReport(report)) : report.text)
    }

    private struct JSONReport: Encodable {
        let lines: [ComparisonReport.Line]
        let results: [RoundResult]

        init(_ report: ComparisonReport) {
            lines = report.lines
            results = report.results
        }
    }
}
