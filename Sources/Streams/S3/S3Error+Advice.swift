extension S3Error {
    /// What to change, where that is known.
    var advice: String? {
        if isWrongRegion, let bucketRegion {
            return "the bucket is in region \(bucketRegion), not \(region): set `region: \(bucketRegion)`"
        }
        switch code {
        case .accessDenied, S3ErrorCode(rawValue: "Forbidden"), S3ErrorCode(rawValue: "AllAccessDisabled"):
            return "allow \(permission) on \(resource) for these credentials"
                + (permission == "s3:GetObject" && status == 403
                    ? " (S3 also says so of an object that does not exist, unless s3:ListBucket is allowed)"
                    : "")
        case .noSuchBucket:
            return "check `bucket` and `endpoint`; replicator does not create buckets"
        case .signatureDoesNotMatch:
            return "check the secret access key, and that no proxy changes requests on their way"
        case .invalidAccessKeyID:
            return "the access key id is unknown to this server: check the key, and `endpoint`"
        case .requestTimeTooSkewed:
            let theirs = serverTime.map { " (the server has \($0))" } ?? ""
            return "set this machine's clock\(theirs): more than 15 minutes apart is refused"
        case .expiredToken:
            return "the session token has expired: renew the temporary credentials"
        case .permanentRedirect, .authorizationHeaderMalformed, .illegalLocationConstraint:
            return "the bucket is not in region \(region): set `region` to the bucket's"
        case .preconditionFailed:
            return "the object exists already and was not written by this run"
        default:
            return otherAdvice
        }
    }

    private var otherAdvice: String? {
        if code.rawValue.hasPrefix("KMS.") || message.contains("kms:") {
            return "allow kms:GenerateDataKey and kms:Decrypt on the key for these credentials"
        }
        switch code.rawValue {
        case "InvalidBucketName": return "check `bucket`"
        case "NotFound": return "check `bucket` and `endpoint`"
        case "SlowDown", "ServiceUnavailable":
            return "the server asks for fewer requests: lower the number of parts in flight"
        case "NotImplemented", "InvalidRequest", "InvalidArgument":
            return "this server may not support what was asked: check encryption settings"
        default: return nil
        }
    }
}
