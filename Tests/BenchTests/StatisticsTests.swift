import Testing

@testable import Bench

struct StatisticsTests {
    @Test(
        arguments: [
            ([3], 3, 0), ([5, 1, 3], 3, 200.0 / 3), ([4, 1, 3, 2], 2.5, 60), ([2, 2], 2, 0),
        ] as [([Double], Double, Double)])
    func `the median is the middle, or halfway between the two in the middle`(
        samples: [Double], median: Double, spread: Double
    ) throws {
        let statistics = try #require(Statistics(samples))
        #expect(statistics.median == median)
        #expect(abs(statistics.spreadPercent - spread) < 1e-9)
        #expect(statistics.least == samples.min() && statistics.most == samples.max())
    }

    @Test func `nothing has no median`() {
        #expect(Statistics([]) == nil)
    }
}
