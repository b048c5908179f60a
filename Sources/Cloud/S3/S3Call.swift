/// One request in terms of S3, before it has an address and a signature. It can be sent any number of times.
struct S3Call: Sendable {
    var operation: S3Operation
    var method: HTTPMethod
    var key: String?
    var query: [(name: String, value: String)] = []
    var headers = HTTPHeaders()
    var payload = S3Payload.empty
    var responseLimitBytes = 8 << 20
    var idleTimeout: Duration?
}

/// The requests this program makes.
enum S3Operation: String, Sendable {
    case putObject = "PutObject"
    case getObject = "GetObject"
    case headObject = "HeadObject"
    case deleteObject = "DeleteObject"
    case createMultipartUpload = "CreateMultipartUpload"
    case uploadPart = "UploadPart"
    case completeMultipartUpload = "CompleteMultipartUpload"
    case abortMultipartUpload = "AbortMultipartUpload"
    case listParts = "ListParts"
    case listMultipartUploads = "ListMultipartUploads"
    case listObjects = "ListObjectsV2"
    case headBucket = "HeadBucket"

    /// What a policy must allow.
    var permission: String {
        switch self {
        case .putObject, .createMultipartUpload, .uploadPart, .completeMultipartUpload: "s3:PutObject"
        case .getObject, .headObject: "s3:GetObject"
        case .deleteObject: "s3:DeleteObject"
        case .abortMultipartUpload: "s3:AbortMultipartUpload"
        case .listParts: "s3:ListMultipartUploadParts"
        case .listMultipartUploads: "s3:ListBucketMultipartUploads"
        case .listObjects, .headBucket: "s3:ListBucket"
        }
    }

    /// Whether the permission is on the bucket rather than on the object.
    var isOnBucket: Bool {
        switch self {
        case .listMultipartUploads, .listObjects, .headBucket: true
        default: false
        }
    }

    /// Whether a reply with status 200 may still hold an error, or be cut off: S3 sends the status of these before
    /// it knows how they end.
    var repliesLate: Bool {
        switch self {
        case .completeMultipartUpload, .createMultipartUpload, .listParts, .listMultipartUploads,
            .listObjects:
            true
        default: false
        }
    }
}
