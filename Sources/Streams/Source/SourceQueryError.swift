/// A source query that runs but cannot be replicated.
public struct SourceQueryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to change.
    public let description: String

    /// Builds an error.
    public init(_ description: String) { self.description = description }

    /// Refuses results without columns, and columns without a name of their own.
    static func check(names: [String]) throws(SourceQueryError) {
        guard !names.isEmpty else {
            throw SourceQueryError(
                "the source query returns no columns: it must be a SELECT (setting: query)")
        }
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            if name.isEmpty || name == "?column?" {
                throw SourceQueryError(
                    "column \(index + 1) of the source query has no name: give it one with AS (setting: query)"
                )
            }
            guard seen.insert(name).inserted else {
                throw SourceQueryError(
                    "the source query has two columns named \"\(name)\": rename one with AS (setting: query)")
            }
        }
    }
}
