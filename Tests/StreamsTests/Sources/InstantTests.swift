import Foundation
import Streams
import Testing

struct InstantTests {
    @Test(arguments: [
        ("1970-01-01", 0, 0), ("2024-01-01", 1_704_067_200, 0), ("2024-01-01T00:00:00Z", 1_704_067_200, 0),
        ("2024-01-01T00:00", 1_704_067_200, 0), ("2024-01-01 00:00:00+00", 1_704_067_200, 0),
        ("2024-01-01T02:00:00+02:00", 1_704_067_200, 0), ("2023-12-31T18:30:00-0530", 1_704_067_200, 0),
        ("2024-01-01t00:00:00z", 1_704_067_200, 0), ("2024-02-29", 1_709_164_800, 0),
        ("2000-02-29", 951_782_400, 0),
        ("2024-01-01T00:00:00.123456789Z", 1_704_067_200, 123_456_789),
        ("2024-01-01T00:00:00.1", 1_704_067_200, 100_000_000),
        ("1969-12-31T23:59:59.5Z", -1, 500_000_000), ("0001-01-01", -62_135_596_800, 0),
        ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
    ])
    func `a time is exact, and UTC where it names no zone`(text: String, seconds: Int64, nanoseconds: Int32)
        throws
    {
        let point = try Instant(parsing: text)
        #expect(point.seconds == seconds)
        #expect(point.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        ("2024-02-30", "no such day"), ("2023-02-29", "no such day"), ("1900-02-29", "no such day"),
        ("2024-13-01", "no such day"), ("2024-00-10", "no such day"), ("2024-04-31", "no such day"),
        ("2024-01-00", "no such day"), ("0000-01-01", "no such day"), ("2024-01-01T24:00:00Z", "23:59:59"),
        ("2024-01-01T23:60:00Z", "23:59:59"), ("2024-01-01T23:59:60Z", "23:59:59"),
        ("2024-01-01T00:00:00.1234567891Z", "1 to 9 digits"), ("2024-01-01T00:00:00.Z", "1 to 9 digits"),
        ("2024-01-01T00:00:00+16:00", "15:59"), ("0001-01-01T00:00:00+01:00", "from 1 to 9999"),
        ("9999-12-31T23:00:00-02:00", "from 1 to 9999"),
    ])
    func `what the calendar or the clock does not have is refused with the reason`(
        text: String, reason: String
    ) {
        let error = #expect(throws: InstantTextError.self) { try Instant(parsing: text) }
        #expect(error?.description.contains(reason) == true)
    }

    @Test(arguments: [
        "", "yesterday", "2024", "2024-01", "2024-1-1", "24-01-01", "01/02/2024", "2024-01-01T",
        "2024-01-01T10",
        "2024-01-01T00:00:00 Z", "2024-01-01T00:00:00Zx", "2024-01-01T00:00:00+1", "2024-01-01T00:00:00+01:",
        "2024-01-01Z", "-2024-01-01", "20240101", "2024-01-01T00:00:00,5Z", "２０２４-01-01",
    ])
    func `another shape is refused`(text: String) {
        #expect(throws: InstantTextError.self) { try Instant(parsing: text) }
    }

    @Test func `writing and reading gives the same time, to the nanosecond`() throws {
        for _ in 0..<2_000 {
            let point = Instant(
                seconds: .random(in: -62_135_596_800...253_402_300_799),
                nanoseconds: .random(in: 0..<1_000_000_000))
            #expect(try Instant(parsing: point.localText) == point)
            #expect(try Instant(parsing: point.localText.replacing(" ", with: "T") + "Z") == point)
        }
    }

    @Test func `reading agrees with Foundation over six centuries and all whole-hour zones`() throws {
        let formatter = ISO8601DateFormatter()
        for _ in 0..<2_000 {
            // Foundation's calendar turns Julian before October 1582.
            let seconds = Int64.random(in: -12_000_000_000...16_000_000_000)
            formatter.timeZone = TimeZone(secondsFromGMT: 3_600 * .random(in: -12...14))
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(try Instant(parsing: text).seconds == seconds, "\(text)")
        }
    }

    @Test func `every day of eight centuries has its own text and comes back`() throws {
        var texts: Set<String> = []
        for day in -219_146..<73_000 {
            let instant = Instant(seconds: Int64(day) * 86_400)
            #expect(try Instant(parsing: instant.dateText) == instant)
            texts.insert(instant.dateText)
        }
        #expect(texts.count == 292_146)
    }

    @Test func `a moment moves by a duration, and stays in the years that have a text`() throws {
        let point = try Instant(parsing: "2024-03-01T00:00:00.25Z")
        #expect(point.advanced(by: .milliseconds(-86_400_500)).localText == "2024-02-28 23:59:59.75")
        #expect(point.advanced(by: .zero) == point)
        #expect(Instant.first.advanced(by: .seconds(-600)).localText == "0001-01-01 00:00:00")
        #expect(Instant.last.advanced(by: .seconds(1)) == .last)
    }
}
