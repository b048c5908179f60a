import Streams
import Testing

/// Where the window of an incremental run may end, by what a source says of its time.
struct SourceClockTests {
    private static func instant(_ text: String) -> Instant { Instant(text: text) ?? .first }

    @Test(
        arguments: [
            // UTC, the source's wall, oldest transaction in UTC; bound with a zone, bound on the wall
            ("12:00:00", "14:00:00", nil, "12:00:00", "14:00:00"),
            ("12:00:00", "14:00:00", "11:00:00", "11:00:00", "13:00:00"),
            ("12:00:00", "07:00:00", "11:59:59", "11:59:59", "06:59:59"),
            ("12:00:00", "12:00:00", "13:00:00", "12:00:00", "12:00:00"),
            ("12:00:00.5", "17:30:00.5", nil, "12:00:00.5", "17:30:00.5"),
        ] as [(String, String, String?, String, String)])
    func `the bound is now, or the oldest transaction that could still commit`(
        utc: String, wall: String, oldest: String?, zoned: String, local: String
    ) {
        let day = "2026-07-01 "
        let clock = SourceClock(
            utc: Self.instant(day + utc), local: Self.instant(day + wall),
            oldestTransaction: oldest.map { Self.instant(day + $0) }, seesAllTransactions: true, warnings: [])
        #expect(clock.upperBound(.zoned) == Self.instant(day + zoned))
        #expect(clock.upperBound(.local) == Self.instant(day + local))
        #expect(clock.upperBound(.date) == clock.upperBound(.local))
        #expect(clock.now(.zoned) == clock.utc && clock.now(.local) == clock.local)
    }
}
