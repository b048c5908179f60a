import Streams

/// The name of a column, in the case it was written in: nothing here folds case as SQL does.
struct ColumnName: Sendable, Hashable {
    let name: String

    /// Takes the text as it is, spaces and all; in double quotes (`"a ""b"""`) the quotes are taken off.
    ///
    /// - Throws: ``ValueError`` for an empty name, a stray quote and control characters.
    init(parsing text: String) throws(ValueError) {
        let inner =
            text.hasPrefix("\"")
            ? IdentifierText.parts(of: text).flatMap { $0.count == 1 ? $0[0] : nil } : text
        guard let inner, !inner.isEmpty, inner == text ? !text.contains("\"") : true else {
            throw ValueError(expected: "a column name", found: text)
        }
        guard !inner.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            throw ValueError(
                expected: "a column name", found: text, reason: "control characters are not allowed")
        }
        name = inner
    }

    /// Reads the comma-separated list that flags such as `--key A,B` take; a comma inside double quotes belongs to
    /// the name.
    static func list(parsing text: String) throws(ValueError) -> [ColumnName] {
        var pieces = [""]
        var isInQuotes = false
        for letter in text {
            if letter == "\"" { isInQuotes.toggle() }
            if letter == "," && !isInQuotes {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(letter)
            }
        }
        var names: [ColumnName] = []
        for piece in pieces {
            let name = try ColumnName(parsing: piece.trimmingSpaces)
            guard !names.contains(name) else {
                throw ValueError(
                    expected: "different column names", found: text, reason: "a column is there twice")
            }
            names.append(name)
        }
        return names
    }

    /// - Throws: ``ValueError`` when PostgreSQL would cut the name off.
    func checkFitsPostgres() throws(ValueError) {
        guard name.utf8.count > PostgresTableName.maximumBytes else { return }
        throw ValueError(
            expected: "a column name of at most \(PostgresTableName.maximumBytes) bytes", found: name,
            reason: "PostgreSQL would cut it off")
    }
}

extension ColumnName: CustomStringConvertible {
    /// As people write it: in double quotes only where ``init(parsing:)`` would otherwise read it differently.
    var description: String { IdentifierText.written(name) }
}

extension String {
    /// Without the spaces and tabs at both ends.
    var trimmingSpaces: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
        else {
            return ""
        }
        return String(self[first...last])
    }
}
