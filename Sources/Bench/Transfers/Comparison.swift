import Foundation
import Streams

/// Rounds in which every contender runs once, one after the other, each as a process of its own.
struct Comparison {
    let contenders: [Contender]
    let options: TransferOptions
    /// Folder of `odbc_fetch` and `odbc_copy`.
    let references: String
    /// This program.
    let program: String

    /// - Parameter expectedRows: rows that each must move; `nil` takes the first one's count.
    /// - Throws: ``BenchError`` as soon as one of them moves another number of rows.
    func run(rounds: Int, expectedRows: Int?, progress: (RoundResult) -> Void) throws -> ComparisonReport {
        var results: [RoundResult] = []
        var expected = expectedRows
        for round in 1...max(1, rounds) {
            // Each round begins with another contender: none always follows the same neighbour's leftovers.
            for offset in contenders.indices {
                let contender = contenders[(offset + round - 1) % contenders.count]
                let measurement = try measure(contender)
                guard measurement.rows == expected ?? measurement.rows else {
                    throw BenchError(
                        "\(contender.rawValue) moved \(measurement.rows) rows, not \(expected ?? 0)")
                }
                expected = measurement.rows
                results.append(RoundResult(round: round, contender: contender, measurement: measurement))
                if let last = results.last { progress(last) }
            }
        }
        return ComparisonReport(results: results)
    }

    private func measure(_ contender: Contender) throws -> Measurement {
        let output = try child(contender).output()
        if contender.route != nil { return try JSONOutput.read(Measurement.self, from: output) }
        return try JSONOutput.read(ReferenceLine.self, from: output).measurement
    }

    private func child(_ contender: Contender) throws -> ChildProcess {
        guard let route = contender.route else {
            // The C programs get the keywords that our engine adds by itself.
            let odbc = try TransferOptions.environment("BENCH_ODBC")
            let keywords = ";UseDeclareFetch=1;Fetch=\(options.batchRows)"
            var arguments = ["\(options.batchRows)", options.query]
            if contender == .copyReference { arguments.append(options.table) }
            return ChildProcess(
                executable: references + (contender == .copyReference ? "/odbc_copy" : "/odbc_fetch"),
                arguments: arguments, environment: ["BENCH_ODBC": odbc + keywords])
        }
        return ChildProcess(
            executable: program,
            arguments: ["transfer", route.rawValue, "--format", contender.format.rawValue] + options.arguments
        )
    }
}
