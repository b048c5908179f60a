import Foundation
import Streams

/// A bucket of a sync, ready to be spoken to.
struct BucketConnection: Sendable {
    let bucket: SyncDefinition.Bucket
    let client: S3Client

    /// Nothing is sent yet.
    ///
    /// - Throws: ``UsageError`` for an endpoint or a region that cannot be.
    init(_ bucket: SyncDefinition.Bucket) throws {
        self.bucket = bucket
        client = try Self.client(for: bucket.target)
    }

    /// A client for a bucket; nothing is sent yet.
    static func client(for target: S3TargetConfiguration) throws -> S3Client {
        var settings = HTTPTransportSettings()
        settings.caFile = target.caFile
        let profile = ProfileCredentials(profile: target.profile)
        let environment = ProcessInfo.processInfo.environment
        let region =
            try target.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"]
            ?? profile.region()
        var configuration = S3Configuration(
            bucket: target.location.bucket, region: region ?? "us-east-1",
            endpoint: try target.endpoint.map { try HTTPURL($0) }, credentials: credentials(target))
        configuration.pathStyle = target.usesPathStyle
        configuration.expectedBucketOwner = target.expectedBucketOwner
        switch target.encryption {
        case .bucketDefault: configuration.encryption = .bucketDefault
        case .s3Keys: configuration.encryption = .s3
        case .kms(let keyID): configuration.encryption = .kms(keyID: keyID)
        }
        return S3Client(configuration, transport: try HTTPTransport(settings: settings))
    }

    private static func credentials(_ target: S3TargetConfiguration) -> any AWSCredentialsProvider {
        if let key = target.accessKey {
            return StaticCredentials(
                AWSCredentials(
                    accessKeyID: key.id, secretAccessKey: key.secret.revealed,
                    sessionToken: key.sessionToken?.revealed))
        }
        return CredentialsChain.standard(profile: target.profile)
    }

    /// The keys of a run.
    func keys(sync: String, run: RunID, startedAt: Date) throws -> ObjectKeys {
        try bucket.template.keys(
            for: .init(
                prefix: bucket.target.location.prefix, sync: sync, run: run.description,
                startedAt: Int(startedAt.timeIntervalSince1970)))
    }
}
