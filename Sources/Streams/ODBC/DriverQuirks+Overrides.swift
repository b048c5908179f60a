/// A user's override of the quirks table that cannot be used.
public struct QuirkOverrideError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The key as written.
    public let key: String
    /// What is wrong and what is allowed.
    public let reason: String

    /// One line.
    public var description: String { "quirks.\(key): \(reason)" }
}

extension DriverQuirks {
    /// Keys that a configuration may set, with what they take.
    public static let overrideKeys = [
        "dialect", "temporal_as_text", "bytes_per_character", "reads_bound_cells_in_block", "unbounded_size",
        "tells_lengths", "fetches_slowly",
    ]
    /// Prefix of keys that add or replace a connection keyword: `keyword.FBS: 1000000`.
    public static let keywordPrefix = "keyword."

    /// Replaces one entry by the user's value.
    public mutating func apply(key: String, value: String) throws(QuirkOverrideError) {
        if key.hasPrefix(Self.keywordPrefix) {
            let name = String(key.dropFirst(Self.keywordPrefix.count))
            connectionKeywords.removeAll { $0.name.lowercased() == name.lowercased() }
            connectionKeywords.append(ConnectionKeyword(name: name, value: value))
            return
        }
        switch key {
        case "dialect":
            guard let dialect = SourceDialect(rawValue: value) else {
                let known = SourceDialect.allCases.map(\.rawValue).joined(separator: ", ")
                throw QuirkOverrideError(key: key, reason: "\"\(value)\" is not one of \(known)")
            }
            self.dialect = dialect
        case "temporal_as_text": temporalAsText = try Self.boolean(key, value)
        case "tells_lengths": tellsLengths = try Self.boolean(key, value)
        case "fetches_slowly": fetchesSlowly = try Self.boolean(key, value)
        case "reads_bound_cells_in_block": readsBoundCellsInBlock = try Self.boolean(key, value)
        case "bytes_per_character": bytesPerCharacter = try Self.count(key, value, 1...6)
        case "unbounded_size": unboundedSize = try Self.count(key, value, 1...Int(Int32.max))
        default:
            let known = (Self.overrideKeys + [Self.keywordPrefix + "NAME"]).joined(separator: ", ")
            throw QuirkOverrideError(key: key, reason: "unknown; known are \(known)")
        }
    }

    private static func boolean(_ key: String, _ value: String) throws(QuirkOverrideError) -> Bool {
        switch value.lowercased() {
        case "true", "yes", "1": return true
        case "false", "no", "0": return false
        default: throw QuirkOverrideError(key: key, reason: "expected true or false, found \"\(value)\"")
        }
    }

    private static func count(
        _ key: String, _ value: String, _ range: ClosedRange<Int>
    ) throws(QuirkOverrideError) -> Int {
        guard let number = Int(value), range.contains(number) else {
            throw QuirkOverrideError(
                key: key,
                reason:
                    "expected a number from \(range.lowerBound) to \(range.upperBound), found \"\(value)\"")
        }
        return number
    }
}
