/// Splits a query into ranges of one column: whole numbers, days or seconds.
///
/// The greatest and the least value only decide where to cut. The first and the last range are open at their outer
/// end, so that every row is in exactly one range: also a row that was added outside of them since, a value that has
/// no text here (infinity, a time before year 1), and a number between two whole ones. Against skew there are many
/// more ranges than readers.
public struct KeyRanges: Sendable, Equatable {
    /// How the column is cut.
    public enum Form: Sendable, Equatable {
        /// At whole numbers, up to the 38 digits of Oracle's NUMBER.
        case integer
        /// At whole seconds; a column of days at midnight.
        case instant(WatermarkForm)
    }

    /// The column's name in the query's result.
    public let column: String
    /// See ``Form``.
    public let form: Form
    /// SQL of the conditions.
    public let dialect: SourceDialect

    /// Builds a split.
    public init(column: String, form: Form, dialect: SourceDialect) {
        self.column = column
        self.form = form
        self.dialect = dialect
    }

    /// A split by a column; `nil` where its kind has no ranges.
    public init?(_ column: SourceColumn, dialect: SourceDialect) {
        let form: Form
        switch column.kind {
        case .integer, .decimal: form = .integer
        case .date: form = .instant(.date)
        case .timestamp: form = .instant(.local)
        case .zonedTimestamp: form = .instant(.zoned)
        default: return nil
        }
        self.init(column: column.name, form: form, dialect: dialect)
    }

    /// Asks for the least and the greatest key as text: one row, both NULL when no row has a key.
    public func boundsSQL(_ query: String) -> String {
        let bounds = ["MIN", "MAX"].map { text("\($0)(\(dialect.quote(column)))") }
        return "SELECT \(bounds.joined(separator: ", ")) FROM \(dialect.derivedTable(query))"
    }

    /// The expression in a text form that ``partitions(minimum:maximum:count:)`` reads, whatever the client's settings.
    private func text(_ expression: String) -> String {
        switch (dialect, form) {
        case (.generic, _): expression
        case (.postgres, _): "\(expression)::text"
        // Without a format TO_CHAR writes every digit.
        case (.oracle, .integer): "TO_CHAR(\(expression))"
        case (.oracle, .instant(.zoned)):
            "TO_CHAR(\(expression) AT TIME ZONE '+00:00', 'YYYY-MM-DD HH24:MI:SS')"
        case (.oracle, .instant): "TO_CHAR(\(expression), 'YYYY-MM-DD HH24:MI:SS')"
        }
    }

    /// The ranges.
    ///
    /// - Parameters:
    ///   - minimum: least key as the source writes it; `nil` when no row has one.
    ///   - maximum: greatest key, likewise.
    ///   - count: most ranges, besides the one of NULL; fewer where there are fewer different values to cut at.
    /// - Throws: ``SourceQueryError`` for a text that is no value of this form.
    public func partitions(
        minimum: String?, maximum: String?, count: Int
    ) throws(SourceQueryError) -> [SourcePartition] {
        precondition(count > 0, "a split has at least one range")
        guard let minimum, let maximum else { return [.whole] }
        let (first, second) = (try unit(minimum), try unit(maximum))
        let cuts = Self.cuts(from: min(first, second), through: max(first, second), count: count)
        let name = dialect.quote(column)
        var pieces: [(label: String, condition: String)] = []
        guard let lowest = cuts.first, let highest = cuts.last else {
            pieces = [("\(column) is not null", "\(name) IS NOT NULL"), nullPiece]
            return SourcePartition.numbered(pieces)
        }
        pieces.append(("\(column) below \(label(lowest))", "\(name) < \(literal(lowest))"))
        for (from, to) in zip(cuts, cuts.dropFirst()) {
            pieces.append(
                (
                    "\(column) \(label(from))–\(label(to - 1))",
                    "\(name) >= \(literal(from)) AND \(name) < \(literal(to))"
                ))
        }
        pieces.append(("\(column) from \(label(highest))", "\(name) >= \(literal(highest))"))
        pieces.append(nullPiece)
        return SourcePartition.numbered(pieces)
    }

