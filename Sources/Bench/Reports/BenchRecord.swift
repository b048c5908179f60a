import Foundation

/// A run, for keeping: what was measured, with what, on what shape of machine. No host names and no paths.
struct BenchRecord: Codable, Sendable {
    /// The machine, as far as it matters.
    struct Machine: Codable, Sendable {
        let cores: Int
        let memoryGib: Double
        let kernel: String
    }

    /// A contender's medians.
    struct Median: Codable, Sendable {
        let contender: String
        let rowsPerSecond: Double
        let cpuSeconds: Double
        let peakMemoryBytes: Int
        let ratioToFetch: Double?
        let ratioToCopy: Double?
        let ratioToPsql: Double?
    }

    /// `nil` outside of a Git checkout.
    let commit: String?
    let machine: Machine
    /// Of what the machine has: `PostgreSQL`, `psqlodbc`, `Swift`.
    let versions: [String: String]
    /// Name of the data set.
    let data: String
    let rows: Int
    let rounds: Int
    let medians: [Median]
    let lines: [ComparisonReport.Line]?
    let results: [RoundResult]?

    init(_ report: ComparisonReport, data: String, facts: BenchFacts) {
        commit = facts.commit
        machine = facts.machine
        versions = facts.versions
        self.data = data
        rows = report.results.first?.measurement.rows ?? 0
        rounds = report.results.map(\.round).max() ?? 0
        let lines = report.lines
        medians = lines.map { line in
            Median(
                contender: line.contender.rawValue, rowsPerSecond: line.rowsPerSecond.median,
                cpuSeconds: line.cpuSeconds, peakMemoryBytes: line.peakMemoryBytes,
                ratioToFetch: line.ratioToFetch, ratioToCopy: line.ratioToCopy, ratioToPsql: line.ratioToPsql)
        }
        self.lines = lines
        results = report.results
    }

    /// Writes it; what was there before stays until the new one is complete.
    func write(to path: String) throws {
        try Data((JSONOutput.text(self) + "\n").utf8).write(to: URL(filePath: path), options: .atomic)
    }

    /// - Throws: ``BenchError`` for a file that is no record.
    static func read(from path: String) throws -> BenchRecord {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw BenchError("--compare: cannot read \(path)")
        }
        guard let record = try? JSONOutput.read(BenchRecord.self, from: text) else {
            throw BenchError("--compare: \(path) is no record of replicator-bench run --json")
        }
        return record
    }

    /// This run's medians through those of an earlier record, contender by contender.
    func comparison(to earlier: BenchRecord) -> String {
        var table = TextTable([
            "now ÷ then", "rows/s", "CPU s per row", "peak memory", "× fetch", "× C COPY", "× psql",
        ])
        for now in medians {
            guard let then = earlier.medians.first(where: { $0.contender == now.contender }) else { continue }
            func ratio(_ now: Double?, _ then: Double?) -> String {
                guard let now, let then, then > 0 else { return "" }
                return (now / then).rounded(to: 2)
            }
            table.add([
                now.contender, ratio(now.rowsPerSecond, then.rowsPerSecond),
                ratio(now.cpuSeconds / Double(max(1, rows)), then.cpuSeconds / Double(max(1, earlier.rows))),
                ratio(Double(now.peakMemoryBytes), Double(then.peakMemoryBytes)),
                ratio(now.ratioToFetch, then.ratioToFetch), ratio(now.ratioToCopy, then.ratioToCopy),
                ratio(now.ratioToPsql, then.ratioToPsql),
            ])
        }
        let title =
            "Beside the record of \(earlier.commit ?? "an unknown commit"): \(earlier.data), \(earlier.rows) rows, "
            + "\(earlier.rounds) rounds, \(earlier.machine.cores) cores"
        return title + "\n\n" + table.text
    }
}
