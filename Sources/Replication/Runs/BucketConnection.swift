import Cloud
import Streams

/// A bucket of a sync, ready to be spoken to.
struct BucketConnection: Sendable {
    let bucket: SyncDefinition.Bucket
    let client: S3Client

    /// Nothing is sent yet.
    ///
    /// - Throws: ``UsageError`` for an endpoint or a region that cannot be.
    init(_ bucket: SyncDefinition.Bucket, engine: Engine) throws {
        self.bucket = bucket
        client = try Self.client(for: bucket.target, engine: engine)
    }

    /// A client for a bucket; nothing is sent yet.
    static func client(for target: S3TargetConfiguration, engine: Engine) throws -> S3Client {
        let environment = engine.environment
        let profile = ProfileCredentials(profile: target.profile, environment: environment)
        let region =
            try target.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"]
            ?? profile.region()
        var configuration = S3Configuration(
            bucket: target.location.bucket, region: region ?? "us-east-1",
            endpoint: try target.endpoint.map { try HTTPURL($0) },
            credentials: credentials(target, environment))
        configuration.pathStyle = target.usesPathStyle
        configuration.caFile = target.caFile
        configuration.expectedBucketOwner = target.expectedBucketOwner
        switch target.encryption {
        case .bucketDefault: configuration.encryption = .bucketDefault
        case .s3Keys: configuration.encryption = .s3
        case .kms(let keyID): configuration.encryption = .kms(keyID: keyID)
        }
        let retrier = Retrier(configuration.retry, clock: engine.clock)
        return S3Client(
            configuration, transport: try engine.transport(), clock: engine.wallClock, retrier: retrier,
            logger: engine.logger)
    }

    private static func credentials(
        _ target: S3TargetConfiguration, _ environment: [String: String]
    ) -> any AWSCredentialsProvider {
        if let key = target.accessKey {
            return StaticCredentials(
                AWSCredentials(
                    accessKeyID: key.id, secretAccessKey: key.secret.revealed,
                    sessionToken: key.sessionToken?.revealed))
        }
        return CredentialsChain.standard(profile: target.profile, environment: environment)
    }

    /// The keys of a run.
    ///
    /// - Parameter startedAt: seconds since 1970.
    func keys(sync: String, run: RunID, startedAt: Int) throws -> ObjectKeys {
        try bucket.template.keys(
            for: .init(
                prefix: bucket.target.location.prefix, sync: sync, run: run.description,
                startedAt: startedAt))
    }
}
