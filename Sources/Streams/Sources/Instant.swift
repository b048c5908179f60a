import Threads

/// A moment on a calendar without leap seconds, to the nanosecond: the form in which watermarks are kept.
///
/// Never passes through a floating-point number. Years 1 to 9999, which is what every source's literal can hold.
public struct Instant: Sendable, Equatable, Comparable, Hashable {
    /// Seconds since 1970-01-01T00:00:00, in UTC or on the source's wall clock (see ``WatermarkForm``).
    public let seconds: Int64
    /// Nanoseconds after `seconds`: 0 to 999,999,999.
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
        guard (1...9999).contains(year), CivilDate.isReal(year: year, month: month, day: day) else {
            throw .noSuchDay
        }
        let days = Int64(CivilDate.daysSinceEpoch(year: year, month: month, day: day))
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

    private var secondOfDay: Int64 {
        let rest = seconds % 86_400
        return rest < 0 ? rest + 86_400 : rest
    }

    /// `2024-01-31`.
    public var dateText: String { CivilDate(daysSinceEpoch: Int((seconds - secondOfDay) / 86_400)).text }

    /// `2024-01-31 12:34:56.789`: as many digits of fraction as are needed, at most nine; no zone.
    public var localText: String {
        let time = Int(secondOfDay)
        var text =
            "\(dateText) \(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
        if nanoseconds != 0 {
            var digits = padded(Int(nanoseconds), 9)
            while digits.hasSuffix("0") { digits.removeLast() }
            text += "." + digits
        }
        return text
    }

    /// Earlier comes first.
    public static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// This moment moved by a duration, which may be negative; at most ``last`` and at least ``first``.
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

/// Why a text is no moment.
public enum InstantTextError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Not a date, or a date and a time.
    case shape
    case noSuchDay
    case noSuchTime
    case fraction
    case zone
    /// In UTC it is not in the years 1 to 9999.
    case yearOutOfRange

    /// What is wrong with it.
    public var description: String {
        switch self {
        case .shape: "it is not a date such as 2024-01-31, or a date and a time such as 2024-01-31T12:34:56Z"
        case .noSuchDay: "the calendar has no such day"
        case .noSuchTime: "the time must be from 00:00:00 to 23:59:59"
        case .fraction: "a fraction of a second has 1 to 9 digits"
        case .zone: "a zone is at most 15:59 from UTC"
        case .yearOutOfRange: "the year must be from 1 to 9999 in UTC"
        }
    }
}
