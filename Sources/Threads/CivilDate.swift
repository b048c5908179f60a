/// A day of the proleptic Gregorian calendar, which every source, target and cloud service here uses. All calendar
/// arithmetic is in this type.
///
/// Days are counted from 1970-01-01. The year 0 is 1 BC. The conversions between days and dates check nothing: ask
/// ``isReal(year:month:day:)`` about a date that came from outside. They count in eras of 400 years that begin on 1
/// March, so that the leap day is the last of its year; this is Howard Hinnant's `days_from_civil` and
/// `civil_from_days`.
public struct CivilDate: Sendable, Equatable {
    /// 0 is 1 BC.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// Days from 0000-03-01, where the eras begin, to 1970-01-01.
    @usableFromInline package static let daysBeforeEpoch = 719_468

    /// The date that lies this many days after 1970-01-01; before it where the number is negative.
    public init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + Self.daysBeforeEpoch
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    }

    /// Days from 1970-01-01 to a date.
    @inlinable
    public static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - daysBeforeEpoch
    }

    /// Days of a month, 1 to 12.
    @inlinable
    public static func monthLength(_ month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// Whether the calendar has that day.
    @inlinable
    public static func isReal(year: Int, month: Int, day: Int) -> Bool {
        (1...12).contains(month) && day >= 1 && (day <= 28 || day <= monthLength(month, year: year))
    }

    /// `2024-01-31`; a year has at least four digits.
    public var text: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

/// The number in decimal, with leading zeros where it has fewer digits than `width`.
package func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
