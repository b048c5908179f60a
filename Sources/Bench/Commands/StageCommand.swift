import ArgumentParser
import Foundation

/// `replicator-bench stage`.
struct StageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage",
        abstract: "Measures one stage of a transfer alone and prints what it took as one line of JSON.",
        discussion:
            "source reads everything and forgets it. encode, copy and s3 are given the first rows of the source again and again, from memory."
    )

    @Argument(help: "source, encode, copy or s3.")
    var part: Part

    @Option(help: "Rows for a stage that is given rows from memory.")
    var rows = 1_000_000

    @OptionGroup
    var options: TransferOptions

    func run() async throws {
        let measurement = try await StageBench(part: part, options: options, rows: rows).run()
        print(try JSONOutput.text(MeasurementLine(measurement: measurement)))
    }
}
