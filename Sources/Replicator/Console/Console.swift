import Foundation

/// The two streams. Each call writes whole lines at once.
enum Console {
    /// Results.
    static func output(_ text: String) { write(text + "\n", to: .standardOutput) }

    /// Everything else.
    static func error(_ text: String) { write(text + "\n", to: .standardError) }

    /// Part of a line, for a display that draws over itself.
    static func draw(_ text: String) { write(text, to: .standardError) }

    private static func write(_ text: String, to handle: FileHandle) {
        // A closed pipe (`| head`) is the reader's choice and no failure of the run.
        try? handle.write(contentsOf: Data(text.utf8))
    }

    /// One JSON object on one line of stderr.
    static func jsonLine(_ values: [String: String]) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts always have a JSON form.
        if let bytes = try? encoder.encode(values) { error(String(decoding: bytes, as: UTF8.self)) }
    }

    /// One JSON object on stdout.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        output(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
