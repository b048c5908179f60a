import Threads

/// Dates and times that a driver hands over as structures, written as ISO 8601 with PostgreSQL's `BC`.
extension CellText {
    /// `SQL_DATE_STRUCT`: year, month, day, 16 bits each. ODBC's year 0 is 1 BC, as in ISO 8601.
    static func date(
        _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        var writer = DigitWriter(cursor: cursor)
        guard let isBC = writeDate(source, cell, into: &output, &writer) else {
            return WrittenField(cursor: cursor, badValue: .invalidTimestamp)
        }
        if isBC { writer.writeEra(into: &output) }
        return WrittenField(cursor: writer.cursor)
    }

    /// `SQL_TIME_STRUCT`: hour, minute, second, 16 bits each.
    static func time(
        _ source: RawSpan, _ cell: Int, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        var writer = DigitWriter(cursor: cursor)
        guard writeTime(source, cell, into: &output, &writer) else {
            return WrittenField(cursor: cursor, badValue: .invalidTimestamp)
        }
        return WrittenField(cursor: writer.cursor)
    }

    /// `SQL_TIMESTAMP_STRUCT`: a date, a time, and a 32-bit fraction in nanoseconds. As many digits of it are written
    /// as are needed; the precision that the driver describes is not trusted (Oracle's says 0 for some).
    static func timestamp(
        _ source: RawSpan, _ cell: Int, isZoned: Bool, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        var writer = DigitWriter(cursor: cursor)
        let fraction = source.number(at: cell + 12, as: UInt32.self)
        guard let isBC = writeDate(source, cell, into: &output, &writer), fraction < 1_000_000_000 else {
            return WrittenField(cursor: cursor, badValue: .invalidTimestamp)
        }
        writer.write(" ", into: &output)
        guard writeTime(source, cell + 6, into: &output, &writer) else {
            return WrittenField(cursor: cursor, badValue: .invalidTimestamp)
        }
        if fraction != 0 {
            // Nearly every source has whole microseconds.
            let isMicroseconds = fraction % 1000 == 0
            var digits = Int(isMicroseconds ? fraction / 1000 : fraction)
            var width = isMicroseconds ? 6 : 9
            while digits % 10 == 0 {
                digits /= 10
                width -= 1
            }
            writer.write(".", into: &output)
            writer.write(digits, width: width, into: &output)
        }
        if isZoned {
            writer.write("+", into: &output)
            writer.writePair(0, into: &output)
        }
        if isBC { writer.writeEra(into: &output) }
        return WrittenField(cursor: writer.cursor)
    }

    /// - Returns: whether the year is before the era; `nil` when there is no such day.
    private static func writeDate(
        _ source: RawSpan, _ offset: Int, into output: inout MutableRawSpan, _ writer: inout DigitWriter
    ) -> Bool? {
        let year = Int(source.number(at: offset, as: Int16.self))
        let month = Int(source.number(at: offset + 2, as: UInt16.self))
        let day = Int(source.number(at: offset + 4, as: UInt16.self))
        // Proleptic leap years; years before the era are counted through 0.
        guard CivilDate.isReal(year: year, month: month, day: day) else { return nil }
        let isBC = year <= 0
        writer.write(isBC ? 1 - year : year, width: 4, into: &output)
        writer.write("-", into: &output)
        writer.writePair(month, into: &output)
        writer.write("-", into: &output)
        writer.writePair(day, into: &output)
        return isBC
    }

    private static func writeTime(
        _ source: RawSpan, _ offset: Int, into output: inout MutableRawSpan, _ writer: inout DigitWriter
    ) -> Bool {
        let hour = Int(source.number(at: offset, as: UInt16.self))
        let minute = Int(source.number(at: offset + 2, as: UInt16.self))
        let second = Int(source.number(at: offset + 4, as: UInt16.self))
        // PostgreSQL takes a second of 60 and carries it.
        guard hour < 24, minute < 60, second <= 60 else { return false }
        writer.writePair(hour, into: &output)
        writer.write(":", into: &output)
        writer.writePair(minute, into: &output)
        writer.write(":", into: &output)
        writer.writePair(second, into: &output)
        return true
    }
}

/// Writes digits and single characters one after the other.
private struct DigitWriter {
    var cursor: Int

    @inline(__always)
    mutating func write(_ character: Unicode.Scalar, into output: inout MutableRawSpan) {
        output.storeBytes(of: UInt8(ascii: character), toByteOffset: cursor, as: UInt8.self)
        cursor &+= 1
    }

    /// Digits of a number below 100, both at once.
    @inline(__always)
    mutating func writePair(_ number: Int, into output: inout MutableRawSpan) {
        let (tens, ones) = (number / 10, number % 10)
        output.storeBytes(
            of: UInt16(truncatingIfNeeded: 0x3030 &+ tens &+ ones << 8).littleEndian, toByteOffset: cursor,
            as: UInt16.self)
        cursor &+= 2
    }

    /// A number that is not negative, with leading zeros up to `width`, and wider where it must be.
    mutating func write(_ number: Int, width: Int, into output: inout MutableRawSpan) {
        if width == 4 && number < 10_000 {
            writePair(number / 100, into: &output)
            writePair(number % 100, into: &output)
            return
        }
        var digits = 1
        var power = 10
        while number >= power {
            digits += 1
            power *= 10
        }
        let count = max(width, digits)
        var rest = number
        for place in stride(from: count - 1, through: 0, by: -1) {
            output.storeBytes(of: UInt8(48 + rest % 10), toByteOffset: cursor + place, as: UInt8.self)
            rest /= 10
        }
        cursor += count
    }

    mutating func writeEra(into output: inout MutableRawSpan) {
        write(" ", into: &output)
        write("B", into: &output)
        write("C", into: &output)
    }
}
