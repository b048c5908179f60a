/// A moment on a calendar without leap seconds, to the nanosecond: the form in which watermarks are kept.
///
/// Never passes through a floating-point number. Years 1 to 9999, which is what every source's literal can hold.
public struct Instant: Sendable, Equatable, Comparable, Hashable {
    /// Seconds since 1970-01-01T00:00:00, in UTC or on the source's wall clock (see ``WatermarkForm``).
    public let seconds: Int64
    /// Nanoseconds behind `seconds`: 0 to 999,999,999.
    public let nanoseconds: Int32

    /// - Precondition: `nanoseconds` is 0 to 999,999,999.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        precondition((0..<1_000_000_000).contains(nanoseconds), "nanoseconds of a second")
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The first moment of year 1.
    public static let first = Instant(seconds: -62_135_596_800)
    /// The last moment of year 9999.
    public static let last = Instant(seconds: 253_402_300_799, nanoseconds: 999_999_999)

    /// Reads `2024-01-31 12:34:56.789`, with `T` or a blank, up to nine digits of fraction (more must be zeros), and
    /// an optional offset `+HH`, `+HH:MM`, `+HHMM` or `Z`, which is applied. A date alone is its midnight. What names no
    /// zone is UTC, or the wall clock that the caller means: never the zone of this machine.
    ///
    /// - Throws: ``InstantTextError`` for another shape, and for what the calendar or the clock does not have.
    public init(parsing text: String) throws(InstantTextError) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(digits: 4), scanner.skip("-"), let month = scanner.number(digits: 2),
            scanner.skip("-"), let day = scanner.number(digits: 2)
        else { throw .shape }
        guard let days = Self.days(year: year, month: month, day: day) else { throw .noSuchDay }
        var seconds = days * 86_400
        var nanoseconds = 0
        if !scanner.isAtEnd {
            guard scanner.skip("T", "t", " ") else { throw .shape }
            let time = try scanner.timeOfDay()
            let offset = try scanner.offsetSeconds()
            guard scanner.isAtEnd else { throw .shape }
            seconds += Int64(time.second - offset)
            nanoseconds = time.nanoseconds
        }
        let instant = Instant(seconds: seconds, nanoseconds: Int32(nanoseconds))
        guard (Self.first...Self.last).contains(instant) else { throw .yearOutOfRange }
        self = instant
    }

    /// As ``init(parsing:)``; `nil` for what it refuses.
    public init?(text: String) {
        guard let instant = try? Instant(parsing: text) else { return nil }
        self = instant
    }

    /// Days from 1970-01-01, by the proleptic Gregorian calendar (the algorithm is Howard Hinnant's `days_from_civil`).
    static func days(year: Int, month: Int, day: Int) -> Int64? {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    private var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int((seconds - secondOfDay) / 86_400) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    private var secondOfDay: Int64 {
        let rest = seconds % 86_400
        return rest < 0 ? rest + 86_400 : rest
    }

    /// `2024-01-31`.
    public var dateText: String {
        let date = civil
        return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))"
    }

    /// `2024-01-31 12:34:56.789`: as many digits of fraction as are needed, at most nine; no zone.
    public var localText: String {
        let time = Int(secondOfDay)
        var text = "\(dateText) \(pad(time / 3600, 2)):\(pad(time / 60 % 60, 2)):\(pad(time % 60, 2))"
        if nanoseconds != 0 {
            var digits = pad(Int(nanoseconds), 9)
            while digits.hasSuffix("0") { digits.removeLast() }
            text += "." + digits
        }
        return text
    }

    private func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Earlier comes first.
    public static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// This moment moved by a duration, which may be negative; ``first`` or ``last`` where that is behind them.
    public func advanced(by duration: Duration) -> Instant {
        let parts = duration.components
        var seconds = self.seconds + parts.seconds
        var nanoseconds = Int64(self.nanoseconds) + parts.attoseconds / 1_000_000_000
        if nanoseconds < 0 {
            nanoseconds += 1_000_000_000
            seconds -= 1
        } else if nanoseconds >= 1_000_000_000 {
            nanoseconds -= 1_000_000_000
            seconds += 1
        }
        return min(max(Instant(seconds: seconds, nanoseconds: Int32(nanoseconds)), .first), .last)
    }
}
