import ArgumentParser
import Streams

/// `replicator-bench encode`.
struct EncodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Measures the encoders on rows in memory, by processor time of one core.")

    @Option(help: "Rows of one measurement.")
    var rows = 2_000_000

    @Option(
        help: "csv, text or binary; can be given more than once. All of them unless told.",
        transform: CopyFormat.read)
    var format: [CopyFormat] = []

    @Option(help: "Measurements of each encoder and mixture; they take turns, and the medians are printed.")
    var rounds = 5

    @Option(help: "Rows of one batch.")
    var batchRows = 1000

    @Option(help: "Batches in memory.")
    var batches = 2

    @Option(help: "Bytes of the chunk.")
    var chunkBytes = 1 << 20

    @Flag(help: "Print one line of JSON for each measurement instead of the table.")
    var json = false

    func run() async throws {
        let formats = format.isEmpty ? CopyFormat.allCases : format
        let benches = try formats.flatMap { format in
            try SyntheticCustomers.Mixture.all.map { mixture in
                try EncodeBench(
                    mixture, as: format, rowsPerBatch: batchRows, batchCount: batches, chunkBytes: chunkBytes)
            }
        }
        var measurements: [EncodeMeasurement] = []
        for _ in 0..<rounds {
            for bench in benches { measurements.append(try await bench.run(rows: rows)) }
        }
        if json {
            for measurement in measurements { print(try JSONOutput.text(measurement)) }
            return
        }
        var table = TextTable(["encode", "ns/row", "million rows/s", "GB/s", "± %"])
        // The first round has one of each, in order.
        for line in measurements.prefix(benches.count) {
            let own = measurements.filter { $0.format == line.format && $0.mixture == line.mixture }
            guard let nanoseconds = Statistics(own.map(\.nanosecondsPerRow)),
                let rate = Statistics(own.map(\.rowsPerSecond)),
                let speed = Statistics(own.map(\.gigabytesPerSecond))
            else { continue }
            table.add([
                "\(line.format), \(line.mixture)", nanoseconds.median.rounded(to: 1),
                (rate.median / 1e6).rounded(to: 2),
                speed.median.rounded(to: 2), nanoseconds.spreadPercent.rounded(to: 0),
            ])
        }
        print(table.text)
    }
}
