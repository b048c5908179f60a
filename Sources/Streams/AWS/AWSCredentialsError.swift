/// Why no credentials were found, and what to set.
public struct AWSCredentialsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Sendable {
        /// This place has none; another may.
        case missing
        /// There are some, but they cannot be used: looking elsewhere would use an identity nobody chose.
        case unusable
    }

    /// What went wrong.
    public let code: Code
    /// One line, without secrets.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
