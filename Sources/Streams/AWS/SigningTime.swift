internal import Foundation

/// One reading of the clock. Date header, scope and signing key all come from the same one, or a request signed at
/// midnight would contradict itself.
public struct SigningTime: Sendable, Equatable {
    /// Seconds since 1970 in UTC.
    public let secondsSinceEpoch: Int

    /// A given moment.
    public init(secondsSinceEpoch: Int) { self.secondsSinceEpoch = secondsSinceEpoch }

    /// Now.
    public static func now() -> SigningTime {
        SigningTime(secondsSinceEpoch: Int(Date().timeIntervalSince1970))
    }

    /// Such as `20130524`.
    var day: String { String(timestamp.prefix(8)) }

    /// Such as `20130524T000000Z`.
    var timestamp: String {
        let days = secondsSinceEpoch >= 0 ? secondsSinceEpoch / 86400 : (secondsSinceEpoch - 86399) / 86400
        let second = secondsSinceEpoch - days * 86400
        let (year, month, dayOfMonth) = Self.civilDate(daysSinceEpoch: days)
        let date = Self.padded(year, 4) + Self.padded(month, 2) + Self.padded(dayOfMonth, 2)
        let time =
            Self.padded(second / 3600, 2) + Self.padded(second / 60 % 60, 2) + Self.padded(second % 60, 2)
        return date + "T" + time + "Z"
    }

    /// The Gregorian date of a day, by counting 400-year eras from 1 March of year 0.
    private static func civilDate(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1
        )
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
