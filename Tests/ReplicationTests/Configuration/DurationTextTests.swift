import Testing

@testable import Replication

struct DurationTextTests {
    @Test(arguments: [
        ("30s", 30_000), ("10m", 600_000), ("24h", 86_400_000), ("7d", 604_800_000), ("1h30m", 5_400_000),
        ("500ms", 500), ("1d2h3m4s5ms", 93_784_005), ("0s", 0), ("36500d", DurationText.maxMilliseconds),
    ])
    func `a duration is the sum of its pieces`(text: String, milliseconds: Int64) throws {
        let duration = try DurationText(parsing: text)
        #expect(duration.milliseconds == milliseconds)
        #expect(duration.duration == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        "", "ten", "10", "-5m", "5 m", "5x", "5min", "1.5h", "30m1h", "1h1h", "1m30", "h", "36501d",
        "36500d1ms",
        "99999999999999999999h",
    ])
    func `what is no duration is refused`(text: String) {
        let error = #expect(throws: ValueError.self) { try DurationText(parsing: text) }
        #expect(
            error?.description.hasPrefix("expected a duration such as 10m or 24h, found \"\(text)\"") == true)
    }

    @Test(arguments: [(0, "0s"), (5_400_000, "1h30m"), (86_400_000, "1d"), (61_001, "1m1s1ms")])
    func `a duration is written in few units`(milliseconds: Int64, text: String) {
        #expect(DurationText(milliseconds: milliseconds).description == text)
    }

    @Test func `writing and reading gives the same duration`() throws {
        for _ in 0..<2_000 {
            let duration = DurationText(milliseconds: .random(in: 0...DurationText.maxMilliseconds))
            #expect(try DurationText(parsing: duration.description) == duration)
        }
    }
}
