extension S3Error {
    /// Error replies are a few hundred bytes; a longer one is not read.
    static let bodyLimitBytes = 64 << 10

    /// No reply came.
    init(_ cause: HTTPError, call: S3Call, resource: String, region: String) {
        self.init(
            code: .noReply, status: 0, message: "", call: call, resource: resource, region: region,
            cause: cause)
    }

    /// The error in a reply, or `nil` when the reply is a success. A success whose body is an error, or is cut off,
    /// is no success.
    init?(_ response: HTTPResponse, call: S3Call, resource: String, region: String) {
        if (200..<300).contains(response.status) {
            guard call.operation.repliesLate else { return nil }
            guard let root = XMLReply(parsing: response.body) else {
                self.init(
                    code: .unreadableReply, status: 500, message: "the reply is not a complete XML document",
                    call: call, resource: resource, region: region, response: response)
                return
            }
            guard root.name == "Error" else { return nil }
            // An error inside a 200 is a server's failure, whatever its code (SDKs treat it so).
            self.init(root, status: 500, call: call, resource: resource, region: region, response: response)
            return
        }
        let body = response.body.count <= Self.bodyLimitBytes ? response.body : []
        if let root = XMLReply(parsing: body), root.name == "Error" {
            self.init(
                root, status: response.status, call: call, resource: resource, region: region,
                response: response)
            return
        }
        self.init(
            code: Self.code(status: response.status), status: response.status, message: "", call: call,
            resource: resource, region: region, response: response)
    }

    private init(
        _ root: XMLReply, status: Int, call: S3Call, resource: String, region: String, response: HTTPResponse
    ) {
        self.init(
            code: root["Code"].map { S3ErrorCode(rawValue: Self.oneLine($0)) } ?? Self.code(status: status),
            status: status, message: root["Message"].map(Self.oneLine) ?? "", call: call, resource: resource,
            region: region, root: root, response: response)
    }

    init(
        code: S3ErrorCode, status: Int, message: String, call: S3Call, resource: String, region: String,
        root: XMLReply? = nil, response: HTTPResponse? = nil, cause: HTTPError? = nil
    ) {
        self.code = code
        self.status = status
        self.message = message
        operation = call.operation.rawValue
        permission = call.operation.permission
        self.resource = resource
        self.region = region
        bucketRegion = response?.headers["x-amz-bucket-region"] ?? root?["Region"]
        requestID = response?.headers["x-amz-request-id"] ?? root?["RequestId"]
        serverTime = root?["ServerTime"] ?? response?.headers["Date"]
        retryAfter = response?.headers["Retry-After"].flatMap { Int($0) }.map { .seconds(max(0, $0)) }
        self.cause = cause
    }

    /// What a status means where the reply has no body, as for every HEAD.
    private static func code(status: Int) -> S3ErrorCode {
        switch status {
        case 301: .permanentRedirect
        case 307: .temporaryRedirect
        case 403: .accessDenied
        case 404: S3ErrorCode(rawValue: "NotFound")
        case 412: .preconditionFailed
        case 503: S3ErrorCode(rawValue: "ServiceUnavailable")
        default: S3ErrorCode(rawValue: "HTTP\(status)")
        }
    }

    private static func oneLine(_ text: String) -> String {
        String(text.prefix(300).map { $0.isNewline || ($0.asciiValue ?? 32) < 32 ? " " : $0 })
    }
}
