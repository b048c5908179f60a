import Cloud
import Foundation
import Streams
import Threads

/// The object store's side: parts under a prefix of their own.
struct BucketTarget: Sendable {
    let sink: S3Sink

    /// Nothing is sent yet.
    init(_ options: TransferOptions, partsInFlight: Int) throws {
        guard !options.bucket.isEmpty else {
            throw BenchError("no bucket: give --bucket, or run this through scripts/bench")
        }
        let environment = ProcessInfo.processInfo.environment
        let configuration = S3Configuration(
            bucket: options.bucket, region: environment["AWS_REGION"] ?? "us-east-1",
            endpoint: options.endpoint.isEmpty ? nil : try HTTPURL(options.endpoint),
            credentials: EnvironmentCredentials(environment: environment))
        let client = S3Client(configuration, transport: try HTTPTransport(), clock: .system)
        let run = UUID().uuidString.lowercased()
        var settings = S3Sink.Settings(key: { "bench/\(run)/\($0).csv" })
        settings.maxPartsInFlight = partsInFlight
        sink = S3Sink(client, settings)
    }
}
