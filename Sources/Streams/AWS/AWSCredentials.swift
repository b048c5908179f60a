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
