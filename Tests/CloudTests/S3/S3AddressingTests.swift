import Testing

@testable import Cloud

struct S3AddressingTests {
    private func url(
        _ bucket: String, endpoint: String? = nil, pathStyle: Bool? = nil, region: String = "eu-west-1",
        key: String? = "a b/ü"
    ) throws -> String {
        var configuration = S3Configuration(
            bucket: bucket, endpoint: try endpoint.map { try HTTPURL($0) },
            credentials: StaticCredentials(AWSCredentials(accessKeyID: "", secretAccessKey: "")))
        configuration.pathStyle = pathStyle
        return S3Addressing(configuration).url(key: key, query: nil, region: region).text
    }

    @Test(arguments: [
        ("bucket", nil, nil, "https://bucket.s3.eu-west-1.amazonaws.com/a%20b/%C3%BC"),
        ("my.bucket", nil, nil, "https://s3.eu-west-1.amazonaws.com/my.bucket/a%20b/%C3%BC"),
        ("My_Bucket", nil, nil, "https://s3.eu-west-1.amazonaws.com/My_Bucket/a%20b/%C3%BC"),
        ("bucket", nil, true, "https://s3.eu-west-1.amazonaws.com/bucket/a%20b/%C3%BC"),
        ("bucket", "http://h:8333", nil, "http://h:8333/bucket/a%20b/%C3%BC"),
        ("bucket", "http://h:8333/base/", nil, "http://h:8333/base/bucket/a%20b/%C3%BC"),
        ("bucket", "https://h", false, "https://bucket.h/a%20b/%C3%BC"),
    ])
    func `bucket and key become an address`(
        _ bucket: String, _ endpoint: String?, _ pathStyle: Bool?, _ expected: String
    ) throws {
        #expect(try url(bucket, endpoint: endpoint, pathStyle: pathStyle) == expected)
    }

    @Test func `the bucket itself and keys with odd segments are addressed as they are`() throws {
        #expect(try url("b", endpoint: "http://h", key: nil) == "http://h/b")
        #expect(try url("b", endpoint: "http://h", key: "a//b/../c") == "http://h/b/a//b/../c")
        #expect(try url("b", region: "cn-north-1", key: nil) == "https://b.s3.cn-north-1.amazonaws.com.cn/")
    }

    @Test func `encryption is asked for with these headers`() {
        #expect(S3Encryption.bucketDefault.headers.isEmpty)
        #expect(S3Encryption.s3.headers.map(\.value) == ["AES256"])
        let kms = S3Encryption.kms(keyID: "key", context: ["b": "2", "a": "1"]).headers
        #expect(kms.map(\.value) == ["aws:kms", "key", "eyJhIjoiMSIsImIiOiIyIn0="])
    }
}
