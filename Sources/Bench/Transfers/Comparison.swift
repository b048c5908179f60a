import Foundation
import Streams

/// Rounds in which every contender runs once, one after the other, each as a process of its own.
struct Comparison {
    let contenders: [Contender]
    let options: TransferOptions
    /// What there is to read from.
    let sources: [BenchSource]
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
                let measurement = try measure(contender, rows: expected)
                if contender.movesEachRow {
                    guard measurement.rows == expected ?? measurement.rows else {
                        throw BenchError(
                            "\(contender.rawValue) moved \(measurement.rows) rows, not \(expected ?? 0)")
                    }
                    expected = measurement.rows
                }
                results.append(RoundResult(round: round, contender: contender, measurement: measurement))
                if let last = results.last { progress(last) }
            }
        }
        return ComparisonReport(results: Self.withPsqlBytes(results, format: options.format))
    }

    /// psql does not count bytes. Those of COPY's binary format are what our own COPY of the same query counted.
    private static func withPsqlBytes(_ results: [RoundResult], format: CopyFormat?) -> [RoundResult] {
        guard format ?? .binary == .binary,
            let bytes = results.first(where: { $0.contender == .nativeCopy })?.measurement.bytes
        else { return results }
        return results.map { result in
            guard result.contender == .psqlReference else { return result }
            var measurement = result.measurement
            measurement.bytes = bytes
            return RoundResult(round: result.round, contender: result.contender, measurement: measurement)
        }
    }

    /// The contenders that these sources allow.
    static func contenders(
        _ contenders: [Contender] = Contender.allCases, for sources: [BenchSource]
    ) -> [Contender] {
        contenders.filter { contender in sources.contains { $0.kind == contender.source } }
    }

    private func measure(_ contender: Contender, rows: Int?) throws -> Measurement {
        guard let source = sources.first(where: { $0.kind == contender.source }) else {
            throw BenchError("\(contender.rawValue) has no source")
        }
        if contender == .psqlReference {
            return try PsqlPipeline(
                from: source.text, query: options.query,
                to: try TransferOptions.environment("BENCH_POSTGRES"), table: options.table
            ).run()
        }
        let output = try child(contender, source, rows: rows).output()
        if contender.work != .reference { return try JSONOutput.read(Measurement.self, from: output) }
        return try JSONOutput.read(ReferenceLine.self, from: output).measurement
    }

    private func child(_ contender: Contender, _ source: BenchSource, rows: Int?) throws -> ChildProcess {
        let chosen = contender == .nativeCopy ? options.format : contender.format
        var arguments = options.arguments + (chosen.map { ["--format", $0.rawValue] } ?? [])
        switch contender.work {
        case .transfer(let route): arguments = ["transfer", route.rawValue] + arguments
        case .stage(let part):
            arguments = ["stage", part.rawValue] + arguments + (rows.map { ["--rows", "\($0)"] } ?? [])
        case .reference:
            guard case .odbc(let odbc) = source else { throw BenchError("the C programs read through ODBC") }
            // They get the keywords that our engine adds by itself.
            let keywords = ";UseDeclareFetch=1;Fetch=\(options.batchRows)"
            var arguments = ["\(options.batchRows)", options.query]
            if contender == .copyReference { arguments.append(options.table) }
            return ChildProcess(
                executable: references + (contender == .copyReference ? "/odbc_copy" : "/odbc_fetch"),
                arguments: arguments, environment: ["BENCH_ODBC": odbc + keywords])
        }
        return ChildProcess(
            executable: program, arguments: arguments, environment: ["BENCH_SOURCE": source.text])
    }
}
