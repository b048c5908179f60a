import Streams

/// One of the programs that a run compares.
enum Contender: String, CaseIterable, Codable, Sendable {
    case fetchStage = "stage: source only"
    case encodeStage = "stage: encode only"
    case copyStage = "stage: COPY only"
    case s3Stage = "stage: S3 only"
    case nativeFetchStage = "native stage: source only"
    case nativeCopyStage = "native stage: COPY only"
    case nativeS3Stage = "native stage: S3 only"
    case fetchReference = "C: fetch only"
    case copyReference = "C: fetch, CSV, COPY"
    case null = "replicator: null"
    case copy = "replicator: COPY"
    case copyText = "replicator: COPY text"
    case copyBinary = "replicator: COPY binary"
    case s3 = "replicator: S3"
    case both = "replicator: COPY and S3"
    case psqlReference = "psql to psql"
    case nativeCopy = "native: COPY"
    case nativeS3 = "native: S3"
    case nativeBoth = "native: COPY and S3"

    /// What is measured.
    enum Work: Equatable, Sendable {
        /// A whole transfer.
        case transfer(Route)
        /// A stage of it.
        case stage(Part)
        /// Another program.
        case reference
    }

    /// What is measured.
    var work: Work {
        switch self {
        case .fetchStage, .nativeFetchStage: .stage(.source)
        case .encodeStage: .stage(.encode)
        case .copyStage, .nativeCopyStage: .stage(.copy)
        case .s3Stage, .nativeS3Stage: .stage(.s3)
        case .fetchReference, .copyReference, .psqlReference: .reference
        case .null: .transfer(.null)
        case .copy, .copyText, .copyBinary, .nativeCopy: .transfer(.copy)
        case .s3, .nativeS3: .transfer(.s3)
        case .both, .nativeBoth: .transfer(.both)
        }
    }

    /// It moves the rows of the source, each once; a stage that is given rows from memory may end behind them.
    var movesEachRow: Bool {
        switch work {
        case .stage(let part): part == .source
        case .transfer, .reference: true
        }
    }

    /// What it reads from.
    var source: BenchSource.Kind {
        switch self {
        case .fetchStage, .encodeStage, .copyStage, .s3Stage, .fetchReference, .copyReference, .null, .copy,
            .copyText,
            .copyBinary, .s3, .both:
            .odbc
        case .nativeFetchStage, .nativeCopyStage, .nativeS3Stage, .psqlReference, .nativeCopy, .nativeS3,
            .nativeBoth:
            .native
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
        if case .stage = work { return [] }
        return source == .native ? [.psqlReference] : [.fetchReference, .copyReference]
    }
}
