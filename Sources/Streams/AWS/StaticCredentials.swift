/// Credentials given outright, by configuration.
public struct StaticCredentials: AWSCredentialsProvider {
    private let value: AWSCredentials

    /// Always returns these.
    public init(_ value: AWSCredentials) { self.value = value }

    /// Never throws.
    public func credentials() async throws -> AWSCredentials { value }
}
