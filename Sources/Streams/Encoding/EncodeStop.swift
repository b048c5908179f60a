/// Why an encoder stopped where it did.
public enum EncodeStop: Sendable, Equatable {
    /// Every row of the batch is encoded.
    case batchDone
    /// The next row does not fit the rest of the chunk.
    case chunkFull
    /// The next row has a cell that did not fit its buffer, or does not fit a whole chunk: it must be written field
    /// by field.
    case longRow
    /// The next row has a value that the encoding cannot carry to PostgreSQL.
    case badValue(columnIndex: Int, BadValue)
}

/// What is wrong with a value. Never the value itself.
public enum BadValue: Int, Sendable, Equatable {
    case nulByte = 1
    case invalidUTF8 = 2
    case invalidTimestamp = 3
    case invalidIndicator = 4
    case tooManyDigits = 5
    case longGroup = 6
    case unreadable = 7
    case outOfRange = 8
    case unknownLength = 9
    case tooLong = 10
    case tooManyFractions = 11

    /// For an error message.
    public var text: String {
        switch self {
        case .nulByte: "a NUL byte, which PostgreSQL text cannot hold"
        case .invalidUTF8: "bytes that are not valid UTF-8"
        case .invalidTimestamp: "a date or time that no calendar has"
        case .invalidIndicator: "a length that the driver cannot mean"
        case .unreadable: "a text that is no value of the target's type"
        case .outOfRange: "a value that the target's type cannot hold"
        case .unknownLength:
            "a length that the driver does not tell beforehand, as COPY's binary format needs it: set copy_format: text"
        case .tooManyFractions:
            "digits of a second behind the sixth, which the target does not keep: round them in the query, or set "
                + "copy_format: text, and the server rounds"
        case .tooLong: "a value longer than a chunk: raise --memory"
        case .longGroup: "a value too long to name a group of objects"
        case .tooManyDigits: "more digits behind the point than the target keeps, which would be rounded"
        }
    }
}

/// How far an encoder came.
public struct EncodeProgress: Sendable, Equatable {
    /// 0-based row of the batch to go on with.
    public var nextRow: Int
    /// Line breaks inside quoted fields of the rows encoded by this call; see ``SealedChunk/embeddedNewlines``.
    public var embeddedNewlines: Int
    /// See ``EncodeStop``.
    public var stop: EncodeStop
}
