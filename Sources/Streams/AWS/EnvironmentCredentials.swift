internal import Foundation

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
public struct EnvironmentCredentials: AWSCredentialsProvider {
    private let environment: [String: String]

    /// - Parameter environment: the process's own, unless a test gives another.
    public init(environment: [String: String]? = nil) {
        self.environment = environment ?? ProcessInfo.processInfo.environment
    }

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
