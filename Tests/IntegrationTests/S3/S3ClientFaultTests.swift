import Cloud
import Streams
import Synchronization
import TestSupport
import Testing

/// What the client does about redirects, credentials, conditions and odd replies.
@Suite(.timeLimit(.minutes(1))) struct S3ClientFaultTests {
    private static let region = "<Region>eu-central-1</Region>"

    private func signedRegion(_ request: ScriptedServer.Request) -> String {
        let scope = request.headers["authorization"]?.split(separator: "/") ?? []
        return scope.count > 2 ? String(scope[2]) : ""
    }

    @Test(arguments: [
        (400, "AuthorizationHeaderMalformed", true), (301, "PermanentRedirect", true),
        (307, "TemporaryRedirect", true),
        (301, "", false),
    ])
    func `a bucket elsewhere is signed for where it is, now and later`(
        _ status: Int, _ code: String, _ isInBody: Bool
    ) async throws {
        let server = ScriptedServer { request in
            if request.headers["authorization"]?.contains("eu-central-1") == true {
                return .respond(status: 200)
            }
            return isInBody
                ? FakeS3.error(status, code, Self.region)
                : .respond(status: status, headers: ["x-amz-bucket-region": "eu-central-1"])
        }
        defer { server.stop() }
        let client = try S3Stack.scripted(server)
        // HEAD has no body to name the region in.
        if isInBody { try await client.deleteObject("k") } else { try await client.headBucket() }
        try await client.putObject("k", S3Payload([1, 2, 3]))
        #expect(server.requests.map(signedRegion) == ["us-east-1", "eu-central-1", "eu-central-1"])
        #expect(server.requests.last?.body == [1, 2, 3])
    }

    @Test func `a server that sends from region to region is followed once`() async throws {
        let server = ScriptedServer { request in
            let isFirst = request.headers["authorization"]?.contains("us-east-1") == true
            return FakeS3.error(
                301, "PermanentRedirect", "<Region>\(isFirst ? "eu-west-1" : "us-east-1")</Region>")
        }
        defer { server.stop() }
        let client = try S3Stack.scripted(server)
        let error = await #expect(throws: S3Error.self) { try await client.deleteObject("k") }
        #expect(error?.description.contains("region") == true)
        #expect(server.requests.count == 2)
    }

    @Test func `an expired token is renewed once`() async throws {
        let server = ScriptedServer { request in
            request.headers["x-amz-security-token"] == "token-1"
                ? .respond(status: 200) : FakeS3.error(400, "ExpiredToken")
        }
        defer { server.stop() }
        let client = try S3Stack.scripted(server) { $0.credentials = RotatingCredentials() }
        try await client.putObject("k", S3Payload([1]))
        #expect(server.requests.count == 2)
        let stubborn = ScriptedServer { _ in FakeS3.error(400, "ExpiredToken") }
        defer { stubborn.stop() }
        let other = try S3Stack.scripted(stubborn) { $0.credentials = RotatingCredentials() }
        let error = await #expect(throws: S3Error.self) { try await other.putObject("k", S3Payload([1])) }
        #expect(error?.code == .expiredToken)
        #expect(stubborn.requests.count == 2)
    }

    @Test func `a conditional object whose reply was lost is found to be ours`() async throws {
        let server = FakeS3 { request, earlier in
            guard request.method == "PUT" else { return nil }
            return earlier == 0 ? .reset(afterBodyBytes: 3) : FakeS3.error(412, "PreconditionFailed")
        }.start()
        defer { server.stop() }
        let client = try S3Stack.scripted(server)
        let attributes = ObjectAttributes(token: "mine")
        #expect(
            try await client.putObjectIfAbsent("k", S3Payload([1, 2, 3]), attributes: attributes)
                == "\"head\"")
        #expect(server.requests.first?.headers["if-none-match"] == "*")
    }

    @Test func `a conditional object that someone else wrote is an error`() async throws {
        let server = FakeS3 { request, _ in
            if request.method == "PUT" { return FakeS3.error(412, "PreconditionFailed") }
            let headers = ["Content-Length": "3", "x-amz-meta-replicator-token": "theirs"]
            return .respond(status: 200, headers: headers)
        }.start()
        defer { server.stop() }
        let client = try S3Stack.scripted(server)
        let error = await #expect(throws: S3Error.self) {
            try await client.putObjectIfAbsent(
                "k", S3Payload([1, 2, 3]), attributes: ObjectAttributes(token: "mine"))
        }
        #expect(error?.code == .preconditionFailed)
    }

    @Test func `encryption and owner are sent where S3 wants them and nowhere else`() async throws {
        let server = FakeS3 { _, _ in nil }.start()
        defer { server.stop() }
        let client = try S3Stack.scripted(server) { configuration in
            configuration.encryption = .kms(keyID: "key-1", context: ["a": "b"])
            configuration.expectedBucketOwner = "123456789012"
        }
        let upload = try await client.createMultipartUpload("k", attributes: ObjectAttributes(token: "t"))
        let part = try await client.uploadPart("k", uploadID: upload.uploadID, number: 1, S3Payload([1]))
        _ = try await client.completeMultipartUpload(
            "k", uploadID: upload.uploadID, parts: [part], token: "t")
        try await client.putObject("k", S3Payload([1]))
        let encrypted = server.requests.filter { $0.headers["x-amz-server-side-encryption"] == "aws:kms" }
        #expect(encrypted.map(FakeS3.operation) == ["CreateMultipartUpload", "PutObject"])
        #expect(server.requests.allSatisfy { $0.headers["x-amz-expected-bucket-owner"] == "123456789012" })
        #expect(server.requests.allSatisfy { $0.headers["expect"] == nil })
    }

    @Test func `a listing goes on by its token, whatever a page holds`() async throws {
        let server = ScriptedServer { request in
            let more = "<IsTruncated>true</IsTruncated><NextContinuationToken>t+/=1</NextContinuationToken>"
            let entry =
                "<Contents><Key>a+b%2Bc%C3%BC</Key><Size>5</Size><ETag>&quot;e&quot;</ETag></Contents>"
            let page = request.has("continuation-token") ? entry : more
            return .respond(status: 200, body: "<R><EncodingType>url</EncodingType>\(page)</R>")
        }
        defer { server.stop() }
        let objects = try await S3Stack.scripted(server).listAllObjects(prefix: "a b")
        #expect(objects == [ListedObject(key: "a b+cü", bytes: 5, etag: "\"e\"")])
        #expect(server.requests.last?.query.contains("continuation-token=t%2B%2F%3D1") == true)
    }

    @Test func `a listing that does not advance is an error, not a loop`() async throws {
        let server = ScriptedServer { _ in
            let more = "<IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken>"
            return .respond(status: 200, body: "<R>\(more)</R>")
        }
        defer { server.stop() }
        let client = try S3Stack.scripted(server)
        await #expect(throws: S3Error.self) { try await client.listAllObjects(prefix: "") }
        #expect(server.requests.count == 2)
    }

    /// A provider that renews its token when told to.
    private final class RotatingCredentials: AWSCredentialsProvider {
        private let version = Atomic(0)
        func credentials() async throws -> AWSCredentials {
            let token = "token-\(version.load(ordering: .relaxed))"
            return AWSCredentials(accessKeyID: "id", secretAccessKey: "secret", sessionToken: token)
        }
        func refresh() async { version.add(1, ordering: .relaxed) }
    }
}
