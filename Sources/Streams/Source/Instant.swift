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

    /// Reads `2024-01-31 12:34:56.789`, with `T` or a blank, up to nine digits of fraction (more must be zeros), and
    /// an optional offset `+HH`, `+HH:MM`, `+HHMM` or `Z`, which is applied. A date alone is its midnight.
    ///
    /// - Returns: `nil` for anything else, also for days that no calendar has.
    public init?(text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(digits: 4), scanner.skip("-"), let month = scanner.number(digits: 2),
            scanner.skip("-"), let day = scanner.number(digits: 2),
            let days = Self.days(year: year, month: month, day: day)
        else { return nil }
        var seconds = days * 86_400
        var nanoseconds = 0
        if !scanner.isAtEnd {
            guard scanner.skip("T") || scanner.skip(" "), let hour = scanner.number(digits: 2), hour < 24,
                scanner.skip(":"), let minute = scanner.number(digits: 2), minute < 60
            else { return nil }
            var second = 0
            if scanner.skip(":") {
                guard let value = scanner.number(digits: 2), value < 60 else { return nil }
                second = value
                if scanner.skip(".") {
                    guard let fraction = scanner.fraction() else { return nil }
                    nanoseconds = fraction
                }
            }
            guard let offset = scanner.offsetSeconds(), scanner.isAtEnd else { return nil }
            seconds += Int64(hour * 3600 + minute * 60 + second - offset)
        }
        self.init(seconds: seconds, nanoseconds: Int32(nanoseconds))
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

    /// This moment moved by a duration, which may be negative.
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
        return Instant(seconds: seconds, nanoseconds: Int32(nanoseconds))
    }
}

/// Reads fixed-width numbers from a short text.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard rest.count >= digits else { return nil }
        var value = 0
        for byte in rest.prefix(digits) {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        rest = rest.dropFirst(digits)
        return value
    }

    /// Digits behind the point as nanoseconds; a tenth digit that is not zero would be lost, so it is refused.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while let byte = rest.first, (48...57).contains(byte) {
            rest.removeFirst()
            count += 1
            if count <= 9 { value = value * 10 + Int(byte - 48) } else if byte != 48 { return nil }
        }
        guard count > 0 else { return nil }
        for _ in min(count, 9)..<9 { value *= 10 }
        return value
    }

    /// Seconds east of Greenwich; 0 when nothing is given.
    mutating func offsetSeconds() -> Int? {
        if isAtEnd || skip("Z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2), hours <= 15 else { return nil }
        guard !isAtEnd else { return sign * hours * 3600 }
        _ = skip(":")
        guard let minutes = number(digits: 2), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
