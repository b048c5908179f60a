import Testing

@testable import Bench

struct ComparisonReportTests {
    private static func result(_ round: Int, _ contender: Contender, seconds: Double) -> RoundResult {
        RoundResult(
            round: round, contender: contender,
            measurement: Measurement(
                program: "test", rows: 1000, bytes: 169_000, seconds: seconds, cpuSeconds: 0.5,
                peakMemoryBytes: round << 20))
    }

    private let report = ComparisonReport(results: [
        result(1, .copyReference, seconds: 1), result(1, .copy, seconds: 1),
        // A machine that became ten times slower: what counts is the ratio in the round, here 2.
        result(2, .copyReference, seconds: 10), result(2, .copy, seconds: 5),
        result(3, .copyReference, seconds: 1), result(3, .copy, seconds: 0.25),
        // No partner in its round.
        result(4, .copy, seconds: 0.001),
    ])

    @Test func `a ratio is formed within each round, and rounds without both do not count`() {
        #expect(report.ratio(of: .copy, to: .copyReference) == 2)
        #expect(report.ratio(of: .copy, to: .fetchReference) == nil)
    }

    @Test func `a line has medians of the rates and the most memory of any round`() throws {
        let line = try #require(report.lines.first { $0.contender == .copyReference })
        #expect(line.rowsPerSecond.median == 1000)
        #expect(line.peakMemoryBytes == 3 << 20)
        #expect(report.lines.map(\.contender) == [.copyReference, .copy])
    }

    @Test func `the table is Markdown with a column for every heading`() {
        let lines = report.rates.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(Set(lines.map { line in line.count { $0 == "|" } }).count == 1)
        #expect(Set(lines.map(\.count)).count == 1)
    }

    @Test func `costs are for a gigabyte, and each contender's bottleneck is named`() throws {
        let line = try #require(report.lines.first { $0.contender == .copy })
        #expect(try #require(line.perGigabyte(line.cpuSeconds)) == 0.5 / 0.000169)
        #expect(line.perGigabyte(nil) == nil)
        #expect(report.bottlenecks.hasPrefix("Bottlenecks: C: fetch, CSV, COPY – does not tell; "))
        #expect(report.text.split(separator: "\n").last == report.bottlenecks[...])
    }

    @Test func `a ratio is only printed beside the programs that read the same way`() throws {
        let report = ComparisonReport(results: [
            Self.result(1, .copyReference, seconds: 1), Self.result(1, .psqlReference, seconds: 4),
            Self.result(1, .nativeCopy, seconds: 2),
        ])
        let line = try #require(report.lines.last)
        #expect(line.ratioToPsql == 2)
        #expect(line.ratioToCopy == nil)
    }
}
