import Threads

/// Dates as days and timestamps as microseconds, both since 2000-01-01; times as microseconds of the day.
enum BinaryTime {
    /// 4714-11-24 BC, PostgreSQL's first day.
    private static let firstDay = -2_451_545
    /// The day after 5874897-12-31, PostgreSQL's last.
    private static let endDay = 2_145_031_949
    /// The same for `timestamp`: its first microsecond, and the first one after 294276-12-31.
    private static let firstMicrosecond: Int64 = -211_813_488_000_000_000
    private static let endMicrosecond: Int64 = 9_223_371_331_200_000_000
    /// From 1970-01-01 to 2000-01-01, where PostgreSQL counts from.
    private static let daysFrom1970To2000 = 10_957
    static let microsecondsOfDay: Int64 = 86_400_000_000

    /// Days from 2000-01-01 to a date of the proleptic Gregorian calendar; a year of 0 is 1 BC.
    ///
    /// - Returns: `nil` for a day that no calendar has.
    static func days(year: Int, month: Int, day: Int) -> Int? {
        guard CivilDate.isReal(year: year, month: month, day: day) else { return nil }
        return CivilDate.daysSinceEpoch(year: year, month: month, day: day) - daysFrom1970To2000
    }

    private static func date(days: Int) -> Result<Int32, BadValueError> {
        guard days >= firstDay, days < endDay else { return .failure(BadValueError(reason: .outOfRange)) }
        return .success(Int32(days))
    }

    /// - Parameter microseconds: of the day, an offset from UTC already subtracted.
    private static func timestamp(days: Int, microseconds: Int64) -> Result<Int64, BadValueError> {
        let (product, isOver) = Int64(days).multipliedReportingOverflow(by: microsecondsOfDay)
        let (sum, isOverToo) = product.addingReportingOverflow(microseconds)
        guard !isOver, !isOverToo, sum >= firstMicrosecond, sum < endMicrosecond else {
            return .failure(BadValueError(reason: .outOfRange))
        }
        return .success(sum)
    }
}

// ODBC's structures, see ``CellText/date(_:_:into:at:)``.
extension BinaryTime {
    static func dateStructure(_ source: RawSpan, _ cell: Int) -> Result<Int32, BadValueError> {
        guard let days = days(source, cell) else {
            return .failure(BadValueError(reason: .invalidTimestamp))
        }
        return date(days: days)
    }

    static func timeStructure(_ source: RawSpan, _ cell: Int) -> Result<Int64, BadValueError> {
        guard let seconds = seconds(source, cell) else {
            return .failure(BadValueError(reason: .invalidTimestamp))
        }
        return .success(Int64(seconds) * 1_000_000)
    }

    /// A fraction that is not whole microseconds would be rounded, so it is refused.
    static func timestampStructure(_ source: RawSpan, _ cell: Int) -> Result<Int64, BadValueError> {
        let nanoseconds = source.number(at: cell + 12, as: UInt32.self)
        guard let days = days(source, cell), let seconds = seconds(source, cell + 6),
            nanoseconds < 1_000_000_000
        else { return .failure(BadValueError(reason: .invalidTimestamp)) }
        guard nanoseconds % 1000 == 0 else { return .failure(BadValueError(reason: .tooManyFractions)) }
        return timestamp(
            days: days, microseconds: Int64(seconds) * 1_000_000 + Int64(nanoseconds / 1000))
    }

    private static func days(_ source: RawSpan, _ offset: Int) -> Int? {
        days(
            year: Int(source.number(at: offset, as: Int16.self)),
            month: Int(source.number(at: offset + 2, as: UInt16.self)),
            day: Int(source.number(at: offset + 4, as: UInt16.self)))
    }

    private static func seconds(_ source: RawSpan, _ offset: Int) -> Int? {
        let hour = Int(source.number(at: offset, as: UInt16.self))
        let minute = Int(source.number(at: offset + 2, as: UInt16.self))
        let second = Int(source.number(at: offset + 4, as: UInt16.self))
        // A second of 60 is carried, as PostgreSQL does with text.
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        return hour * 3600 + minute * 60 + second
    }
}

// PostgreSQL's ISO text.
extension BinaryTime {
    private static let infinity = Array("infinity".utf8)
    private static let minusInfinity = Array("-infinity".utf8)

    private static func isInfinite(_ text: RawSpan) -> Bool? {
        // Every other value begins with a digit.
        guard text.byteCount > 0, text[0] &- 48 > 9 else { return nil }
        if text.equals(infinity) { return true }
        return text.equals(minusInfinity) ? false : nil
    }

    /// `2024-02-29`, `0044-03-15 BC`, `infinity`.
    static func date(_ text: RawSpan) -> Result<Int32, BadValueError> {
        if let isPositive = isInfinite(text) { return .success(isPositive ? .max : .min) }
        var reader = TimeReader()
        guard let day = reader.date(text), let isBC = reader.era(text), reader.isAtEnd(text) else {
            return .failure(BadValueError(reason: .unreadable))
        }
        guard let days = day.days(isBC: isBC) else {
            return .failure(BadValueError(reason: .invalidTimestamp))
        }
        return date(days: days)
    }

