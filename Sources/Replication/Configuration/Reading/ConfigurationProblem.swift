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
