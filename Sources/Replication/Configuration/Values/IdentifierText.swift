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
