/// A failure that PostgreSQL or libpq reported, without the contents of rows.
public struct PostgresError: SourceFailure, Sendable, Equatable, CustomStringConvertible {
    /// What was being done, such as `COPY public.customer_search`.
    public var statement: String
    /// Five characters; empty when the server gave none (the connection failed).
    public var sqlState: String
    /// The server's primary message. Values quoted in it are replaced by `…` for data errors.
    public var message: String
    /// Server's `DETAIL`, only kept where it cannot hold row contents.
    public var detail: String?
    /// Server's `HINT`.
    public var hint: String?
    /// Table the error is about, where the server names it.
    public var table: String?
    /// Column the error is about.
    public var column: String?
    /// Constraint that was violated.
    public var constraint: String?
    /// COPY's own line number of a failed row, counted from 1 with the header.
    public var copyLine: Int?
    /// Source row number, counted from 1, where it could be worked out.
    public var row: Int?

    /// Whether the connection is gone, so that the outcome of a COMMIT is not known from here.
    public var isConnectionLost: Bool {
        sqlState.isEmpty || sqlState.hasPrefix("08") || sqlState.hasPrefix("57P")
    }
    /// See ``SourceFailure/isStatementRefused``. A statement that was cancelled was not refused.
    public var isStatementRefused: Bool { !isConnectionLost && !isAuthentication && sqlState != "57014" }
    /// Whether user or password were refused.
    public var isAuthentication: Bool { sqlState.hasPrefix("28") }

    /// Builds an error; used for failures found on this side.
    public init(statement: String, sqlState: String, message: String) {
        self.statement = statement
        self.sqlState = sqlState
        self.message = message
    }

    /// One line.
    public var description: String {
        var place: [String] = []
        if let row {
            place.append("row \(row)")
        } else if let copyLine {
            place.append("COPY line \(copyLine)")
        }
        if let column { place.append("column \(column)") }
        if let constraint { place.append("constraint \(constraint)") }
        var text = statement
        if !place.isEmpty { text += ", " + place.joined(separator: ", ") }
        text += ": " + message
        if !sqlState.isEmpty { text += " [\(sqlState)]" }
        if let detail { text += " (\(detail))" }
        if let hint { text += " Hint: \(hint)" }
        return text
    }

    /// Cuts out everything from the first quotation mark to the last, for messages of class 22 (data exceptions), which
    /// quote the value: it may itself hold such marks. The server's language decides which marks it uses.
    static func withoutValues(_ message: String, sqlState: String) -> String {
        let marks: Set<Character> = ["\"", "«", "»", "„", "“", "”", "‘", "’", "「", "」"]
        guard sqlState.hasPrefix("22"), let first = message.firstIndex(where: marks.contains),
            let last = message.lastIndex(where: marks.contains)
        else { return message }
        return message[..<first] + "\"…\"" + message[message.index(after: last)...]
    }

    /// Reads `COPY name, line 17, column amount: …` without keeping the value, which may look like anything.
    mutating func readContext(_ context: String) {
        guard let first = context.split(separator: "\n").first(where: { $0.hasPrefix("COPY ") }),
            let range = first.firstRange(of: ", line ")
        else { return }
        let digits = first[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
        copyLine = Int(digits)
        let rest = first[digits.endIndex...]
        let mark = ", column "
        if column == nil, rest.hasPrefix(mark) {
            column = String(rest.dropFirst(mark.count).prefix { $0 != ":" })
        }
    }
}
