/// The keys of one run, checked: see ``ObjectKeyTemplate``.
public struct ObjectKeys: Sendable, Equatable {
    /// A piece of a key.
    enum Piece: Sendable, Equatable {
        case text(String)
        case number
        case group
    }

    private let pieces: [Piece]
    private let run: String

    init(pieces: [Piece], run: String) {
        self.pieces = pieces
        self.run = run
    }

    /// Key of the run's object.
    ///
    /// - Parameters:
    ///   - number: from 1.
    ///   - group: of the object, where objects are grouped.
    public func key(_ number: Int, group: ObjectGroup? = nil) -> String {
        key(number, groupSegment: group?.keySegment ?? "")
    }

    func key(_ number: Int, groupSegment: String) -> String {
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .number: padded
            case .group: groupSegment
            }
        }.joined()
    }

    /// The folder of the run's objects, with its slash: what stands before the first number or group.
    public var folder: String {
        var text = ""
        for case .text(let piece) in pieces.prefix(while: { if case .text = $0 { true } else { false } }) {
            text += piece
        }
        guard let slash = text.lastIndex(of: "/") else { return "" }
        return String(text[...slash])
    }

    /// Key of the run's manifest, beside its objects. In a folder that several runs share it begins with the run.
    public var manifestKey: String { folder + (folder.contains(run) ? "" : run) + "_manifest.json" }
}