    /// Rows without a key. A driver's "not nullable" is no promise for a column of a query.
    private var nullPiece: (label: String, condition: String) {
        ("\(column) is null", "\(dialect.quote(column)) IS NULL")
    }

    /// Where to cut: ascending, above `low` and up to `high`. The pieces differ by at most one value in size.
    private static func cuts(from low: Int128, through high: Int128, count: Int) -> [Int128] {
        // At most 2 × 10^38 values, which the unsigned type holds.
        let values = UInt128(truncatingIfNeeded: high &- low) + 1
        let pieces = min(UInt128(count), values)
        let (size, rest) = values.quotientAndRemainder(dividingBy: pieces)
        return (1..<Int(pieces)).map { index in
            let index = UInt128(index)
            return low &+ Int128(truncatingIfNeeded: size * index + rest * index / pieces)
        }
    }

    // MARK: units

    private static let secondsOfDay: Int64 = 86_400

    /// The whole number, day or second at or below a value.
    private func unit(_ text: String) throws(SourceQueryError) -> Int128 {
        switch form {
        case .integer:
            guard let number = WholeNumberText.floor(of: text) else {
                throw SourceQueryError(
                    "\(column) is \(text) at one end, which is no number of up to \(WholeNumberText.maximumDigits) "
                        + "digits: no ranges can be made of it; name another column (setting: split_by)")
            }
            return number
        case .instant(let form):
            do {
                let seconds = try Instant(parsing: text).seconds
                guard form == .date else { return Int128(seconds) }
                let (days, rest) = seconds.quotientAndRemainder(dividingBy: Self.secondsOfDay)
                return Int128(rest < 0 ? days - 1 : days)
            } catch {
                throw SourceQueryError(
                    "\(column) is \(text) at one end: \(error), so that no ranges can be made of it; name another column "
                        + "(setting: split_by)")
            }
        }
    }

    private func instant(_ unit: Int128) -> Instant {
        Instant(seconds: Int64(unit) * (form == .instant(.date) ? Self.secondsOfDay : 1))
    }

    private func literal(_ unit: Int128) -> String {
        switch (form, dialect) {
        case (.integer, _): String(unit)
        // A DATE compared with a TIMESTAMP literal is converted itself, row by row and past any index; the other way
        // round, Oracle converts the constant.
        case (.instant(.local), .oracle), (.instant(.date), .oracle):
            "TO_DATE('\(instant(unit).localText)', 'YYYY-MM-DD HH24:MI:SS')"
        case (.instant(let form), _): dialect.literal(instant(unit), form)
        }
    }

    private func label(_ unit: Int128) -> String {
        switch form {
        case .integer: String(unit)
        case .instant(.date): instant(unit).dateText
        case .instant: instant(unit).localText
        }
    }
}

/// Reads numbers as databases write them, exactly.
enum WholeNumberText {
    /// What Oracle's NUMBER can declare, and what keeps the distance of two numbers within 128 bits.
    static let maximumDigits = 38

    /// The greatest whole number that is not above a decimal text such as `-12`, `0012.50` or `.5`.
    ///
    /// - Returns: `nil` for another shape (exponents, NaN, infinity) and for more than ``maximumDigits`` digits in front
    ///   of the point.
    static func floor(of text: String) -> Int128? {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let whole = rest.prefix(while: isDigit)
        var fraction = rest.dropFirst(whole.count)
        if !fraction.isEmpty {
            guard fraction.removeFirst() == UInt8(ascii: ".") else { return nil }
        }
        guard fraction.allSatisfy(isDigit), whole.count + fraction.count > 0 else { return nil }
        let digits = whole.drop { $0 == UInt8(ascii: "0") }
        guard digits.count <= maximumDigits else { return nil }
        let value = digits.reduce(Int128(0)) { $0 * 10 + Int128($1 - UInt8(ascii: "0")) }
        guard isNegative else { return value }
        return fraction.allSatisfy { $0 == UInt8(ascii: "0") } ? -value : -value - 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
