import Cloud
import TestSupport
import Testing
import Threads

@testable import Streams

/// What the real server says about wrong settings.
struct S3AccessTests {
    private func client(
        bucket: String? = nil, keyID: String? = nil, secret: String? = nil, port: Int? = nil
    ) throws -> S3Client {
        var endpoint = try HTTPURL(Stack.variable("REPLICATOR_TEST_S3_ENDPOINT"))
        if let port { endpoint.port = port }
        let configuration = S3Configuration(
            bucket: try bucket ?? Stack.variable("REPLICATOR_TEST_S3_BUCKET"), endpoint: endpoint,
            credentials: StaticCredentials(
                AWSCredentials(
                    accessKeyID: try keyID ?? Stack.variable("AWS_ACCESS_KEY_ID"),
                    secretAccessKey: try secret ?? Stack.variable("AWS_SECRET_ACCESS_KEY"))))
        let retrier = Retrier(RetryPolicy(maxAttempts: 2), clock: RecordingClock(), random: { 0 })
        return S3Client(
            configuration, transport: try S3Stack.transport.get(), clock: .system, retrier: retrier)
    }

    @Test func `a wrong secret says which key to check`() async throws {
        let client = try client(secret: "canary-secret")
        let error = await #expect(throws: S3Error.self) { try await client.putObject("k", S3Payload([1])) }
        #expect(error?.code == .signatureDoesNotMatch)
        #expect(error?.description.contains("canary") == false)
    }

    @Test func `a reader who writes is told which permission is missing`() async throws {
        let client = try client(
            keyID: Stack.variable("REPLICATOR_TEST_S3_READONLY_KEY"),
            secret: Stack.variable("REPLICATOR_TEST_S3_READONLY_SECRET"))
        let error = await #expect(throws: S3Error.self) { try await client.putObject("k", S3Payload([1])) }
        #expect(error?.code == .accessDenied)
        #expect(error?.description.contains("allow s3:PutObject on arn:aws:s3:::\(client.bucket)/k") == true)
    }

    @Test func `an unknown key id says so`() async throws {
        let client = try client(keyID: "NOBODY")
        let error = await #expect(throws: S3Error.self) { try await client.putObject("k", S3Payload([1])) }
        #expect(error?.code == .invalidAccessKeyID)
    }

    @Test func `a missing bucket says so`() async throws {
        let client = try client(bucket: "no-such-bucket-here")
        let error = await #expect(throws: S3Error.self) { try await client.listObjects(prefix: "") }
        #expect(error?.code == .noSuchBucket)
        #expect(error?.description.contains("check `bucket`") == true)
    }

    @Test func `a server that is not there is named by host and port alone`() async throws {
        let client = try client(port: 1)
        let error = await #expect(throws: S3Error.self) {
            try await client.listObjects(prefix: "secret-prefix")
        }
        #expect(error?.cause?.code == .connect)
        #expect(error?.description.contains("127.0.0.1:1") == true)
        #expect(error?.description.contains("secret-prefix") == false)
    }

    @Test func `content that does not match its hash is refused by the server`() async throws {
        let client = try client()
        let wrong = S3Payload(body: [1, 2, 3], digest: SHA256Digest(of: [4]))
        await #expect(throws: S3Error.self) { try await client.putObject("tests/mismatch", wrong) }
        #expect(try await client.headObject("tests/mismatch") == nil)
    }
}
