import Streams

extension Compression {
    /// The keys of an S3 target of a sync.
    static let keys = ["compression", "compression_level", "compression_threads"]

    /// Reads the settings of objects; wrong ones are reported. `nil` compresses nothing.
    static func read(from mapping: MappingReader) -> Compression? {
        let choice = mapping.value("compression", expected: codecExpectation, parseCodec)
        let named = choice?.value
        let level = mapping.count("compression_level", in: levels(of: named))
        let threads = mapping.count("compression_threads", in: Defaults.compressionThreadsRange)
        guard let codec = named else {
            // A codec that is wrong has been reported, and is no reason to say more.
            guard choice != nil || !mapping.has("compression") else { return nil }
            for place in [level?.place, threads?.place].compactMap(\.self) {
                mapping.reader.report(withoutCodec, at: place)
            }
            return nil
        }
        return Compression(codec, level: level?.value, threads: threads?.value ?? Defaults.compressionThreads)
    }

    /// The settings of `copy`, as they were given.
    static func parse(_ codec: String, level: String?, threads: String?) throws -> Compression? {
        let codec = try flagValue(codec, "--compression", parseCodec)
        let levels = levels(of: codec)
        let level = try level.map { text in
            try flagValue(text, "--compression-level") { text throws(ValueError) in
                try WholeNumber.parse(text, in: levels)
            }
        }
        let threads = try threads.map { text in
            try flagValue(text, "--compression-threads") { text throws(ValueError) in
                try WholeNumber.parse(text, in: Defaults.compressionThreadsRange)
            }
        }
        guard let codec else {
            if level != nil { throw UsageError("--compression-level: \(withoutCodec)") }
            if threads != nil { throw UsageError("--compression-threads: \(withoutCodec)") }
            return nil
        }
        return Compression(codec, level: level, threads: threads ?? Defaults.compressionThreads)
    }

    /// What is wrong with a key template that would mislead tools, because it ends like another format's files; `nil`
    /// when nothing is.
    static func problem(_ compression: Compression?, keyTemplate: ObjectKeyTemplate) -> String? {
        let name = keyTemplate.description
        guard let named = Codec.allCases.first(where: { $0.isNamed(by: name) }), named != compression?.codec
        else { return nil }
        return "the key template ends as \(named.rawValue) files do, but compression is "
            + "\(compression?.codec.rawValue ?? "none"): change one of the two"
    }

    /// The key template where none is given: the standard one, with the suffix that tools know the format by.
    static func defaultKeyTemplateText(_ compression: Compression?, isGrouped: Bool = false) -> String {
        (isGrouped ? ObjectKeyTemplate.standardGroupedText : Defaults.keyTemplateText)
            + (compression?.codec.fileSuffixes.first ?? "")
    }

    private static let codecExpectation = "none, gzip or zstd"
    private static let withoutCodec = "has no effect without compression (gzip or zstd)"

    private static func parseCodec(_ text: String) throws(ValueError) -> Codec? {
        if text == "none" { return nil }
        guard let codec = Codec(rawValue: text) else {
            throw ValueError(expected: codecExpectation, found: text)
        }
        return codec
    }

    /// The levels of a codec, or of any codec where none is known.
    private static func levels(of codec: Codec?) -> ClosedRange<Int> {
        codec?.levels ?? 1...(Codec.allCases.map(\.levels.upperBound).max() ?? 1)
    }
}
