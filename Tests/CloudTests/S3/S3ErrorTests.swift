import Testing

@testable import Cloud

struct S3ErrorTests {
    private func failure(
        _ status: Int, _ body: String = "", headers: HTTPHeaders = [:],
        operation: S3Operation = .putObject
    ) -> S3Error? {
        S3Error(
            HTTPResponse(status: status, headers: headers, body: Array(body.utf8)),
            call: S3Call(operation: operation, method: .put, key: "k"), resource: "arn:aws:s3:::bucket/k",
            region: "us-east-1")
    }

    private static func body(_ code: String, _ more: String = "") -> String {
        "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>m</Message>\(more)</Error>"
    }

    @Test(arguments: [
        (403, "AccessDenied", "", "allow s3:PutObject on arn:aws:s3:::bucket/k"),
        (404, "NoSuchBucket", "", "check `bucket` and `endpoint`"),
        (403, "SignatureDoesNotMatch", "", "secret access key"),
        (403, "InvalidAccessKeyId", "", "unknown to this server"),
        (
            403, "RequestTimeTooSkewed", "<ServerTime>2026-01-31T00:00:00Z</ServerTime>",
            "2026-01-31T00:00:00Z"
        ),
        (400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>", "set `region: eu-west-1`"),
        (301, "PermanentRedirect", "", "not in region us-east-1"),
        (400, "ExpiredToken", "", "renew"),
        (412, "PreconditionFailed", "", "exists already"),
        (503, "SlowDown", "", "parts in flight"),
        (403, "KMS.AccessDeniedException", "", "kms:Decrypt"),
    ])
    func `an error says what to change`(_ status: Int, _ code: String, _ more: String, _ advice: String)
        throws
    {
        let error = try #require(failure(status, Self.body(code, more + "<RequestId>REQ</RequestId>")))
        #expect(error.code.rawValue == code)
        #expect(error.description.contains(advice), "\(error)")
        #expect(error.description.contains("HTTP \(status)"))
        #expect(error.description.contains("[request REQ]"))
        #expect(!error.description.contains("\n"))
    }

    @Test(arguments: [
        (500, "InternalError", true), (503, "SlowDown", true), (400, "RequestTimeout", true), (502, "", true),
        (400, "BadDigest", true), (409, "ConditionalRequestConflict", true), (429, "", true),
        (403, "AccessDenied", false), (403, "SignatureDoesNotMatch", false), (404, "NoSuchBucket", false),
        (400, "InvalidArgument", false), (501, "NotImplemented", false), (412, "PreconditionFailed", false),
    ])
    func `only errors that may pass are tried again`(_ status: Int, _ code: String, _ isRetried: Bool) throws
    {
        let error = try #require(failure(status, code.isEmpty ? "" : Self.body(code)))
        #expect((error.retryAdvice != .never) == isRetried)
    }

    @Test func `a server's wish to wait is passed on`() throws {
        let error = try #require(failure(503, Self.body("SlowDown"), headers: ["retry-after": "7"]))
        #expect(error.retryAdvice == .later(after: .seconds(7)))
    }

    @Test func `an error inside a status of 200 is an error that may pass`() throws {
        let error = try #require(
            failure(200, "\n " + Self.body("InternalError"), operation: .completeMultipartUpload))
        #expect(error.code.rawValue == "InternalError")
        #expect(error.retryAdvice == .later())
    }

    @Test func `a status of 200 with half a document is an error whose outcome is unknown`() throws {
        let error = try #require(failure(200, "<CompleteMultipart", operation: .completeMultipartUpload))
        #expect(error.code == .unreadableReply)
        #expect(error.isOutcomeUnknown)
        #expect(error.retryAdvice == .later())
    }

    @Test func `a plain 200 is no error`() {
        #expect(failure(200) == nil)
        #expect(failure(200, "<R/>", operation: .listObjects) == nil)
        #expect(failure(204, operation: .deleteObject) == nil)
    }

    @Test func `a reply to HEAD names the region in its header`() throws {
        let error = try #require(
            failure(301, headers: ["x-amz-bucket-region": "eu-central-1"], operation: .headBucket))
        #expect(error.isWrongRegion)
        #expect(error.description.contains("set `region: eu-central-1`"))
    }

    @Test func `an error body over the limit is not read`() throws {
        let error = try #require(failure(403, Self.body("X", String(repeating: "<a/>", count: 20_000))))
        #expect(error.code == .accessDenied)
    }
}
