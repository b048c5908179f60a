/// How objects are compressed: each chunk becomes a gzip member or a zstd frame of its own (a *member*, for short),
/// so that several threads can work side by side. Members in a row are one file to every reader of the format.
public struct Compression: Sendable, Equatable, CustomStringConvertible {
    /// A format.
    public enum Codec: String, Sendable, CaseIterable {
        /// RFC 1952, by libdeflate.
        case gzip
        /// RFC 8878, by libzstd.
        case zstd

        /// Levels that can be asked for, fastest first.
        public var levels: ClosedRange<Int> {
            switch self {
            case .gzip: 1...12
            case .zstd: 1...19
            }
        }

        /// The level at which one thread keeps up with a read; on rows of a table higher levels save little
        /// (docs/decisions/0009).
        public var defaultLevel: Int { 1 }

        /// File name suffixes by which tools recognise the format; the first is the usual one.
        public var fileSuffixes: [String] {
            switch self {
            case .gzip: [".gz"]
            case .zstd: [".zst", ".zstd"]
            }
        }

        /// Media type of a file of this format.
        public var mediaType: String {
            switch self {
            case .gzip: "application/gzip"
            case .zstd: "application/zstd"
            }
        }

        /// Name in a `Content-Encoding` header.
        public var contentCoding: String { rawValue }

        /// Whether a file name, or a template of names, ends as this format's files do.
        public func isNamed(by name: String) -> Bool {
            fileSuffixes.contains { name.lowercased().hasSuffix($0) }
        }
    }

    /// Format.
    public let codec: Codec
    /// Higher is smaller and slower; see ``Codec/levels``.
    public let level: Int
    /// Threads that may compress at once, of all readers together.
    public let threads: Int

    /// Such as `gzip level 1`.
    public var description: String { "\(codec.rawValue) level \(level)" }

    /// - Parameter level: the codec's default if `nil`.
    /// - Precondition: a level of the codec's, and at least one thread.
    public init(_ codec: Codec, level: Int? = nil, threads: Int) {
        self.codec = codec
        self.level = level ?? codec.defaultLevel
        self.threads = threads
        precondition(codec.levels.contains(self.level), "\(codec) has no level \(self.level)")
        precondition(threads > 0, "somebody has to compress")
    }

    /// The settings for one of several readers that work at once: an even share of the threads, at least one.
    func shared(by readers: Int) -> Compression {
        Compression(codec, level: level, threads: max(1, threads / readers))
    }

    /// Most bytes that a member can have.
    ///
    /// - Parameter bytes: size of what is compressed.
    public func memberBound(of bytes: Int) -> Int {
        switch codec {
        case .gzip: GzipHandle.bound(of: bytes)
        case .zstd: ZstdHandle.bound(of: bytes)
        }
    }

    /// Memory that one compressor allocates for itself to compress up to ``largestChunkBytes``: measured with
    /// libdeflate 1.14 and libzstd 1.5.4, with room for other versions.
    public var compressorBytes: Int {
        let kibibytes =
            switch (codec, level) {
            case (.gzip, 1): 256
            case (.gzip, 2...9): 704
            case (.gzip, _): 9 * 1024
            case (.zstd, 1...2): 1024
            case (.zstd, 3): 1536
            case (.zstd, 4): 3 * 1024
            case (.zstd, 5...6): 4 * 1024
            case (.zstd, 7...8): 7 * 1024
            case (.zstd, 9...12): 13 * 1024
            case (.zstd, _): 18 * 1024
            }
        return kibibytes * 1024
    }

    /// Largest chunk for which ``compressorBytes`` holds; larger chunks would gain nothing.
    public static let largestChunkBytes = 1024 * 1024

    /// Compresses a few bytes in one call, such as a header line.
    public func member(of bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
        try MemberCompressor(self).member(of: bytes, bound: memberBound(of: bytes.count))
    }
}

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
