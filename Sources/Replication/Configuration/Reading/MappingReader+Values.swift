import Yams

extension MappingReader {
    /// The value of a key that holds one value, parsed; nil when the key is missing, or wrong and reported.
    ///
    /// - Parameters:
    ///   - expected: what the value has to be, for the message where the key holds no single value.
    ///   - parse: makes the value of the text, references replaced.
    func value<Value: Sendable>(
        _ key: String, expected: String = "a single value", _ parse: (String) throws(ValueError) -> Value
    ) -> ReadValue<Value>? {
        guard let entry = entry(key) else { return nil }
        return value(of: entry.node, at: entry.valuePlace, expected: expected, parse)
    }

    /// The text of a key; any text but the empty one.
    func text(_ key: String, expected: String = "a text") -> ReadValue<String>? {
        value(key, expected: expected) { text throws(ValueError) in
            guard !text.isEmpty else { throw ValueError(expected: expected, found: text) }
            return text
        }
    }

    /// The secret of a key. Its text stays out of all messages.
    func secret(_ key: String) -> ReadValue<Secret>? {
        guard let entry = entry(key) else { return nil }
        if let text = writtenText(key), !isReference(text) {
            reader.noteLiteralSecret(at: entry.valuePlace)
        }
        return value(of: entry.node, at: entry.valuePlace, expected: "a secret") { text throws(ValueError) in
            guard !text.unicodeScalars.contains("\0") else {
                throw ValueError(expected: "a secret without NUL characters", found: nil)
            }
            return Secret(text)
        }
    }

    /// `true` or `false`. YAML 1.1 takes `yes`, `on` and more for the same; these are refused, because a person may
    /// read them as text.
    func flag(_ key: String) -> ReadValue<Bool>? {
        value(key, expected: "true or false") { text throws(ValueError) in
            guard let flag = Bool(text) else { throw ValueError(expected: "true or false", found: text) }
            return flag
        }
    }

    /// A whole number inside a range.
    func count(_ key: String, in range: ClosedRange<Int>) -> ReadValue<Int>? {
        value(key, expected: WholeNumber.expectation(of: range)) { text throws(ValueError) in
            try WholeNumber.parse(text, in: range)
        }
    }

    /// The values of a key that holds a list, or one value that stands for a list of one.
    func values<Value: Sendable>(
        _ key: String, expected: String, _ parse: (String) throws(ValueError) -> Value
    ) -> [ReadValue<Value>]? {
        guard let entry = entry(key) else { return nil }
        guard case .sequence(let sequence) = entry.node else {
            return value(of: entry.node, at: entry.valuePlace, expected: expected, parse).map { [$0] }
        }
        return sequence.enumerated().compactMap { index, node in
            value(of: node, at: place(of: node, index: index, in: entry), expected: expected, parse)
        }
    }

    /// The mapping of a key; nil when it is missing, or not a mapping and reported.
    func mapping(_ key: String) -> MappingReader? {
        guard let entry = entry(key) else { return nil }
        return MappingReader(entry.node, at: entry.keyPlace, reader: reader)
    }

    /// The mappings of a key that holds a list of them; nil when it is missing, or not a list and reported.
    func mappings(_ key: String, expected: String) -> [MappingReader]? {
        guard let entry = entry(key) else { return nil }
        guard case .sequence(let sequence) = entry.node else {
            reader.report("expected \(expected), found \(Self.kind(of: entry.node))", at: entry.valuePlace)
            return nil
        }
        return sequence.enumerated().compactMap { index, node in
            MappingReader(node, at: place(of: node, index: index, in: entry), reader: reader)
        }
    }

    /// Every entry as a named mapping, where users choose the keys.
    ///
    /// - Parameter what: what is named, such as `source`.
    func sections(of what: String) -> [(name: String, mapping: MappingReader)] {
        entries.compactMap { entry in
            guard let entry = self.entry(entry.name) else { return nil }
            if !EntryName.isValid(entry.name) {
                reader.report("the name of a \(what) is \(EntryName.rule)", at: entry.keyPlace)
            }
            return MappingReader(entry.node, at: entry.keyPlace, reader: reader).map { (entry.name, $0) }
        }
    }

    /// The text of one node, references replaced, and parsed; nil, and reported, when it is wrong.
    func value<Value: Sendable>(
        of node: Node, at place: ConfigurationPlace, expected: String,
        _ parse: (String) throws(ValueError) -> Value
    ) -> ReadValue<Value>? {
        guard case .scalar(let scalar) = node, !Self.isNothing(scalar) else {
            reader.report("expected \(expected), found \(Self.kind(of: node))", at: place)
            return nil
        }
        guard let expansion = reader.expanded(scalar.string, at: place) else { return nil }
        do {
            return ReadValue(value: try parse(expansion.text), place: place)
        } catch {
            // The value of a reference may be a secret that was put in the wrong place, so it is not quoted.
            reader.report(
                (expansion.hasReferences ? error.about(scalar.string) : error).description, at: place)
            return nil
        }
    }

    /// The text of a key as it is written, without making the key known; nil where it holds no single value.
    func writtenText(_ key: String) -> String? {
        guard let entry = entries.first(where: { $0.name == key }), case .scalar(let scalar) = entry.node
        else {
            return nil
        }
        return scalar.string
    }

    /// Whether a key holds a list with nothing in it.
    func isEmptyList(_ key: String) -> Bool {
        guard let entry = entries.first(where: { $0.name == key }), case .sequence(let list) = entry.node
        else {
            return false
        }
        return list.isEmpty
    }

    /// Whether a text takes content from elsewhere.
    func isReference(_ text: String) -> Bool { text.contains("${") }

    private func place(of node: Node, index: Int, in entry: Entry) -> ConfigurationPlace {
        entry.valuePlace.element(
            index, line: node.mark?.line ?? entry.valuePlace.line,
            column: node.mark?.column ?? entry.valuePlace.column)
    }
}
