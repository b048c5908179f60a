import Testing

@testable import Streams

enum BinaryTimeTests {
    private static let dateColumn = BinaryColumn(form: .date, kind: .date, valueBytes: 6)
    private static let timeColumn = BinaryColumn(form: .time, kind: .time, valueBytes: 6)
    private static let stampColumn = BinaryColumn(form: .timestamp, kind: .timestamp, valueBytes: 16)

    private static func date(_ text: String, _ days: Int32) -> BinaryCase {
        BinaryCase(.dateText, text, digits(Int64(days), bytes: 4))
    }

    private static func digits(_ number: Int64, bytes: Int) -> String {
        (0..<bytes).reversed().map { place in
            let byte = UInt8(truncatingIfNeeded: number >> (place * 8))
            return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    private static func stamp(
        _ kind: BinaryField, _ text: String, _ microseconds: Int64
    ) -> BinaryCase {
        BinaryCase(kind, text, digits(microseconds, bytes: 8))
    }

    private static let day: Int64 = 86_400_000_000

    static let cases: [BinaryCase] = dates + times + stamps + structures

    private static let dates = [
        date("2000-01-01", 0), date("1999-12-31", -1), date("2000-03-01", 60), date("1970-01-01", -10_957),
        date("2024-02-29", 8825), date("0001-01-01", -730_119), date("0001-12-31 BC", -730_120),
        date("0044-03-15 BC", -746_117), date("4714-11-24 BC", -2_451_545), date("10000-01-01", 2_921_940),
        date("5874897-12-31", 2_145_031_948), date("infinity", .max), date("-infinity", .min),
        BinaryCase(.dateText, "4714-11-23 BC", .outOfRange),
        BinaryCase(.dateText, "5874898-01-01", .outOfRange),
        BinaryCase(.dateText, "2023-02-29", .invalidTimestamp),
        BinaryCase(.dateText, "1900-02-29", .invalidTimestamp),
        BinaryCase(.dateText, "2024-13-01", .invalidTimestamp),
        BinaryCase(.dateText, "0000-01-01", .invalidTimestamp),
        BinaryCase(.dateText, "2024-1-01", .unreadable), BinaryCase(.dateText, "2024-01-01 ", .unreadable),
        BinaryCase(.dateText, "2024-01-01 AD", .unreadable), BinaryCase(.dateText, "01.02.2024", .unreadable),
        BinaryCase(.dateText, "2024-01-01 00:00:00", .unreadable), BinaryCase(.dateText, "", .unreadable),
        BinaryCase(.dateText, "Infinity", .unreadable),
    ]

    private static let times = [
        stamp(.timeText, "00:00:00", 0), stamp(.timeText, "23:59:59.999999", day - 1),
        stamp(.timeText, "24:00:00", day), stamp(.timeText, "01:02:03.5", 3_723_500_000),
        stamp(.timeText, "00:00:00.000001", 1), stamp(.timeText, "12:00:00.1200000", 43_200_120_000),
        stamp(.timeText, "23:59:60", day),
        BinaryCase(.timeText, "24:00:00.000001", .invalidTimestamp),
        BinaryCase(.timeText, "25:00:00", .invalidTimestamp),
        BinaryCase(.timeText, "12:00:00.0000001", .tooManyFractions),
        BinaryCase(.timeText, "12:60:00", .unreadable),
        BinaryCase(.timeText, "12:00", .unreadable), BinaryCase(.timeText, "12:00:00+00", .unreadable),
        BinaryCase(.timeText, "12:00:00.", .unreadable), BinaryCase(.timeText, "1:00:00", .unreadable),
    ]

    private static let stamps = [
        stamp(.timestampText, "2000-01-01 00:00:00", 0),
        stamp(.timestampText, "1999-12-31 23:59:59.999999", -1),
        stamp(.timestampText, "2024-02-29 12:00:00.25", 8825 * day + 43_200_250_000),
        stamp(.timestampText, "0044-03-15 00:00:00 BC", -746_117 * day),
        stamp(.timestampText, "4714-11-24 00:00:00 BC", -211_813_488_000_000_000),
        stamp(.timestampText, "294276-12-31 23:59:59.999999", 9_223_371_331_199_999_999),
        stamp(.timestampText, "infinity", .max), stamp(.timestampText, "-infinity", .min),
        BinaryCase(.timestampText, "294277-01-01 00:00:00", .outOfRange),
        BinaryCase(.timestampText, "4714-11-23 23:59:59 BC", .outOfRange),
        BinaryCase(.timestampText, "5874897-12-31 00:00:00", .outOfRange),
        BinaryCase(.timestampText, "2024-02-30 00:00:00", .invalidTimestamp),
        BinaryCase(.timestampText, "2024-01-01 00:00:00+00", .unreadable),
        BinaryCase(.timestampText, "2024-01-01T00:00:00", .unreadable),
        BinaryCase(.timestampText, "2024-01-01", .unreadable),
        BinaryCase(.timestampText, "2024-01-01 00:00:00.1234567", .tooManyFractions),
        stamp(.zonedTimestampText, "2000-01-01 00:00:00+00", 0),
        stamp(.zonedTimestampText, "2000-01-01 00:00:00", 0),
        stamp(.zonedTimestampText, "2000-01-01 00:00:00-03:30", 12_600_000_000),
        stamp(.zonedTimestampText, "2000-01-01 00:00:00.5+15:59:59", -57_598_500_000),
        stamp(.zonedTimestampText, "0001-12-31 00:00:00+00 BC", -730_120 * day),
        stamp(.zonedTimestampText, "infinity", .max),
        BinaryCase(.zonedTimestampText, "2000-01-01 00:00:00+0", .unreadable),
        BinaryCase(.zonedTimestampText, "2000-01-01 00:00:00 CET", .unreadable),
    ]

    private static let structures = [
        BinaryCase("a day", dateColumn, .date(2024, 2, 29), digits(8825, bytes: 4)),
        BinaryCase("1 BC", dateColumn, .date(0, 12, 31), digits(-730_120, bytes: 4)),
        BinaryCase("a day before the first", dateColumn, .date(-4713, 11, 23), .outOfRange),
        BinaryCase("no day", dateColumn, .date(2023, 2, 29), .invalidTimestamp),
        BinaryCase("a time", timeColumn, .time(23, 59, 60), digits(day, bytes: 8)),
        BinaryCase("no time", timeColumn, .time(24, 0, 0), .invalidTimestamp),
        BinaryCase(
            "a timestamp", stampColumn,
            .timestamp(date: .date(1999, 12, 31), time: .time(23, 59, 59), nanoseconds: 999_999_000),
            digits(-1, bytes: 8)),
        BinaryCase(
            "a timestamp before the era", stampColumn,
            .timestamp(date: .date(-43, 3, 15), time: .time(0, 0, 0)), digits(-746_117 * day, bytes: 8)),
        BinaryCase(
            "a nanosecond", stampColumn,
            .timestamp(date: .date(2024, 1, 1), time: .time(0, 0, 0), nanoseconds: 1), .tooManyFractions),
        BinaryCase(
            "a fraction that is none", stampColumn,
            .timestamp(date: .date(2024, 1, 1), time: .time(0, 0, 0), nanoseconds: 1_000_000_000),
            .invalidTimestamp),
        BinaryCase(
            "a timestamp with no time", stampColumn,
            .timestamp(date: .date(2024, 1, 1), time: .time(25, 0, 0)), .invalidTimestamp),
    ]
}
