import Cloud

/// How the keys of a run's objects are built, such as `{prefix}/{sync}/{run}/part-{n}.csv`.
public struct ObjectKeyTemplate: Sendable, Equatable, CustomStringConvertible {
    /// What a template can name. A new field is a case here, and a value in ``Values``.
    public enum Field: String, Sendable, CaseIterable {
        /// The target's prefix; may be empty.
        case prefix
        /// The sync's name.
        case sync
        /// The run's id.
        case run
        /// Value of the column that objects are grouped by.
        case group
        /// Number of the object within the run: from 1, five digits or more.
        case n
        /// Day the run began, such as `2026-01-31`, UTC.
        case date
        /// Time the run began, such as `093000`, UTC.
        case time
    }

    /// A run's values for all fields except `{n}`.
    public struct Values: Sendable {
        let texts: [Field: String]

        /// - Parameters:
        ///   - prefix: slashes at its ends do not matter.
        ///   - startedAt: seconds since 1970 when the run began.
        public init(prefix: String, sync: String, run: String, startedAt: Int) {
            let stamp = SigningTime(secondsSinceEpoch: startedAt).timestamp
            let day = Array(stamp.prefix(8))
            texts = [
                .prefix: String(prefix.trimmingSlashes), .sync: sync, .run: run,
                .date: "\(String(day[0..<4]))-\(String(day[4..<6]))-\(String(day[6..<8]))",
                .time: String(stamp.dropFirst(9).prefix(6)),
            ]
        }
    }

    private enum Piece: Equatable {
        case text(String)
        case field(Field)
    }

    /// What is used when nothing is configured.
    public static let standardText = "{prefix}/{sync}/{run}/part-{n}.csv"

    /// What is used when objects are grouped and nothing is configured.
    public static let standardGroupedText = "{prefix}/{sync}/{run}/{group}/part-{n}.csv"

    /// Whether it has a place for the group.
    public var namesGroup: Bool { pieces.contains(.field(.group)) }

    private let pieces: [Piece]

    /// The template as it was written.
    public let description: String

    /// Reads a template.
    ///
    /// - Throws: ``ObjectKeyTemplateError`` naming the fault.
    public init(_ text: String = standardText) throws(ObjectKeyTemplateError) {
        description = text
        pieces = try Self.parse(text)
        guard pieces.contains(.field(.n)) else {
            throw ObjectKeyTemplateError(
                "key template has no {n}: a run's objects would overwrite each other")
        }
        guard pieces.contains(.field(.run)) else {
            throw ObjectKeyTemplateError("key template has no {run}: runs would overwrite each other")
        }
        for case .text(let literal) in pieces { try Self.check(literal, of: "key template") }
        if text.hasPrefix("/") { throw ObjectKeyTemplateError("a key template does not begin with a slash") }
    }

    private static func parse(_ text: String) throws(ObjectKeyTemplateError) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
                throw ObjectKeyTemplateError(
                    "key template \(text.debugDescription) has a brace without its partner")
            }
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            let name = String(rest[rest.index(after: open)..<close])
            guard let field = Field(rawValue: name) else {
                let known = Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
                throw ObjectKeyTemplateError(
                    "key template has an unknown field {\(name)}; there are \(known)")
            }
            pieces.append(.field(field))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    /// The keys of one run.
    ///
    /// - Throws: ``ObjectKeyTemplateError`` when a value would make a key that is not safe everywhere.
    public func keys(for values: Values) throws(ObjectKeyTemplateError) -> ObjectKeys {
        var made: [ObjectKeys.Piece] = []
        var skipsSlash = false
        for piece in pieces {
            let text: String
            switch piece {
            case .field(.n):
                made.append(.number)
                skipsSlash = false
                continue
            case .field(.group):
                made.append(.group)
                skipsSlash = false
                continue
            case .text(let literal): text = literal
            case .field(let field):
                let value = values.texts[field] ?? ""
                try Self.check(value, of: "{\(field.rawValue)}")
                if value.isEmpty, field != .prefix {
                    throw ObjectKeyTemplateError("{\(field.rawValue)} of a key template has no value")
                }
                text = value
            }
            // Where the prefix is empty, the slash after it is left out too.
            let isSlashless = skipsSlash && text.hasPrefix("/")
            made.append(.text(isSlashless ? String(text.dropFirst()) : text))
            skipsSlash = text.isEmpty
        }
        let keys = ObjectKeys(pieces: made, run: values.texts[.run] ?? "")
        // The widest number that a run can reach and the longest group make the longest key.
        let longest = keys.key(
            9_999_999, groupSegment: String(repeating: "g", count: ObjectGroup.longestSegment))
        guard longest.utf8.count <= 1024 else {
            throw ObjectKeyTemplateError("keys would have \(longest.utf8.count) bytes; S3 allows 1024")
        }
        let segments = longest.split(separator: "/", omittingEmptySubsequences: false)
        if longest.hasPrefix("/") || segments.contains("..") || segments.contains(".")
            || segments.contains("")
        {
            throw ObjectKeyTemplateError("key \(longest.debugDescription) has an empty, `.` or `..` segment")
        }
        return keys
    }

    private static func check(_ text: String, of what: String) throws(ObjectKeyTemplateError) {
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw ObjectKeyTemplateError("\(what) has a control character")
        }
        if segments.contains("..") { throw ObjectKeyTemplateError("\(what) has a `..` segment") }
    }
}

extension String {
    fileprivate var trimmingSlashes: Substring {
        var text = self[...]
        while text.hasPrefix("/") { text = text.dropFirst() }
        while text.hasSuffix("/") { text = text.dropLast() }
        return text
    }
}

/// A key template, or a value for it, that cannot be used, and why.
public struct ObjectKeyTemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line naming what to change.
    public let description: String

    init(_ description: String) { self.description = description }
}
