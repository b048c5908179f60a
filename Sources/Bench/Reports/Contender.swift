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
    case psqlReference = "psql to psql"
    case nativeNull = "native: null"
    case nativeCopy = "native: COPY"
    case nativeS3 = "native: S3"
    case nativeBoth = "native: COPY and S3"

    /// The route that a child process of ours measures; `nil` for another program.
    var route: Route? {
        switch self {
        case .fetchReference, .copyReference, .psqlReference: nil
        case .null, .nativeNull: .null
        case .copy, .copyText, .copyBinary, .nativeCopy: .copy
        case .s3, .nativeS3: .s3
        case .both, .nativeBoth: .both
        }
    }

    /// What it reads from.
    var source: BenchSource.Kind {
        switch self {
        case .fetchReference, .copyReference, .null, .copy, .copyText, .copyBinary, .s3, .both: .odbc
        case .psqlReference, .nativeNull, .nativeCopy, .nativeS3, .nativeBoth: .native
        }
    }

    /// Encoding of the rows; `nil` for what `run` is told, or the route's own.
    var format: CopyFormat? {
        switch self {
        case .copy: .csv
        case .copyText: .text
        case .copyBinary: .binary
        default: nil
        }
    }

    /// The programs that it is compared with, where the run has them.
    var references: [Contender] {
        source == .native ? [.psqlReference] : [.fetchReference, .copyReference]
    }
}
