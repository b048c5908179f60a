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

    @Option(
        defaultAsFlag: "-",
        help:
            "File for a record: all measurements, the medians, commit, machine and versions. Without a file it is printed instead of the tables."
    )
    var json: String?

    @Option(help: "Record of an earlier run: prints this run's medians through those.")
    var compare: String?

    @Option(help: "Name of the data set, for the record.")
    var data = "customers"

    @OptionGroup
    var options: TransferOptions

    func run() async throws {
        let sources = try BenchSource.all()
        let contenders = Comparison.contenders(for: sources).filter { contender in
            !without.contains { contender.rawValue.lowercased().hasPrefix($0.lowercased()) }
        }
        guard json != "-" || compare == nil else {
            throw ValidationError("--compare stands below the tables: give --json a file")
        }
        let earlier = try compare.map { try BenchRecord.read(from: $0) }
        guard !contenders.isEmpty else {
            throw ValidationError("no contender is left: BENCH_SOURCE or BENCH_ODBC says what to read")
        }
        let comparison = Comparison(
            contenders: contenders, options: options, sources: sources, references: references,
            program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let report = try comparison.run(rounds: rounds, expectedRows: rows) { result in
            let rate = ComparisonReport.thousands(result.measurement.rowsPerSecond)
            let line = "round \(result.round): \(result.contender.rawValue): \(rate) thousand rows/s\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
        let facts = await BenchFacts.gather(sources, batchRows: options.batchRows)
        let record = BenchRecord(report, data: data, facts: facts)
        if json == "-" {
            print(try JSONOutput.text(record))
            return
        }
        print(report.text)
        if let json { try record.write(to: json) }
        if let earlier { print("\n" + record.comparison(to: earlier)) }
    }
}
