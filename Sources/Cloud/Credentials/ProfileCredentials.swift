internal import Foundation

/// A profile of the files that the AWS tools share: `~/.aws/credentials`, then `~/.aws/config`.
///
/// `AWS_PROFILE`, `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` choose others. The files are read anew each
/// time, so keys that another tool renews are noticed.
public struct ProfileCredentials: AWSCredentialsProvider {
    /// Settings that mean "get keys some other way", and what that way is called.
    private static let unsupported = [
        ("sso_session", "single sign-on"), ("sso_start_url", "single sign-on"),
        ("role_arn", "assuming a role"), ("credential_process", "an external process"),
        ("web_identity_token_file", "a web identity"), ("login_session", "a console login"),
    ]

    private let profile: String
    private let isChosen: Bool
    private let credentialsPath: String
    private let configPath: String

    /// - Parameters:
    ///   - profile: overrides `AWS_PROFILE`; without either it is `default`.
    ///   - environment: the process's own variables, as whoever started it handed them down.
    public init(profile: String? = nil, environment: [String: String]) {
        let chosen = profile ?? environment["AWS_PROFILE"].flatMap { $0.isEmpty ? nil : $0 }
        let home = environment["HOME"] ?? ""
        func path(_ name: String, _ standard: String) -> String {
            guard let given = environment[name], !given.isEmpty else { return home + "/.aws/" + standard }
            return given.hasPrefix("~/") ? home + given.dropFirst(1) : given
        }
        self.profile = chosen ?? "default"
        isChosen = chosen != nil
        credentialsPath = path("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        configPath = path("AWS_CONFIG_FILE", "config")
    }

    /// - Throws: `missing` when neither file has the profile (`unusable` when it was asked for by name), `unusable`
    ///   when the profile needs something that is not supported.
    public func credentials() async throws -> AWSCredentials {
        let inCredentials = try ProfileFile.read(path: credentialsPath)?.sections[profile]
        let inConfig = try ProfileFile.read(path: configPath)?.sections[profile]
        for section in [inCredentials, inConfig] {
            if let keyID = section?["aws_access_key_id"], let secret = section?["aws_secret_access_key"] {
                return AWSCredentials(
                    accessKeyID: keyID, secretAccessKey: secret, sessionToken: section?["aws_session_token"])
            }
        }
        let place = "profile \(profile) in \(credentialsPath) and \(configPath)"
        for (key, way) in Self.unsupported where inCredentials?[key] != nil || inConfig?[key] != nil {
            throw AWSCredentialsError(
                .unusable,
                "\(place) uses \(way) (\(key)), which is not supported; export keys for it, for example with "
                    + "`aws configure export-credentials --profile \(profile) --format env`")
        }
        let found = inCredentials != nil || inConfig != nil
        throw AWSCredentialsError(
            isChosen ? .unusable : .missing,
            "\(place) \(found ? "has no aws_access_key_id" : "does not exist")")
    }

    /// The profile's `region`, for when neither configuration nor `AWS_REGION` names one.
    public func region() throws -> String? {
        try ProfileFile.read(path: configPath)?.sections[profile]?["region"]
            ?? ProfileFile.read(path: credentialsPath)?.sections[profile]?["region"]
    }
}
