/// A number of bytes as people write it: `64MiB`, `1GiB`, `512k`, `1048576`.
///
/// `KiB`, `MiB`, `GiB`, `TiB` and the bare letters `k`, `M`, `G`, `T` count in 1024; `kB`, `MB`, `GB`, `TB` in 1000.
/// Case does not matter. Zero is refused: no setting of ours means anything with it.
package struct ByteSize: Sendable, Hashable, Comparable {
    /// How many bytes; at least 1.
    package let bytes: Int

    /// - Parameter bytes: at least 1.
    package init(bytes: Int) {
        precondition(bytes > 0, "a size is at least one byte")
        self.bytes = bytes
    }

    /// - Throws: ``ValueError`` for anything but digits and a known unit, for zero and for what does not fit.
    package init(parsing text: String) throws(ValueError) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard !digits.isEmpty else { throw Self.refusal(of: text) }
        guard let scale = Self.scales[unit.lowercased()] else {
            throw Self.refusal(of: text, reason: "units are k, M, G, T, KiB, MiB, GiB, TiB, kB, MB, GB, TB")
        }
        guard let number = Int(digits),
            case let (bytes, overflow) = number.multipliedReportingOverflow(by: scale),
            !overflow
        else { throw Self.refusal(of: text, reason: "the size is too large") }
        guard bytes > 0 else { throw Self.refusal(of: text, reason: "the size must be at least one byte") }
        self.bytes = bytes
    }

    package static func < (first: ByteSize, second: ByteSize) -> Bool { first.bytes < second.bytes }

    private static let scales: [String: Int] = [
        "": 1, "b": 1,
        "k": 1 << 10, "kib": 1 << 10, "kb": 1_000,
        "m": 1 << 20, "mib": 1 << 20, "mb": 1_000_000,
        "g": 1 << 30, "gib": 1 << 30, "gb": 1_000_000_000,
        "t": 1 << 40, "tib": 1 << 40, "tb": 1_000_000_000_000,
    ]

    private static func refusal(of text: String, reason: String? = nil) -> ValueError {
        ValueError(expected: "a size such as 64MiB or 512k", found: text, reason: reason)
    }
}

extension ByteSize: CustomStringConvertible {
    /// The exact size in the largest unit that leaves no remainder, such as `64MiB`; parsing it gives the same size.
    package var description: String {
        let units = [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")]
        for (shift, unit) in units where bytes.trailingZeroBitCount >= shift {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes)B"
    }
}
