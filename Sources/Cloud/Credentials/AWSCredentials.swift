/// Keys of an AWS identity. Printing one shows only the key id's last characters.
public struct AWSCredentials: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The public half, such as `AKIA…`.
    public let accessKeyID: String
    /// The secret half.
    public let secretAccessKey: String
    /// Present for temporary credentials; signed with every request.
    public let sessionToken: String?

    /// Builds credentials; an empty token is none.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Safe to log.
    public var description: String {
        let tail = accessKeyID.count > 8 ? String(accessKeyID.suffix(4)) : ""
        return "AWS credentials …\(tail)\(sessionToken == nil ? "" : " (temporary)")"
    }

    /// Safe to log.
    public var debugDescription: String { description }

    /// Hides the fields from `dump` and from interpolation of types that hold credentials.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Where credentials come from. Asked before each request is signed; a provider caches what is costly to get.
public protocol AWSCredentialsProvider: Sendable {
    /// Credentials that are valid now.
    ///
    /// - Throws: ``AWSCredentialsError``, which names the places that were searched.
    func credentials() async throws -> AWSCredentials

    /// The service said that the last credentials have expired: the next call must not return them from a cache.
    func refresh() async
}

extension AWSCredentialsProvider {
    /// Nothing is cached.
    public func refresh() async {}
}

/// Credentials given outright, by configuration.
public struct StaticCredentials: AWSCredentialsProvider {
    private let value: AWSCredentials

    /// Always returns these.
    public init(_ value: AWSCredentials) { self.value = value }

    /// Never throws.
    public func credentials() async throws -> AWSCredentials { value }
}

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
