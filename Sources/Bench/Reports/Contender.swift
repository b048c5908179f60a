import Streams

/// One of the programs that a run compares.
enum Contender: String, CaseIterable, Codable, Sendable {
    case fetchReference = "C: fetch only"
    case copyReference = "C: fetch, CSV, COPY"
    case null = "replicator: null"
    case copy = "replicator: COPY"
    case copyText = "replicator: COPY text"
    case copyBinary = "replicator: COPY binary"
    case s3 = "replicator: S3"
    case both = "replicator: COPY and S3"

    /// The route that a child process of ours measures; `nil` for a C program.
    var route: Route? {
        switch self {
        case .fetchReference, .copyReference: nil
        case .null: .null
        case .copy, .copyText, .copyBinary: .copy
        case .s3: .s3
        case .both: .both
        }
    }

    /// Encoding of the rows.
    var format: CopyFormat {
        switch self {
        case .copyText: .text
        case .copyBinary: .binary
        default: .csv
        }
    }
}
