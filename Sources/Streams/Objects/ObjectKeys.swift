import Cloud

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

    /// The folder of the run's objects, with its slash: the part of their keys before the first number or group.
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

extension ObjectGroup {
    /// Longest segment in bytes; a longer value is cut and told apart by its hash. A whole key has 1,024.
    static let longestSegment = 128
    private static let keptBytes = 96

    /// The value as one segment of a key: safe everywhere, and different for different values.
    ///
    /// Letters, digits, `-`, `_` and `.` stand for themselves; every other byte is `%XX`. NULL is `__NULL__` and the
    /// empty string `__EMPTY__`; no other value is written like that, because a leading `_` is escaped. A leading `.`
    /// is escaped too, so that no segment is `..`. A value that would be too long keeps its beginning, followed by
    /// `~` and its SHA-256.
    var keySegment: String {
        guard let value else { return "__NULL__" }
        if value.isEmpty { return "__EMPTY__" }
        let encoded = value.utf8.enumerated().map { Self.encoded($1, isFirst: $0 == 0) }
        let text = encoded.joined()
        guard text.utf8.count > Self.longestSegment else { return text }
        var kept = ""
        for piece in encoded where kept.utf8.count + piece.utf8.count <= Self.keptBytes { kept += piece }
        return kept + "~" + SHA256Digest(of: Array(value.utf8)).hex.prefix(24)
    }

    private static func encoded(_ byte: UInt8, isFirst: Bool) -> String {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            return String(UnicodeScalar(byte))
        case UInt8(ascii: "_"), UInt8(ascii: "."):
            if !isFirst { return String(UnicodeScalar(byte)) }
        default: break
        }
        let digits = Array("0123456789ABCDEF")
        return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
}
