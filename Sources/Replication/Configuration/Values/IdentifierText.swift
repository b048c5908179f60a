import Streams

/// How people write the names of tables and columns: plain, or in double quotes with `""` for a quote inside.
enum IdentifierText {
    /// Splits `a."b.c".d` into its parts without their quotes. Plain parts keep the case they are written in.
    ///
    /// - Returns: nil when a part is empty, a quote is not closed, or a plain part holds a character that needs quotes.
    static func parts(of text: String) -> [String]? {
        var parts: [String] = []
        var rest = text[...]
        while true {
            guard let part = rest.first == "\"" ? takeQuoted(from: &rest) : takePlain(from: &rest),
                !part.isEmpty, !part.unicodeScalars.contains("\0")
            else { return nil }
            parts.append(part)
            guard let separator = rest.popFirst() else { return parts }
            guard separator == "." else { return nil }
        }
    }

    /// The name as people write it: in quotes only where it needs them.
    static func written(_ name: String) -> String {
        name.unicodeScalars.allSatisfy(isPlain) && !name.isEmpty ? name : SQLText.quote(name)
    }

    private static func takeQuoted(from rest: inout Substring) -> String? {
        rest.removeFirst()
        var name = ""
        while let letter = rest.popFirst() {
            guard letter == "\"" else {
                name.append(letter)
                continue
            }
            guard rest.first == "\"" else { return name }
            rest.removeFirst()
            name.append("\"")
        }
        return nil
    }

    private static func takePlain(from rest: inout Substring) -> String? {
        let name = rest.prefix { $0 != "." }
        rest = rest.dropFirst(name.count)
        return name.unicodeScalars.allSatisfy(isPlain) ? String(name) : nil
    }

    /// Letters of every script, digits, and what databases allow beside them: `_`, `$`, `#`.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark || "_$#".unicodeScalars.contains(scalar)
    }
}

/// The names users give to sources, targets and syncs: they end up in keys of objects, URLs and log lines.
enum EntryName {
    /// What a name may be, in words.
    static let rule = "1 to 63 letters, digits, hyphens, dots and underscores"

    static func isValid(_ name: String) -> Bool {
        (1...63).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                    || "_.-".unicodeScalars.contains(scalar)
            }
    }
}

extension PostgresTableName {
    /// Reads a table, with its schema where one is named: `schema.table`, `table`, `"My Schema"."T.x"`. Sources that are
    /// not PostgreSQL are named in the same way: double quotes are standard SQL.
    ///
    /// Case is kept as written, with and without quotes: `MAGINUS.CUSTOMER` names `"MAGINUS"."CUSTOMER"`. A part needs
    /// double quotes when it holds anything but letters, digits, `_`, `$` and `#`.
    ///
    /// - Throws: ``ValueError`` for empty parts, NUL, open quotes, bare special characters and more than two parts.
    init(parsing text: String) throws(ValueError) {
        let expected = "a table such as customer or sales.customer"
        guard let parts = IdentifierText.parts(of: text) else {
            throw ValueError(
                expected: expected, found: text,
                reason:
                    "other characters than letters, digits, _, $ and # need double quotes; no part may be empty"
            )
        }
        guard let name = parts.last, parts.count <= 2 else {
            throw ValueError(expected: expected, found: text, reason: "a name has at most two parts")
        }
        self.init(schema: parts.count == 2 ? parts[0] : nil, name: name)
    }

    /// As people write it, in quotes only where needed; parsing it gives the same name.
    var written: String {
        [schema, name].compactMap { $0.map(IdentifierText.written) }.joined(separator: ".")
    }

    /// - Throws: ``ValueError`` when PostgreSQL would cut a part off.
    func checkFitsPostgres() throws(ValueError) {
        let parts = [schema, name].compactMap(\.self)
        guard parts.contains(where: { $0.utf8.count > Self.maximumBytes }) else { return }
        throw ValueError(
            expected: "names of at most \(Self.maximumBytes) bytes", found: written,
            reason: "PostgreSQL would cut them off")
    }
}
