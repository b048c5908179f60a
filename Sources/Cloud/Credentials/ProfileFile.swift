internal import Foundation

/// The sections of `~/.aws/credentials` or `~/.aws/config`.
struct ProfileFile {
    /// Keys and values by section; `profile x` of the configuration file is section `x`.
    private(set) var sections: [String: [String: String]] = [:]

    /// Reads the INI dialect of the AWS tools: comment lines, `key = value`, indented lines that belong to the key
    /// above and are not needed here.
    init(_ text: String) {
        var current: String?
        for rawLine in text.split(whereSeparator: \.isNewline) {
            let line = rawLine.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                current = Self.sectionName(line[line.index(after: line.startIndex)..<end])
                if let current, sections[current] == nil { sections[current] = [:] }
                continue
            }
            let isNested = rawLine.first == " " || rawLine.first == "\t"
            guard !isNested, let current, let equals = line.firstIndex(of: "=") else { continue }
            let key = line[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
            sections[current]?[key] = Self.value(line[line.index(after: equals)...])
        }
    }

    /// The file's sections, or `nil` when there is no such file.
    ///
    /// - Throws: `unusable` when it is there and cannot be read.
    static func read(path: String) throws(AWSCredentialsError) -> ProfileFile? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw AWSCredentialsError(.unusable, "\(path) cannot be read by this user")
        }
        return ProfileFile(String(decoding: data, as: UTF8.self))
    }

    private static func sectionName(_ inside: Substring) -> String {
        let words = inside.split { $0 == " " || $0 == "\t" }
        // `[sso-session x]` and `[services x]` keep both words and so never collide with a profile named `x`.
        if words.count > 1, words[0] == "profile" { return words.dropFirst().joined(separator: " ") }
        return words.joined(separator: " ")
    }

    private static func value(_ text: Substring) -> String {
        var value = text.trimmingCharacters(in: .whitespaces)
        // A comment may follow a value after white space; a `#` inside a secret has none before it.
        for mark in [" #", " ;", "\t#", "\t;"] {
            if let range = value.range(of: mark) { value = String(value[..<range.lowerBound]) }
        }
        return value.trimmingCharacters(in: .whitespaces)
    }
}
