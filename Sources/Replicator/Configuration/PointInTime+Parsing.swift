extension PointInTime {
    /// Reads an ISO 8601 date (`2024-01-01`, its first moment) or date and time (`2024-01-01T00:00:00.123456789+02:00`).
    ///
    /// **A time without a zone is UTC**, not the zone of this machine: a command must mean the same on every machine. The
    /// date and the time stand apart by `T` or a space; seconds and fraction may be left out; zones are `Z`, `+02`, `+0200`,
    /// `+02:00`.
    ///
    /// - Throws: ``ValueError`` for another shape and for what the calendar or the clock does not have.
    init(parsing text: String) throws(ValueError) {
        var cursor = TextCursor(text)
        guard let year = cursor.takeNumber(digits: 4), cursor.take("-") != nil,
            let month = cursor.takeNumber(digits: 2), cursor.take("-") != nil,
            let day = cursor.takeNumber(digits: 2)
        else { throw Self.refusal(of: text) }
        guard let date = CalendarDate(year: year, month: month, day: day) else {
            throw Self.refusal(of: text, reason: "the calendar has no such day")
        }
        var time = TimeOfDay()
        if cursor.take("T", "t", " ") != nil { time = try TimeOfDay(from: &cursor, of: text) }
        guard cursor.isAtEnd else { throw Self.refusal(of: text) }
        let seconds = Int64(date.daysSinceEpoch) * 86_400 + time.secondsOfDayUTC
        guard let point = PointInTime(seconds: seconds, nanoseconds: time.nanoseconds) else {
            throw Self.refusal(of: text, reason: "the year must be from 1 to 9999 in UTC")
        }
        self = point
    }

    /// The part of a text behind the date.
    private struct TimeOfDay {
        /// Seconds since midnight UTC of the written date; below zero or over a day where the zone moves it there.
        var secondsOfDayUTC: Int64 = 0
        var nanoseconds: Int32 = 0

        init() {}

        init(from cursor: inout TextCursor, of text: String) throws(ValueError) {
            guard let hour = cursor.takeNumber(digits: 2), cursor.take(":") != nil,
                let minute = cursor.takeNumber(digits: 2)
            else { throw refusal(of: text) }
            var second = 0
            if cursor.take(":") != nil {
                guard let number = cursor.takeNumber(digits: 2) else { throw refusal(of: text) }
                second = number
                if cursor.take(".") != nil { nanoseconds = try Self.fraction(from: &cursor, of: text) }
            }
            guard hour < 24, minute < 60, second < 60 else {
                throw refusal(of: text, reason: "the time must be from 00:00:00 to 23:59:59")
            }
            let offset = try Self.offset(from: &cursor, of: text)
            secondsOfDayUTC = Int64(hour * 3_600 + minute * 60 + second - offset)
        }

        private static func fraction(from cursor: inout TextCursor, of text: String) throws(ValueError)
            -> Int32
        {
            guard let digits = cursor.takeDigits(), digits.count <= 9,
                let number = Int32(digits + String(repeating: "0", count: 9 - digits.count))
            else { throw refusal(of: text, reason: "a fraction of a second has 1 to 9 digits") }
            return number
        }

        /// Seconds that the written zone is ahead of UTC.
        private static func offset(from cursor: inout TextCursor, of text: String) throws(ValueError) -> Int {
            guard let sign = cursor.take("+", "-") else {
                _ = cursor.take("Z", "z")
                return 0
            }
            guard let hours = cursor.takeNumber(digits: 2) else { throw refusal(of: text) }
            let hasColon = cursor.take(":") != nil
            let minutes = cursor.takeNumber(digits: 2)
            guard let minutes = minutes ?? (hasColon ? nil : 0) else { throw refusal(of: text) }
            guard hours <= 15, minutes < 60 else {
                throw refusal(of: text, reason: "a zone is at most 15:59 from UTC")
            }
            return (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
        }
    }

    private static func refusal(of text: String, reason: String? = nil) -> ValueError {
        ValueError(expected: "a time such as 2024-01-01 or 2024-01-01T00:00:00Z", found: text, reason: reason)
    }
}
