import Yams

/// Reads one mapping of the configuration: asks for the keys it may have, and reports the rest.
///
/// Asking for a key makes it a known one; ``finish()`` reports every key nobody asked for. So the code that reads a
/// section is the only list of its keys.
final class MappingReader {
    /// A key with its value.
    struct Entry {
        let name: String
        /// Where the key stands.
        let keyPlace: ConfigurationPlace
        /// Where the value stands.
        let valuePlace: ConfigurationPlace
        let node: Node
    }

    /// Where the mapping's own key stands, for findings about what is missing in it.
    let place: ConfigurationPlace
    let reader: ConfigurationReader
    /// In the order of the file; each name once.
    let entries: [Entry]
    private var knownKeys: [String] = []
    private var refusals: [String: String] = [:]

    /// - Returns: nil, and reported, when the node is not a mapping.
    init?(_ node: Node, at place: ConfigurationPlace, reader: ConfigurationReader) {
        guard case .mapping(let mapping) = node else {
            reader.report("expected keys and values, found \(Self.kind(of: node))", at: place)
            return nil
        }
        self.place = place
        self.reader = reader
        var entries: [Entry] = []
        var repeated: [(name: String, line: Int)] = []
        for (key, value) in mapping {
            guard let mark = key.mark else { continue }
            if let name = reader.repeatedKey(at: mark) {
                repeated.append((name, mark.line))
                continue
            }
            guard case .scalar(let scalar) = key else {
                reader.report(
                    "a key must be plain text", at: place.below("?", line: mark.line, column: mark.column))
                continue
            }
            let valueMark = value.mark ?? mark
            entries.append(
                Entry(
                    name: scalar.string,
                    keyPlace: place.below(scalar.string, line: mark.line, column: mark.column),
                    valuePlace: place.below(scalar.string, line: valueMark.line, column: valueMark.column),
                    node: value))
        }
        self.entries = entries
        for (name, line) in repeated {
            guard let entry = entries.first(where: { $0.name == name }) else { continue }
            reader.report("the key is given twice, first on line \(line)", at: entry.keyPlace)
        }
    }

    /// The entry of a key, which is known from now on; nil where the mapping does not have it.
    func entry(_ key: String) -> Entry? {
        knownKeys.append(key)
        return entries.first { $0.name == key }
    }

    /// Makes keys known that belong elsewhere: where one is there, its message is reported.
    func refuse(_ keys: [String], message: String) {
        for key in keys { refusals[key] = message }
    }

    /// Whether a key is there, without making it known.
    func has(_ key: String) -> Bool { entries.contains { $0.name == key } }

    /// Where a key stands, or the mapping when it is missing.
    func keyPlace(_ key: String) -> ConfigurationPlace {
        entries.first { $0.name == key }?.keyPlace ?? place.below(key, line: place.line, column: place.column)
    }

    /// Reports a key that has to be there and is not.
    ///
    /// - Parameter what: what it holds, such as `the name of a source`.
    func reportMissing(_ key: String, what: String) {
        reader.report("is required: \(what)", at: keyPlace(key))
    }

    /// Reports every key that nobody asked for, with the nearest one that somebody did ask for.
    func finish() {
        for entry in entries where !knownKeys.contains(entry.name) {
            if let refusal = refusals[entry.name] {
                reader.report(refusal, at: entry.keyPlace)
            } else if entry.name == "<<" {
                reader.report("merge keys (<<) are not supported; write the keys out", at: entry.keyPlace)
            } else {
                let advice = NearestKey.advice(for: entry.name, among: knownKeys)
                reader.report("unknown key, \(advice)", at: entry.keyPlace)
            }
        }
    }

    /// What a node is, in words for users.
    static func kind(of node: Node) -> String {
        switch node {
        case .mapping: "keys and values"
        case .sequence: "a list"
        case .scalar(let scalar): isNothing(scalar) ? "nothing" : "a single value"
        case .alias: "an alias"
        }
    }

    /// Whether a scalar is what YAML takes for null: left out, `~`, or the plain word.
    static func isNothing(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
