/// COPY's text format byte by byte, as plainly as it can be said: what the encoder is compared with.
enum CopyTextReference {
    static func line(_ row: [[UInt8]?]) -> [UInt8] {
        var line: [UInt8] = []
        for (index, value) in row.enumerated() {
            if index > 0 { line.append(9) }
            line += value.map(field) ?? Array(#"\N"#.utf8)
        }
        return line + [10]
    }

    static func field(_ value: [UInt8]) -> [UInt8] {
        let letters: [UInt8: UInt8] = [
            8: 0x62, 9: 0x74, 10: 0x6E, 11: 0x76, 12: 0x66, 13: 0x72, 0x5C: 0x5C,
        ]
        return value.flatMap { byte in letters[byte].map { [0x5C, $0] } ?? [byte] }
    }

    /// The values of lines, by the rules of `CopyReadAttributesText`.
    static func values(_ bytes: [UInt8]) -> [[[UInt8]?]] {
        var rows: [[[UInt8]?]] = []
        var row: [[UInt8]?] = []
        var raw: [UInt8] = []
        for byte in bytes {
            guard byte == 9 || byte == 10 else {
                raw.append(byte)
                continue
            }
            row.append(value(raw))
            raw = []
            if byte == 10 {
                rows.append(row)
                row = []
            }
        }
        return rows
    }

    private static func value(_ raw: [UInt8]) -> [UInt8]? {
        if raw == Array(#"\N"#.utf8) { return nil }
        let meanings: [UInt8: UInt8] = [0x62: 8, 0x74: 9, 0x6E: 10, 0x76: 11, 0x66: 12, 0x72: 13]
        var value: [UInt8] = []
        var isEscaped = false
        for byte in raw {
            if isEscaped {
                value.append(meanings[byte] ?? byte)
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else {
                value.append(byte)
            }
        }
        return value
    }
}
