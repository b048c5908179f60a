/// Looks in one place after another and takes the first credentials there are.
///
/// Credentials that are there but cannot be used end the search: going on would use an identity nobody chose.
public struct CredentialsChain: AWSCredentialsProvider {
    private let providers: [any AWSCredentialsProvider]

    /// Looks in this order.
    public init(_ providers: [any AWSCredentialsProvider]) { self.providers = providers }

    /// The environment, then the profile. A profile named outright comes first.
    public static func standard(profile: String? = nil, environment: [String: String]? = nil)
        -> CredentialsChain
    {
        let fromEnvironment = EnvironmentCredentials(environment: environment)
        let fromProfile = ProfileCredentials(profile: profile, environment: environment)
        return CredentialsChain(profile == nil ? [fromEnvironment, fromProfile] : [fromProfile])
    }

    /// - Throws: ``AWSCredentialsError`` naming every place that was looked at.
    public func credentials() async throws -> AWSCredentials {
        var looked: [String] = []
        for provider in providers {
            do {
                return try await provider.credentials()
            } catch let error as AWSCredentialsError where error.code == .missing {
                looked.append(error.description)
            }
        }
        throw AWSCredentialsError(
            .missing,
            "no AWS credentials: \(looked.joined(separator: "; ")). Set AWS_ACCESS_KEY_ID and "
                + "AWS_SECRET_ACCESS_KEY, or name a profile")
    }

    /// Passes it on.
    public func refresh() async {
        for provider in providers { await provider.refresh() }
    }
}
