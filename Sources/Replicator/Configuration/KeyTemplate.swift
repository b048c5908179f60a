/// How the objects of a run are named: `{prefix}/{sync}/{run}/part-{n}.csv`.
struct KeyTemplate: Sendable, Equatable {
    /// What may stand in braces.
    enum Placeholder: String, Sendable, CaseIterable {
        /// The prefix of the target's URL.
        case prefix
        /// The name of the sync.
        case sync
        /// The id of the run: keeps runs apart.
        case run
        /// The number of the object inside the run, from 1.
        case number = "n"
    }

    private enum Piece: Sendable, Equatable {
        case literal(String)
        case placeholder(Placeholder)
    }

    private let pieces: [Piece]
    private let text: String

    /// `{prefix}/{sync}/{run}/part-{n}.csv`.
    static let oneFolderPerRun = KeyTemplate(pieces: [
        .placeholder(.prefix), .literal("/"), .placeholder(.sync), .literal("/"), .placeholder(.run),
        .literal("/part-"), .placeholder(.number), .literal(".csv"),
    ])

    private init(pieces: [Piece]) {
        self.pieces = pieces
        text = pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .placeholder(let placeholder): "{\(placeholder.rawValue)}"
            }
        }.joined()
    }

    /// - Throws: ``ValueError`` for unknown placeholders, stray braces, and without `{run}` and `{n}`, which keep one run
    ///   from writing over another's objects or its own.
    init(parsing text: String) throws(ValueError) {
        let expected = "a template such as \(Self.oneFolderPerRun)"
        var pieces: [Piece] = []
        var rest = text[...]
        while let next = rest.first {
            guard next == "{" else {
                let literal = rest.prefix { $0 != "{" }
                guard !literal.contains("}") else {
                    throw ValueError(expected: expected, found: text, reason: "a } has no {")
                }
                pieces.append(.literal(String(literal)))
                rest = rest.dropFirst(literal.count)
                continue
            }
            guard let end = rest.firstIndex(of: "}") else {
                throw ValueError(expected: expected, found: text, reason: "a { is not closed")
            }
            guard let placeholder = Placeholder(rawValue: String(rest[..<end].dropFirst())) else {
                throw ValueError(
                    expected: expected, found: text,
                    reason: "placeholders are {prefix}, {sync}, {run} and {n}")
            }
            pieces.append(.placeholder(placeholder))
            rest = rest[rest.index(after: end)...]
        }
        guard pieces.contains(.placeholder(.run)), pieces.contains(.placeholder(.number)) else {
            throw ValueError(expected: expected, found: text, reason: "it must hold {run} and {n}")
        }
        self.init(pieces: pieces)
    }

    /// The key of one object. An empty prefix leaves no slash at the start.
    ///
    /// - Parameter number: of the object inside the run, from 1.
    func key(prefix keyPrefix: String, sync: String, run: String, number: Int) -> String {
        let key = pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .placeholder(.prefix): keyPrefix
            case .placeholder(.sync): sync
            case .placeholder(.run): run
            case .placeholder(.number): String(number)
            }
        }.joined()
        return String(key.drop { $0 == "/" })
    }
}

extension KeyTemplate: CustomStringConvertible {
    var description: String { text }
}
