/// An ODBC connection string, read just far enough to know which keywords it has.
public struct ConnectionString: Sendable, Equatable {
    /// Keywords and values in order; a value in braces keeps them.
    public private(set) var parts: [(name: String, value: String)]

    /// Reads `KEY=value;KEY={value; with semicolons}`. What is not of that form is kept as it is for the driver to
    /// judge.
    public init(_ text: String) {
        parts = []
        var rest = Substring(text)
        while !rest.isEmpty {
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else {
                rest = rest.dropFirst()
                let word = name.trimmingBlanks()
                if !word.isEmpty { parts.append((word, "")) }
                continue
            }
            rest = rest.dropFirst()
            let value = Self.takeValue(&rest)
            parts.append((name.trimmingBlanks(), value))
        }
    }

    private static func takeValue(_ rest: inout Substring) -> String {
        var value = ""
        if rest.first == "{" {
            // Inside braces "}}" stands for one brace, and ";" for itself.
            value.append(rest.removeFirst())
            while let character = rest.popFirst() {
                value.append(character)
                guard character == "}" else { continue }
                if rest.first == "}" { value.append(rest.removeFirst()) } else { break }
            }
        }
        while let character = rest.popFirst(), character != ";" { value.append(character) }
        return value
    }

    /// Whether the keyword is there, without regard to case.
    public func has(_ name: String) -> Bool {
        parts.contains { $0.name.lowercased() == name.lowercased() }
    }

    /// A keyword's value without braces; `nil` when it is not there.
    public func value(_ name: String) -> String? {
        guard let found = parts.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            return nil
        }
        guard found.value.hasPrefix("{"), found.value.hasSuffix("}") else { return found.value }
        return String(found.value.dropFirst().dropLast()).replacing("}}", with: "}")
    }

    /// Adds a keyword at the end, in braces where its value needs them.
    public mutating func append(_ name: String, _ value: String) {
        let needsBraces = value.contains { ";{}=".contains($0) } || value != Substring(value).trimmingBlanks()
        parts.append((name, needsBraces ? "{" + value.replacing("}", with: "}}") + "}" : value))
    }

    /// The string for the driver, secrets included.
    public var text: String {
        parts.map { $0.value.isEmpty && !$0.name.isEmpty ? "\($0.name)=" : "\($0.name)=\($0.value)" }
            .joined(separator: ";")
    }

    /// Equal when every part is.
    public static func == (left: Self, right: Self) -> Bool {
        left.parts.elementsEqual(right.parts) { $0 == $1 }
    }
}

extension Substring {
    fileprivate func trimmingBlanks() -> String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
