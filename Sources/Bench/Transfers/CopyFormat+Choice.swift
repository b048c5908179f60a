import ArgumentParser
import Streams

extension CopyFormat {
    /// How the rows of a measured transfer are encoded: what goes to a table alone has a choice.
    ///
    /// - Parameter wish: what was asked for; without a wish binary from a native source, else csv.
    /// - Throws: ``BenchError`` for a wish that cannot be met.
    static func choose(_ wish: CopyFormat?, from source: BenchSource.Kind, to route: Route) throws
        -> CopyFormat
    {
        guard route == .copy || wish == nil || wish == .csv else {
            throw BenchError("--format \(wish?.rawValue ?? "") is for the route copy; anything else is csv")
        }
        return wish ?? (source == .native && route == .copy ? .binary : .csv)
    }

    var encoding: RowEncoding {
        switch self {
        case .csv: .csv(.standard)
        case .text: .text
        case .binary: .binary
        }
    }

    /// For an option of the command line.
    static func read(_ argument: String) throws -> CopyFormat {
        guard let format = CopyFormat(rawValue: argument) else {
            throw ValidationError("\(argument) is not csv, text or binary")
        }
        return format
    }
}
