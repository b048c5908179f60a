/// One bucket and how to reach it.
public struct S3Configuration: Sendable {
    /// Bucket name.
    public var bucket: String
    /// Region that requests are signed for; a bucket elsewhere is found by S3's own answer.
    public var region: String
    /// Another server than AWS, such as `http://127.0.0.1:8333`.
    public var endpoint: HTTPURL?
    /// Whether the bucket stands in the path instead of the host name; `nil` decides by endpoint and bucket name.
    public var pathStyle: Bool?
    /// Encryption of new objects.
    public var encryption: S3Encryption = .bucketDefault
    /// Account that must own the bucket: guards against one that was deleted and made anew by someone else.
    public var expectedBucketOwner: String?
    /// Who asks.
    public var credentials: any AWSCredentialsProvider
    /// How often a request is tried, and how long is waited in between.
    public var retry = RetryPolicy()

    /// Builds a configuration for a bucket of AWS, or of the server at `endpoint`.
    public init(
        bucket: String, region: String = "us-east-1", endpoint: HTTPURL? = nil,
        credentials: any AWSCredentialsProvider
    ) {
        self.bucket = bucket
        self.region = region
        self.endpoint = endpoint
        self.credentials = credentials
    }
}
