import Foundation
import Testing

@testable import Replicator

struct PointInTimeTests {
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
        let point = try PointInTime(parsing: text)
        #expect(point.seconds == seconds)
        #expect(point.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        ("2024-02-30", "no such day"), ("2023-02-29", "no such day"), ("1900-02-29", "no such day"),
        ("2024-13-01", "no such day"), ("2024-00-10", "no such day"), ("2024-04-31", "no such day"),
        ("2024-01-00", "no such day"), ("0000-01-01", "no such day"), ("2024-01-01T24:00:00Z", "23:59:59"),
        ("2024-01-01T23:60:00Z", "23:59:59"), ("2024-01-01T23:59:60Z", "23:59:59"),
        ("2024-01-01T00:00:00.1234567890Z", "1 to 9 digits"), ("2024-01-01T00:00:00.Z", "1 to 9 digits"),
        ("2024-01-01T00:00:00+16:00", "15:59"), ("0001-01-01T00:00:00+01:00", "from 1 to 9999"),
        ("9999-12-31T23:00:00-02:00", "from 1 to 9999"),
    ])
    func `what the calendar or the clock does not have is refused with the reason`(
        text: String, reason: String
    ) {
        let error = #expect(throws: ValueError.self) { try PointInTime(parsing: text) }
        #expect(error?.reason?.contains(reason) == true)
    }

    @Test(arguments: [
        "", "yesterday", "2024", "2024-01", "2024-1-1", "24-01-01", "01/02/2024", "2024-01-01T",
        "2024-01-01T10",
        "2024-01-01T00:00:00 Z", "2024-01-01T00:00:00Zx", "2024-01-01T00:00:00+1", "2024-01-01T00:00:00+01:",
        "2024-01-01Z", "-2024-01-01", "20240101", "2024-01-01T00:00:00,5Z", "２０２４-01-01",
    ])
    func `another shape is refused`(text: String) {
        #expect(throws: ValueError.self) { try PointInTime(parsing: text) }
    }

    @Test(arguments: [
        (1_704_067_200, 123_456_000, "2024-01-01T00:00:00.123456Z", "2024-01-01 00:00:00.123456+00"),
        (0, 0, "1970-01-01T00:00:00Z", "1970-01-01 00:00:00+00"),
        (-1, 500_000_000, "1969-12-31T23:59:59.5Z", "1969-12-31 23:59:59.5+00"),
        (-62_135_596_800, 1, "0001-01-01T00:00:00.000000001Z", "0001-01-01 00:00:00.000000001+00"),
    ])
    func `a time is written for people and for SQL`(
        seconds: Int64, nanoseconds: Int32, iso: String, sql: String
    ) throws {
        let point = try #require(PointInTime(seconds: seconds, nanoseconds: nanoseconds))
        #expect(point.description == iso)
        #expect(point.sqlText == sql)
    }

    @Test func `writing and reading gives the same time, to the nanosecond`() throws {
        for _ in 0..<2_000 {
            let point = try #require(
                PointInTime(
                    seconds: .random(in: -62_135_596_800...253_402_300_799),
                    nanoseconds: .random(in: 0..<1_000_000_000)))
            #expect(try PointInTime(parsing: point.description) == point)
            #expect(try PointInTime(parsing: point.sqlText) == point)
        }
    }

    @Test func `reading agrees with Foundation over six centuries and all whole-hour zones`() throws {
        let formatter = ISO8601DateFormatter()
        for _ in 0..<2_000 {
            // Foundation's calendar turns Julian before October 1582.
            let seconds = Int64.random(in: -12_000_000_000...16_000_000_000)
            formatter.timeZone = TimeZone(secondsFromGMT: 3_600 * .random(in: -12...14))
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(try PointInTime(parsing: text).seconds == seconds, "\(text)")
        }
    }

    @Test func `every day of eight centuries has its own number and comes back`() {
        var previous = -219_146
        for year in 1370...2170 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = CalendarDate(year: year, month: month, day: day) else { continue }
                    #expect(date.daysSinceEpoch == previous + 1)
                    #expect(CalendarDate(daysSinceEpoch: date.daysSinceEpoch) == date)
                    previous = date.daysSinceEpoch
                }
            }
        }
    }

    @Test func `earlier by a duration borrows from the seconds`() throws {
        let point = try PointInTime(parsing: "2024-03-01T00:00:00.25Z")
        #expect(
            point.earlier(by: try DurationText(parsing: "1d500ms")).description == "2024-02-28T23:59:59.75Z")
        #expect(point.earlier(by: DurationText(milliseconds: 0)) == point)
        let first = try PointInTime(parsing: "0001-01-02")
        #expect(first.earlier(by: try DurationText(parsing: "7d")).description == "0001-01-01T00:00:00Z")
    }

    @Test func `a time after now is known as such`() throws {
        let now = try PointInTime(parsing: "2024-01-01T00:00:00Z")
        #expect(try PointInTime(parsing: "2024-01-01T00:00:00.000000001Z").isAfter(now))
        #expect(!now.isAfter(now))
        #expect(PointInTime.now().isAfter(now))
    }

    @Test func `a time argument is a moment or a duration back from now`() throws {
        let now = try PointInTime(parsing: "2024-01-02T00:00:00Z")
        #expect(try TimeArgument(parsing: "24h").resolved(at: now).description == "2024-01-01T00:00:00Z")
        #expect(
            try TimeArgument(parsing: "2023-05-06").resolved(at: now).description == "2023-05-06T00:00:00Z")
        let error = #expect(throws: ValueError.self) { try TimeArgument(parsing: "tomorrow") }
        #expect(error?.description.contains("2024-01-01") == true)
        #expect(error?.description.contains("24h") == true)
    }
}
