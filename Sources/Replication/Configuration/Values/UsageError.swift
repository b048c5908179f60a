/// A sync that cannot be run as it is asked for; found before anything is touched.
package struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to change.
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Reads a flag's value, naming the flag in the error.
package func flagValue<Value>(
    _ text: String, _ flag: String, _ parser: (String) throws(ValueError) -> Value
) throws(UsageError) -> Value {
    do {
        return try parser(text)
    } catch {
        throw UsageError("\(flag): \(error)")
    }
}
