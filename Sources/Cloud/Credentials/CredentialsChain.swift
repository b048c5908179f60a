/// Looks in one place after another and takes the first credentials there are.
///
/// Credentials that are there but cannot be used end the search: going on would use an identity nobody chose.
public struct CredentialsChain: AWSCredentialsProvider {
    private let providers: [any AWSCredentialsProvider]

    /// Looks in this order.
    public init(_ providers: [any AWSCredentialsProvider]) { self.providers = providers }

    /// The environment, then the profile. A profile named outright comes first.
    public static func standard(profile: String? = nil, environment: [String: String])
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

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentials: AWSCredentialsProvider {
    private let environment: [String: String]

    /// - Parameter environment: the process's own variables, as whoever started it handed them down.
    public init(environment: [String: String]) { self.environment = environment }

    /// - Throws: `missing` without a key id, `unusable` when only one half of the pair is set.
    public func credentials() async throws -> AWSCredentials {
        let keyID = environment["AWS_ACCESS_KEY_ID"] ?? ""
        let secret = environment["AWS_SECRET_ACCESS_KEY"] ?? ""
        switch (keyID.isEmpty, secret.isEmpty) {
        case (false, false):
            return AWSCredentials(
                accessKeyID: keyID, secretAccessKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"])
        case (true, true):
            throw AWSCredentialsError(.missing, "AWS_ACCESS_KEY_ID is not set")
        case (false, true):
            throw AWSCredentialsError(.unusable, "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not")
        case (true, false):
            throw AWSCredentialsError(.unusable, "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not")
        }
    }
}
