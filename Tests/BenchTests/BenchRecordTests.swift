import Testing

@testable import Bench

struct BenchRecordTests {
    private static func record(seconds: Double, rows: Int = 1000) throws -> BenchRecord {
        let results = [
            RoundResult(
                round: 1, contender: .copyReference,
                measurement: Measurement(
                    program: "c", rows: rows, bytes: 1, seconds: 1, cpuSeconds: 1, peakMemoryBytes: 1)),
            RoundResult(
                round: 1, contender: .copy,
                measurement: Measurement(
                    program: "r", rows: rows, bytes: 1, seconds: seconds, cpuSeconds: 1, peakMemoryBytes: 1)),
        ]
        let facts = BenchFacts(
            commit: "0123456789", machine: .init(cores: 2, memoryGib: 24, kernel: "6.1"),
            versions: ["PostgreSQL": "15.20", "psqlodbc": "13.02"])
        return BenchRecord(ComparisonReport(results: results), data: "customers", facts: facts)
    }

    @Test func `a record reads back as it was written`() throws {
        let text = try JSONOutput.text(try Self.record(seconds: 0.5))
        let back = try JSONOutput.read(BenchRecord.self, from: text)
        #expect(try JSONOutput.text(back) == text)
        #expect(back.versions["PostgreSQL"] == "15.20")
        #expect(back.medians.last?.ratioToCopy == 2)
    }

    @Test func `a comparison divides this run's medians by those of the record`() throws {
        let text = try Self.record(seconds: 0.25).comparison(to: try Self.record(seconds: 0.5))
        let line = try #require(text.split(separator: "\n").last)
        let cells = line.split(separator: "|").map { $0.filter { !$0.isWhitespace } }
        #expect(cells == ["replicator:COPY", "2.00", "1.00", "1.00", "", "2.00", ""])
    }

    @Test func `a version is the first number with a point in it`() {
        #expect(BenchFacts.version(in: "PostgreSQL 15.20, natively", after: "PostgreSQL") == "15.20")
        #expect(BenchFacts.version(in: "psqlodbcw.so 13.02.0000", after: "") == "13.02.0000")
        #expect(BenchFacts.version(in: "6.1.0-18-amd64", after: "") == "6.1.0")
        #expect(BenchFacts.version(in: "Swift version six", after: "Swift version") == nil)
    }
}
