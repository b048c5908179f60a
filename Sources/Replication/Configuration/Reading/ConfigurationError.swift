/// Everything that is wrong with a configuration, found in one go.
package struct ConfigurationError: Error, Sendable, Equatable {
    /// At least one; those of the environment first, then by line and column.
    package let problems: [ConfigurationProblem]

    init(_ problems: [ConfigurationProblem]) {
        precondition(!problems.isEmpty, "an error has a cause")
        self.problems = problems.enumerated()
            .sorted { first, second in
                let firstKey = (first.element.line ?? 0, first.element.column ?? 0, first.offset)
                return firstKey < (second.element.line ?? 0, second.element.column ?? 0, second.offset)
            }
            .map(\.element)
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// The problems, one a line.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
