/// Where in the configuration something stands: for messages.
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

    /// The place of an element, counted from 0, of the list that stands here.
    func element(_ index: Int, line: Int, column: Int) -> ConfigurationPlace {
        ConfigurationPlace(line: line, column: column, path: "\(path)[\(index)]")
    }
}
