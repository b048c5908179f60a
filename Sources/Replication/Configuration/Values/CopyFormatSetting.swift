import Streams

/// The encoding that a PostgreSQL target is to get its rows in.
enum CopyFormatSetting: Sendable, Equatable {
    /// The fastest that carries every value unchanged.
    case auto
    case only(CopyFormat)

    static let expected = "auto, csv, text or binary"

    init(parsing text: String) throws(ValueError) {
        if text == "auto" {
            self = .auto
        } else if let format = CopyFormat(rawValue: text) {
            self = .only(format)
        } else {
            throw ValueError(expected: Self.expected, found: text)
        }
    }
}
