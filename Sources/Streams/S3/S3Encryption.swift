internal import Foundation

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
