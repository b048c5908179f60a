import Cloud
import Foundation
import Logging
import Streams
import TestSupport
import Threads

/// The S3 server of the stack, and sinks on it that tests can throw away.
enum S3Stack {
    static let transport = Result { try HTTPTransport() }

    static func client(
        prefix: String = "", environment: [String: String] = ProcessInfo.processInfo.environment,
        retry: RetryPolicy = RetryPolicy()
    ) throws -> S3Client {
        var configuration = S3Configuration(
            bucket: try Stack.variable("REPLICATOR_TEST_S3_BUCKET"), region: try Stack.variable("AWS_REGION"),
            endpoint: try HTTPURL(Stack.variable("REPLICATOR_TEST_S3_ENDPOINT")),
            credentials: CredentialsChain.standard(environment: environment))
        configuration.retry = retry
        return S3Client(configuration, transport: try transport.get(), clock: .system)
    }

    /// A client of a scripted server, which waits for nothing between attempts.
    static func scripted(
        _ server: ScriptedServer, attempts: Int = 4, configure: (inout S3Configuration) -> Void = { _ in }
    ) throws -> S3Client {
        var configuration = S3Configuration(
            bucket: "bucket", endpoint: server.endpoint,
            credentials: StaticCredentials(AWSCredentials(accessKeyID: "id", secretAccessKey: "secret")))
        configure(&configuration)
        let retrier = Retrier(RetryPolicy(maxAttempts: attempts), clock: RecordingClock(), random: { 1 })
        return S3Client(configuration, transport: try transport.get(), clock: .system, retrier: retrier)
    }

    /// A prefix that no other test uses.
    static func uniquePrefix(_ name: String) -> String { "tests/\(name)-\(UUID().uuidString.lowercased())" }

    /// A sink that takes parts of any size.
    static func sink(
        _ client: S3Client, prefix: String, parts: Int = 4, emptyObjectBytes: [UInt8] = [],
        journal: any UploadJournal = NoUploadJournal()
    ) -> S3Sink {
        var settings = S3Sink.Settings(key: { "\(prefix)/part-\($0).csv" })
        settings.maxPartsInFlight = parts
        settings.limits = S3Limits(minPartBytes: 1, maxParts: 10_000)
        settings.emptyObjectBytes = emptyObjectBytes
        return S3Sink(client, settings, journal: journal)
    }

    /// Sweeps what a journal names until the prefix is empty, as later starts would; a cut-off request may be carried
    /// out after any one of them.
    static func becomesEmpty(_ client: S3Client, prefix: String, journal: RecordingJournal) async throws
        -> Bool
    {
        for _ in 0..<50 {
            for object in await journal.open { try await client.sweep(object) }
            let uploads = try await client.listMultipartUploads(prefix: prefix)
            if uploads.isEmpty, try await client.listAllObjects(prefix: prefix).isEmpty { return true }
        }
        return false
    }
}
