import Yams

/// A YAML text as a tree of nodes, in which keys that are given twice do not hide what else is wrong.
///
/// Yams stops at the first mapping with a key that is there twice. To find the other problems too, the first of the
/// two keys is masked in the text by a character that no key of ours has, and the text is parsed again.
struct YAMLDocument {
    /// Why there is no tree.
    struct SyntaxError: Error, Equatable {
        /// From 1.
        let line: Int
        /// From 1, in Unicode scalars.
        let column: Int
        let message: String
    }

    /// A key that is given again further on in its mapping.
    private struct MaskedKey {
        let line: Int
        let column: Int
        let name: String
    }

    /// Keys that are masked before the file is given up; also bounds the work on a broken file.
    private static let maxMaskedKeys = 100

    /// Nil for a text with no content.
    let root: Node?
    private let maskedKeys: [MaskedKey]

    /// - Throws: ``SyntaxError`` with the first place that is not YAML.
    init(parsing text: String) throws(SyntaxError) {
        var text = text
        var maskedKeys: [MaskedKey] = []
        while true {
            do {
                let document = try Parser(yaml: text, encoding: .utf8).singleRoot()
                root = document
                self.maskedKeys = maskedKeys
                return
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let key = MaskedKey(
                    line: context.mark.line, column: context.mark.column, name: names.first ?? "")
                guard maskedKeys.count < Self.maxMaskedKeys,
                    let masked = Self.masking(key, with: maskedKeys.count, in: text)
                else {
                    throw SyntaxError(
                        line: key.line, column: key.column, message: "the key \(key.name) is given twice")
                }
                maskedKeys.append(key)
                text = masked
            } catch {
                throw Self.syntaxError(error, in: text)
            }
        }
    }

    /// The name of the key at a place, where it was masked because it is given again.
    func repeatedKey(line: Int, column: Int) -> String? {
        maskedKeys.first { $0.line == line && $0.column == column }?.name
    }

    /// Exchanges the first letter of a key for one of the private use area; its length stays, and with it all places.
    ///
    /// - Parameter number: tells this mask from the earlier ones, which may be in the same mapping.
    /// - Returns: nil where the key is not written literally at its mark (a tag, an anchor, an escape, an alias).
    private static func masking(_ key: MaskedKey, with number: Int, in text: String) -> String? {
        var scalars = Array(text.unicodeScalars)
        var index = 0
        for _ in 1..<max(1, key.line) {
            guard let newline = scalars[index...].firstIndex(of: "\n") else { return nil }
            index = newline + 1
        }
        index += key.column - 1
        guard index < scalars.count else { return nil }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        let name = Array(key.name.unicodeScalars)
        guard !name.isEmpty, index + name.count <= scalars.count,
            Array(scalars[index..<(index + name.count)]) == name,
            let mask = Unicode.Scalar(UInt32(0xE000 + number))
        else { return nil }
        scalars[index] = mask
        return String(String.UnicodeScalarView(scalars))
    }

    private static func syntaxError(_ error: any Error, in text: String) -> SyntaxError {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let whence = context.map { " (\($0.text), which began on line \($0.mark.line))" } ?? ""
            return SyntaxError(line: mark.line, column: mark.column, message: "not YAML: \(problem)\(whence)")
        case YamlError.reader(let problem, let offset, _, _):
            let before =
                offset.map { text.prefix($0).split(separator: "\n", omittingEmptySubsequences: false) } ?? [
                    ""
                ]
            let column = (before.last?.unicodeScalars.count ?? 0) + 1
            return SyntaxError(line: before.count, column: column, message: "not YAML: \(problem)")
        default:
            return SyntaxError(line: 1, column: 1, message: "not YAML")
        }
    }
}
