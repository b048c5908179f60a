/// The failure of a transfer: the first cause, where it happened, and how far the transfer had come.
public struct TransferError: Error, Sendable, CustomStringConvertible {
    /// Where it happened.
    public enum Stage: Sendable, Equatable {
        case source
        case encode
        /// A target, by its sink's name.
        case sink(String)
        /// The counts of the stages do not agree.
        case count
    }

    /// See ``Stage-swift.enum``.
    public let stage: Stage
    /// Rows that had been handed to the sinks.
    public let rowsDone: Int
    /// What happened.
    public let cause: any Error
    /// Part of the read that row numbers count in, where the read was divided.
    public let place: String?

    /// Builds an error.
    public init(stage: Stage, rowsDone: Int, cause: any Error, place: String? = nil) {
        self.stage = stage
        self.rowsDone = rowsDone
        self.cause = cause
        self.place = place
    }

    /// One line: stage, rows done, cause.
    public var description: String {
        let stage =
            switch self.stage {
            case .source: "reading the source failed"
            case .encode: "a value cannot be written"
            case .sink(let name): "writing to \(name) failed"
            case .count: "the counts do not agree"
            }
        return "\(stage) after \(rowsDone) rows\(place.map { " (\($0))" } ?? ""): \(cause)"
    }
}

/// A value that the transfer refuses to write, by place; never by content.
public struct UnwritableValueError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Source row number, counted from 1.
    public let row: Int
    /// Column by name.
    public let column: String
    /// What is wrong.
    public let reason: BadValue

    /// One line.
    public var description: String {
        "row \(row), column \(column) holds \(reason.text): correct it at the source, or change it in the source query"
    }
}

/// A failure that knows its stage, on its way to the pipeline.
enum StageFailure: Error {
    case source(any Error)
    case encode(any Error)
}