    /// `23:59:59.999999`, and `24:00:00`.
    static func time(_ text: RawSpan) -> Result<Int64, BadValueError> {
        var reader = TimeReader()
        guard let time = reader.time(text), reader.isAtEnd(text) else {
            return .failure(BadValueError(reason: .unreadable))
        }
        if time.isCut { return .failure(BadValueError(reason: .tooManyFractions)) }
        guard time.microseconds <= microsecondsOfDay else {
            return .failure(BadValueError(reason: .invalidTimestamp))
        }
        return .success(time.microseconds)
    }

    /// `2024-02-29 12:00:00.5`, with `+00` where it has a zone, `BC` at the end, or `infinity`.
    static func timestamp(_ text: RawSpan, isZoned: Bool) -> Result<Int64, BadValueError> {
        if let isPositive = isInfinite(text) { return .success(isPositive ? .max : .min) }
        var reader = TimeReader()
        guard let day = reader.date(text), reader.take(text, UInt8(ascii: " ")), let time = reader.time(text),
            let offset = isZoned ? reader.offset(text) : 0, let isBC = reader.era(text),
            reader.isAtEnd(text)
        else { return .failure(BadValueError(reason: .unreadable)) }
        if time.isCut { return .failure(BadValueError(reason: .tooManyFractions)) }
        guard let days = day.days(isBC: isBC), time.microseconds <= microsecondsOfDay else {
            return .failure(BadValueError(reason: .invalidTimestamp))
        }
        return timestamp(days: days, microseconds: time.microseconds - Int64(offset) * 1_000_000)
    }
}

/// Reads the parts of a date or time one after the other.
private struct TimeReader {
    private var index = 0

    struct Day {
        var year: Int
        var month: Int
        var day: Int

        func days(isBC: Bool) -> Int? {
            guard year >= 1 else { return nil }
            return BinaryTime.days(year: isBC ? 1 - year : year, month: month, day: day)
        }
    }

    struct Time {
        var microseconds: Int64
        /// The fraction had digits beyond microseconds that were not all zero.
        var isCut: Bool
    }

    func isAtEnd(_ text: RawSpan) -> Bool { index == text.byteCount }

    mutating func take(_ text: RawSpan, _ byte: UInt8) -> Bool {
        guard index < text.byteCount, text[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func number(_ text: RawSpan, digits: ClosedRange<Int>) -> Int? {
        var (value, count) = (0, 0)
        while index < text.byteCount, count < digits.upperBound {
            let digit = text[index] &- 48
            guard digit <= 9 else { break }
            value = value * 10 + Int(digit)
            count += 1
            index += 1
        }
        return count >= digits.lowerBound ? value : nil
    }

    /// Two digits.
    @inline(__always)
    private mutating func pair(_ text: RawSpan) -> Int? {
        guard text.byteCount - index >= 2 else { return nil }
        let (tens, ones) = (text[index] &- 48, text[index + 1] &- 48)
        guard tens <= 9, ones <= 9 else { return nil }
        index += 2
        return Int(tens) * 10 + Int(ones)
    }

    mutating func date(_ text: RawSpan) -> Day? {
        guard let year = number(text, digits: 4...7), take(text, UInt8(ascii: "-")),
            let month = pair(text), take(text, UInt8(ascii: "-")),
            let day = pair(text)
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    mutating func time(_ text: RawSpan) -> Time? {
        guard let hour = pair(text), take(text, UInt8(ascii: ":")),
            let minute = pair(text), take(text, UInt8(ascii: ":")),
            let second = pair(text), minute < 60, second <= 60
        else { return nil }
        var microseconds = 0
        var isCut = false
        if take(text, UInt8(ascii: ".")) {
            let start = index
            guard let digits = number(text, digits: 1...6) else { return nil }
            microseconds = digits
            for _ in index - start..<6 { microseconds *= 10 }
            while index < text.byteCount, text[index] &- 48 <= 9 {
                isCut = isCut || text[index] != 48
                index += 1
            }
        }
        let seconds = Int64(hour * 3600 + minute * 60 + second)
        return Time(microseconds: seconds * 1_000_000 + Int64(microseconds), isCut: isCut)
    }

    /// `+00`, `-03:30`, `+15:59:59` in seconds; none is UTC.
    mutating func offset(_ text: RawSpan) -> Int? {
        let isNegative = take(text, UInt8(ascii: "-"))
        guard isNegative || take(text, UInt8(ascii: "+")) else { return 0 }
        guard var seconds = pair(text).map({ $0 * 3600 }) else { return nil }
        for unit in [60, 1] where take(text, UInt8(ascii: ":")) {
            guard let part = pair(text) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// Whether ` BC` follows; `nil` when something else does.
    mutating func era(_ text: RawSpan) -> Bool? {
        guard take(text, UInt8(ascii: " ")) else { return false }
        return take(text, UInt8(ascii: "B")) && take(text, UInt8(ascii: "C")) ? true : nil
    }
}
