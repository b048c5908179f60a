/// The statements under `sql/`, compiled into the program.
enum SQL {
    /// A statement as it stands in its file.
    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// A statement with its `{{name}}` places filled.
    ///
    /// The values are SQL already: identifiers and literals are quoted by the caller.
    static func template(_ bytes: [UInt8], _ values: [String: String]) -> String {
        var rest = text(bytes)[...]
        var result = ""
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}")
        {
            let name = String(rest[open.upperBound..<close.lowerBound])
            guard let value = values[name] else { preconditionFailure("no value for {{\(name)}}") }
            result += rest[..<open.lowerBound]
            result += value
            rest = rest[close.upperBound...]
        }
        return result + rest
    }
}
