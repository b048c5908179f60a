/// A bucket to write to, and how to reach it.
///
/// Where no keys are given here, they come from the environment or from a profile of AWS's own tools.
struct S3TargetConfiguration: Sendable, Equatable {
    /// How the bucket encrypts what it stores.
    enum Encryption: Sendable, Equatable {
        /// Nothing is asked for: the bucket's own default applies.
        case bucketDefault
        /// `AES256`: keys of S3.
        case s3Keys
        /// `aws:kms`.
        ///
        /// - Parameter keyID: nil for the account's default key.
        case kms(keyID: String?)
    }

    /// Long-lived or temporary keys given in the configuration.
    struct AccessKey: Sendable, Equatable {
        let id: String
        let secret: Secret
        let sessionToken: Secret?
    }

    let location: BucketURL
    /// Base URL of a server other than AWS, `http(s)://host[:port]` without a slash at the end; nil for AWS.
    let endpoint: String?
    let region: String?
    /// Whether the bucket goes into the path instead of the host name; nil decides by endpoint and bucket name.
    let usesPathStyle: Bool?
    /// A section of AWS's own configuration files.
    let profile: String?
    let accessKey: AccessKey?
    let encryption: Encryption
    /// Account that has to own the bucket, 12 digits: guards against a bucket made anew by somebody else.
    let expectedBucketOwner: String?
    /// Certificates to trust, PEM, instead of those of the system.
    let caFile: String?
}

extension S3TargetConfiguration {
    /// The keys that only S3 targets take.
    static let keys = [
        "endpoint", "region", "path_style", "profile", "access_key_id", "secret_access_key", "session_token",
        "server_side_encryption", "kms_key_id", "expected_bucket_owner", "ca_file",
    ]

    /// - Parameter location: nil when the URL is wrong and reported; the other keys are read and checked all the same.
    static func read(location: BucketURL?, from mapping: MappingReader) -> S3TargetConfiguration? {
        let endpoint = mapping.value("endpoint", expected: endpointExpectation, parseEndpoint)
        let region = mapping.text("region", expected: "a region such as eu-west-1")
        let pathStyle = mapping.flag("path_style")
        let profile = mapping.text("profile", expected: "the name of a profile")
        let accessKey = readAccessKey(from: mapping)
        if let profile, mapping.has("access_key_id") {
            mapping.reader.report("use either a profile or access_key_id, not both", at: profile.place)
        }
        let encryption = readEncryption(from: mapping)
        let owner = mapping.value("expected_bucket_owner", expected: "an account of 12 digits") {
            text throws(ValueError) in
            guard text.utf8.count == 12, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw ValueError(expected: "an account of 12 digits, in quotes", found: text)
            }
            return text
        }
        let caFile = mapping.text("ca_file", expected: "the path of a PEM file").flatMap {
            existing($0, mapping.reader)
        }
        guard let location else { return nil }
        return S3TargetConfiguration(
            location: location, endpoint: endpoint?.value, region: region?.value,
            usesPathStyle: pathStyle?.value,
            profile: profile?.value, accessKey: accessKey, encryption: encryption,
            expectedBucketOwner: owner?.value,
            caFile: caFile)
    }

    private static let endpointExpectation = "a server such as https://s3.example.com:8333"

    private static func parseEndpoint(_ text: String) throws(ValueError) -> String {
        let lowercased = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lowercased.hasPrefix) else {
            throw ValueError(
                expected: endpointExpectation, found: nil, reason: "it starts with http:// or https://")
        }
        let host = text.dropFirst(scheme.count)
        guard !host.contains("@") else {
            throw ValueError(expected: endpointExpectation, found: nil, reason: "keys do not belong in a URL")
        }
        let authority = host.hasSuffix("/") ? host.dropLast() : host
        guard !authority.isEmpty, !authority.contains(where: { "/?#".contains($0) || $0.isWhitespace }) else {
            throw ValueError(
                expected: endpointExpectation, found: nil,
                reason: "it has a host and a port, no path; the bucket is in the target's url")
        }
        return scheme + authority
    }

    private static func readAccessKey(from mapping: MappingReader) -> AccessKey? {
        let id = mapping.text("access_key_id", expected: "the id of an access key")
        let secret = mapping.secret("secret_access_key")
        let token = mapping.secret("session_token")
        if mapping.has("access_key_id") != mapping.has("secret_access_key") {
            let (present, missing) =
                mapping.has("access_key_id")
                ? ("access_key_id", "secret_access_key") : ("secret_access_key", "access_key_id")
            mapping.reader.report("needs \(missing) beside it", at: mapping.keyPlace(present))
        } else if mapping.has("session_token"), !mapping.has("access_key_id") {
            mapping.reader.report(
                "needs access_key_id and secret_access_key beside it", at: mapping.keyPlace("session_token"))
        }
        guard let id, let secret else { return nil }
        return AccessKey(id: id.value, secret: secret.value, sessionToken: token?.value)
    }

    private static func readEncryption(from mapping: MappingReader) -> Encryption {
        let expected = "none, AES256 or aws:kms"
        let encryption = mapping.value("server_side_encryption", expected: expected) {
            text throws(ValueError) -> Encryption in
            switch text {
            case "none": return .bucketDefault
            case "AES256": return .s3Keys
            case "aws:kms": return .kms(keyID: nil)
            default: throw ValueError(expected: expected, found: text)
            }
        }
        let keyID = mapping.text("kms_key_id", expected: "the id or ARN of a key")
        guard encryption?.value == .kms(keyID: nil) else {
            if let keyID, encryption != nil || !mapping.has("server_side_encryption") {
                mapping.reader.report("needs server_side_encryption: aws:kms", at: keyID.place)
            }
            return encryption?.value ?? .bucketDefault
        }
        return .kms(keyID: keyID?.value)
    }

    private static func existing(_ path: ReadValue<String>, _ reader: ConfigurationReader) -> String? {
        let absolute = ConfigurationFile.path(path.value, in: reader.folder)
        do {
            _ = try ConfigurationFile.text(at: absolute, maxBytes: Defaults.maxConfigurationBytes)
            return absolute
        } catch {
            reader.report(error.description, at: path.place)
            return nil
        }
    }
}
