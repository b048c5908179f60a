@testable import Streams

/// CSV byte by byte, as plainly as it can be said: what the encoder is compared with.
struct ReferenceEncoder {
    let dialect: CSVDialect

    func line(_ row: [[UInt8]?]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, value) in row.enumerated() {
            if index > 0 { line.append(dialect.delimiter) }
            line += field(value)
        }
        return line + dialect.lineEnding.bytes
    }

    private func field(_ value: [UInt8]?) -> [UInt8] {
        guard let value else { return Array(dialect.nullText.utf8) }
        let isBare =
            !value.isEmpty && value != Array(dialect.nullText.utf8)
            && value.allSatisfy { $0 != 0x22 && $0 != dialect.delimiter && $0 != 10 && $0 != 13 }
            && value.first != 0x20 && value.last != 0x20 && value.first != 0x5C
        if isBare { return value }
        return [0x22] + value.flatMap { $0 == 0x22 ? [$0, $0] : [$0] } + [0x22]
    }
}

/// Random text that is mostly trouble.
struct NastyText {
    private static let pieces: [[UInt8]] = [
        [0x22], [0x2C], [0x3B], [10], [13], [13, 10], [0x20], [0x5C], [0x5C, 0x2E], [0x09], [1], [0x7F],
        Array("a".utf8), Array("NULL".utf8), Array("ü".utf8), Array("€".utf8), Array("😀".utf8),
        Array("0".utf8),
    ]

    /// About as long as asked, never longer.
    static func bytes(upTo length: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        // One kind of value in two is harmless but for a byte or two.
        let isMild = Bool.random(using: &generator)
        while bytes.count < length {
            let isPlain = isMild && Int.random(in: 0..<24, using: &generator) > 0
            let piece = isPlain ? [0x78] : pieces.randomElement(using: &generator) ?? [0x78]
            if bytes.count + piece.count > length { break }
            bytes += piece
        }
        return bytes
    }
}

/// Numbers that come again for the same seed, so that a failure can be looked at (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
