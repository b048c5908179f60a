import Synchronization

/// Signs requests to AWS services, and to those that follow AWS, by Signature Version 4.
///
/// It signs what it is given and sends nothing; sign just before sending, since a signature is only accepted within
/// 15 minutes of its time.
public final class RequestSigner: Sendable {
    private struct KeyScope: Hashable {
        let day: String
        let region: String
        let accessKeyID: String
        let secret: String
    }

    /// The service's name in scopes, such as `s3`.
    public let service: String
    /// Whether every request carries `x-amz-content-sha256`, which S3 demands and others tolerate.
    private let isS3: Bool
    private let cachedKey = Mutex<(scope: KeyScope, key: [UInt8])?>(nil)

    /// Builds a signer for `s3`, `sqs`, `events`, ….
    public init(service: String) {
        self.service = service
        isS3 = service == "s3"
    }

    private var pathStyle: CanonicalRequest.PathStyle { isS3 ? .s3 : .normalised }

    /// Adds date, token, payload hash and `Authorization` to a request's headers.
    public func sign(
        _ request: inout HTTPRequest, payload: PayloadHash, region: String, credentials: AWSCredentials,
        at time: SigningTime
    ) {
        request.headers["x-amz-date"] = time.timestamp
        request.headers["x-amz-security-token"] = credentials.sessionToken
        if isS3 { request.headers["x-amz-content-sha256"] = payload.text }
        request.headers["Authorization"] = nil
        let canonical = CanonicalRequest(request, payloadHash: payload.text, pathStyle: pathStyle)
        let scope = scope(time, region)
        let signature = signature(canonical, time: time, region: region, credentials: credentials)
        request.headers["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
    }

    /// An address that anyone may use for this request until it expires. It is a secret: never log it.
    ///
    /// - Parameter expires: at most 7 days, which is also AWS's limit; with temporary credentials it ends with them.
    public func presign(
        _ request: HTTPRequest, expires: Duration, region: String, credentials: AWSCredentials,
        at time: SigningTime
    ) -> HTTPURL {
        precondition(
            expires > .zero && expires <= .seconds(604_800), "a presigned address lives 7 days at most")
        var signed = request
        var parameters: [(name: String, value: String)] = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", credentials.accessKeyID + "/" + scope(time, region)),
            ("X-Amz-Date", time.timestamp),
            ("X-Amz-Expires", String(expires.components.seconds)),
        ]
        if let token = credentials.sessionToken { parameters.append(("X-Amz-Security-Token", token)) }
        let payloadHash = isS3 ? PayloadHash.unsigned : .empty
        let names = CanonicalRequest(signed, payloadHash: payloadHash.text, pathStyle: pathStyle)
            .signedHeaders
        parameters.append(("X-Amz-SignedHeaders", names))
        let added = PercentEncoding.query(parameters) ?? ""
        signed.url.query = request.url.query.map { $0 + "&" + added } ?? added
        let canonical = CanonicalRequest(signed, payloadHash: payloadHash.text, pathStyle: pathStyle)
        let signature = signature(canonical, time: time, region: region, credentials: credentials)
        signed.url.query = (signed.url.query ?? "") + "&X-Amz-Signature=" + signature
        return signed.url
    }

    private func scope(_ time: SigningTime, _ region: String) -> String {
        "\(time.day)/\(region)/\(service)/aws4_request"
    }

    private func signature(
        _ canonical: CanonicalRequest, time: SigningTime, region: String, credentials: AWSCredentials
    ) -> String {
        let hash = SHA256Digest(of: Array(canonical.text.utf8)).hex
        let text = "AWS4-HMAC-SHA256\n\(time.timestamp)\n\(scope(time, region))\n\(hash)"
        let key = signingKey(day: time.day, region: region, credentials: credentials)
        return SHA256Digest.keyed(key, Array(text.utf8)).hex
    }

    /// The key of a day, region and service: four HMACs that need not be made again for each of ten thousand parts.
    private func signingKey(day: String, region: String, credentials: AWSCredentials) -> [UInt8] {
        let scope = KeyScope(
            day: day, region: region, accessKeyID: credentials.accessKeyID,
            secret: credentials.secretAccessKey)
        if let cached = cachedKey.withLock({ $0 }), cached.scope == scope { return cached.key }
        var key = Array("AWS4\(credentials.secretAccessKey)".utf8)
        for part in [day, region, service, "aws4_request"] {
            key = SHA256Digest.keyed(key, Array(part.utf8)).bytes
        }
        let made = key
        cachedKey.withLock { $0 = (scope, made) }
        return made
    }
}
