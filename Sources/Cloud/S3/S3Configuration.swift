internal import Foundation

/// One bucket and how to reach it.
public struct S3Configuration: Sendable {
    /// Bucket name.
    public var bucket: String
    /// Region that requests are signed for. For a bucket in another region, S3's reply names the right one.
    public var region: String
    /// Another server than AWS, such as `http://127.0.0.1:8333`.
    public var endpoint: HTTPURL?
    /// Whether the bucket stands in the path instead of the host name; `nil` decides by endpoint and bucket name.
    public var pathStyle: Bool?
    /// Encryption of new objects.
    public var encryption: S3Encryption = .bucketDefault
    /// Account that must own the bucket: guards against one that was deleted and made anew by someone else.
    public var expectedBucketOwner: String?
    /// PEM file of certificate authorities to trust instead of the system's.
    public var caFile: String?
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

/// Encryption at rest that is asked for when an object is created.
public enum S3Encryption: Sendable, Equatable {
    /// Nothing is asked for: the bucket's default holds.
    case bucketDefault
    /// Keys that S3 manages (`AES256`).
    case s3
    /// A key of AWS KMS. Multipart uploads need `kms:GenerateDataKey` and `kms:Decrypt` on it.
    case kms(keyID: String?, context: [String: String] = [:])

    /// Headers of PutObject and CreateMultipartUpload. S3 refuses them on parts and on completion.
    var headers: [(name: String, value: String)] {
        switch self {
        case .bucketDefault: return []
        case .s3: return [("x-amz-server-side-encryption", "AES256")]
        case .kms(let keyID, let context):
            var headers = [(name: "x-amz-server-side-encryption", value: "aws:kms")]
            if let keyID { headers.append(("x-amz-server-side-encryption-aws-kms-key-id", keyID)) }
            if !context.isEmpty {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                // A dictionary of strings always encodes.
                let json = (try? encoder.encode(context)) ?? Data("{}".utf8)
                headers.append(("x-amz-server-side-encryption-context", json.base64EncodedString()))
            }
            return headers
        }
    }
}

/// What is said about an object when it is created.
public struct ObjectAttributes: Sendable {
    /// Media type for those who download it.
    public var contentType: String
    /// What a client has to undo to get the media type, such as `gzip`; `nil` for nothing.
    public var contentEncoding: String?
    /// Unique text that marks the object as written by one particular attempt. It settles who wrote what when a
    /// reply was lost.
    public var token: String?

    /// Header that carries the token.
    static let tokenHeader = "x-amz-meta-replicator-token"

    /// Builds attributes.
    public init(
        contentType: String = "text/csv; charset=utf-8", contentEncoding: String? = nil, token: String? = nil
    ) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.token = token
    }
}
