/// A chunk that could not be compressed.
public struct CompressionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Format.
    public let codec: Compression.Codec
    /// The library's words, or ours.
    public let detail: String

    init(_ codec: Compression.Codec, _ detail: String) {
        self.codec = codec
        self.detail = detail
    }

    /// One line.
    public var description: String { "\(codec.rawValue) compression failed: \(detail)" }
}
