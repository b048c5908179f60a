extension PointInTime: CustomStringConvertible {
    /// ISO 8601 in UTC, such as `2024-01-01T00:00:00.123456Z`: for people and for `--json`.
    var description: String { rendered(separator: "T", zone: "Z") }

    /// As PostgreSQL writes a `timestamptz` in UTC, such as `2024-01-01 00:00:00.123456+00`.
    ///
    /// PostgreSQL rounds what is behind the sixth digit of the fraction.
    var sqlText: String { rendered(separator: " ", zone: "+00") }

    /// The fraction has as many digits as it needs, and none for a whole second.
    private func rendered(separator: String, zone: String) -> String {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let secondOfDay = Int(seconds - day * 86_400)
        let date = CalendarDate(daysSinceEpoch: Int(day))
        let time = [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60]
        var result = [Self.padded(date.year, 4), Self.padded(date.month, 2), Self.padded(date.day, 2)]
            .joined(separator: "-")
        result += separator + time.map { Self.padded($0, 2) }.joined(separator: ":")
        if nanoseconds > 0 {
            var digits = Self.padded(Int(nanoseconds), 9)
            while digits.last == "0" { digits.removeLast() }
            result += "." + digits
        }
        return result + zone
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
