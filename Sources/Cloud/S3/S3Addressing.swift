/// Turns keys into addresses. Pure.
struct S3Addressing: Sendable {
    private let bucket: String
    private let endpoint: HTTPURL?
    let usesPathStyle: Bool

    init(_ configuration: S3Configuration) {
        bucket = configuration.bucket
        endpoint = configuration.endpoint
        usesPathStyle = configuration.pathStyle ?? (endpoint != nil || !Self.isHostName(bucket))
    }

    /// Whether the bucket's name can stand in a host name that AWS's wildcard certificate covers.
    private static func isHostName(_ bucket: String) -> Bool {
        !bucket.isEmpty
            && bucket.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// Address of a key, or of the bucket itself. The key's bytes are encoded once and never normalised.
    func url(key: String?, query: String?, region: String) -> HTTPURL {
        var url = endpoint ?? Self.awsEndpoint(region: region)
        let base = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
        let encodedKey = key.map { PercentEncoding.encode($0, keeping: "/") } ?? ""
        if usesPathStyle {
            let encodedBucket = PercentEncoding.encode(bucket)
            url.path = base + "/" + encodedBucket + (key == nil ? "" : "/" + encodedKey)
        } else {
            url.host = bucket + "." + url.host
            url.path = base + "/" + encodedKey
        }
        url.query = query
        return url
    }

    private static func awsEndpoint(region: String) -> HTTPURL {
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        return HTTPURL(isSecure: true, host: "s3.\(region).\(domain)")
    }

    /// Amazon Resource Name, as policies have it.
    func resourceName(key: String?, region: String) -> String {
        let partition =
            if region.hasPrefix("cn-") { "aws-cn" } else if region.hasPrefix("us-gov-") { "aws-us-gov" } else
            { "aws" }
        return "arn:\(partition):s3:::\(bucket)" + (key.map { "/" + $0 } ?? "")
    }
}
