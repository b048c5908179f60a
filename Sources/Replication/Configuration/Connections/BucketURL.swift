/// A place in a bucket, `s3://bucket/prefix`.
struct BucketURL: Sendable, Equatable {
    let bucket: String
    /// What keys begin with, letter by letter (no percent-encoding), without a slash at either end; may be empty.
    let prefix: String

    /// - Parameter text: what follows `s3://`.
    /// - Throws: ``ValueError``, which never quotes the text.
    init(afterScheme text: String) throws(ValueError) {
        let bucket = text.prefix { $0 != "/" }
        guard !bucket.contains("@") else {
            throw Self.refusal(
                "keys do not belong in an s3 URL; use access_key_id and secret_access_key, or profile")
        }
        guard !text.contains(where: { "?#".contains($0) }) else {
            throw Self.refusal(
                "it has no parameters; region, endpoint and the like are settings of the target")
        }
        guard (3...63).contains(bucket.count), bucket.first != ".", bucket.last != ".",
            bucket.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) })
        else {
            throw Self.refusal("a bucket's name has 3 to 63 letters, digits, dots, hyphens and underscores")
        }
        let parts = text.dropFirst(bucket.count).split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0 == ".." || $0 == "." }) else {
            throw Self.refusal("the prefix has . or .. for a part, which tools resolve differently")
        }
        var prefix = text.dropFirst(bucket.count).drop { $0 == "/" }
        while prefix.last == "/" { prefix.removeLast() }
        guard !prefix.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw Self.refusal("the prefix holds a control character")
        }
        self.bucket = String(bucket)
        self.prefix = String(prefix)
    }

    private static func refusal(_ reason: String) -> ValueError {
        ValueError(expected: "s3://bucket/prefix", found: nil, reason: "the S3 URL cannot be read: \(reason)")
    }
}

extension BucketURL: CustomStringConvertible {
    var description: String { "s3://\(bucket)" + (prefix.isEmpty ? "" : "/\(prefix)") }
}
