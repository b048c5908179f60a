/// An RFC 4180 reader written apart from the encoder, character by character: `nil` is an unquoted NULL text.
public struct CSVReader {
    private let delimiter: UInt8
    private let nullText: [UInt8]

    /// A reader of a dialect.
    public init(delimiter: UInt8 = 0x2C, nullText: String = "") {
        self.delimiter = delimiter
        self.nullText = Array(nullText.utf8)
    }

    /// All records; traps on nothing, but throws on what is not CSV.
    public func read(_ bytes: [UInt8]) throws -> [[[UInt8]?]] {
        var records: [[[UInt8]?]] = []
        var record: [[UInt8]?] = []
        var field: [UInt8] = []
        var wasQuoted = false
        var index = 0
        func endField() {
            record.append(!wasQuoted && field == nullText ? nil : field)
            field = []
            wasQuoted = false
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x22 {
                guard field.isEmpty, !wasQuoted else { throw NotCSV(offset: index) }
                wasQuoted = true
                index += 1
                while true {
                    guard index < bytes.count else { throw NotCSV(offset: index) }
                    if bytes[index] == 0x22 {
                        if index + 1 < bytes.count, bytes[index + 1] == 0x22 {
                            field.append(0x22)
                            index += 2
                            continue
                        }
                        index += 1
                        break
                    }
                    field.append(bytes[index])
                    index += 1
                }
                guard index < bytes.count, [delimiter, 10, 13].contains(bytes[index]) else {
                    throw NotCSV(offset: index)
                }
                continue
            }
            if byte == delimiter {
                endField()
            } else if byte == 10 {
                endField()
                records.append(record)
                record = []
            } else if byte == 13 {
                guard index + 1 < bytes.count, bytes[index + 1] == 10 else { throw NotCSV(offset: index) }
            } else {
                guard !wasQuoted else { throw NotCSV(offset: index) }
                field.append(byte)
            }
            index += 1
        }
        guard record.isEmpty, field.isEmpty else { throw NotCSV(offset: bytes.count) }
        return records
    }

    /// All records as text.
    public func readText(_ bytes: [UInt8]) throws -> [[String?]] {
        try read(bytes).map { $0.map { $0.map { String(decoding: $0, as: UTF8.self) } } }
    }
}

/// Where bytes stop being CSV.
public struct NotCSV: Error {
    let offset: Int
}
