/// One finding about the configuration: an error, or a warning.
package struct ConfigurationProblem: Sendable, Equatable {
    /// The file as the user named it, or `environment`.
    let file: String
    /// From 1; nil where the finding is about the file as a whole.
    let line: Int?
    /// From 1; nil where the line is.
    let column: Int?
    /// The keys that lead to the value, or the name of the variable; empty where the finding is about the file.
    let path: String
    /// What is wrong and what would be right. Never holds a secret.
    let message: String

    init(file: String, line: Int? = nil, column: Int? = nil, path: String = "", message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.message = message
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    /// One line, such as `replicator.yaml:14:15: syncs.customers.lookback: expected a duration …`.
    package var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if let column { place += ":\(column)" }
        return [place, path, message].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

/// A place in the configuration, for messages.
struct ConfigurationPlace: Sendable, Equatable {
    /// From 1.
    let line: Int
    /// From 1, in Unicode scalars.
    let column: Int
    /// The keys that lead there, such as `syncs.customers.targets[0].table`; empty for the whole file.
    let path: String

    /// The place of a key below this one.
    func below(_ key: String, line: Int, column: Int) -> ConfigurationPlace {
        ConfigurationPlace(line: line, column: column, path: path.isEmpty ? key : "\(path).\(key)")
    }

    /// The place of an element, counted from 0, of the list at this place.
    func element(_ index: Int, line: Int, column: Int) -> ConfigurationPlace {
        ConfigurationPlace(line: line, column: column, path: "\(path)[\(index)]")
    }
}

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

/// A value and the place it was read from, for the checks that come after reading.
struct ReadValue<Value: Sendable>: Sendable {
    let value: Value
    let place: ConfigurationPlace
}

extension ReadValue: Equatable where Value: Equatable {}
