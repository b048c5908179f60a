import Testing

@testable import Cloud

/// Signatures that AWS has published: the examples of the S3 documentation and of the general test suite.
struct RequestSignerVectorTests {
    private static let documentation = AWSCredentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    private static let suite = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    /// 2013-05-24 00:00:00.
    private static let documentationTime = SigningTime(secondsSinceEpoch: 1_369_353_600)
    /// 2015-08-30 12:36:00.
    private static let suiteTime = SigningTime(secondsSinceEpoch: 1_440_938_160)

    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let method: HTTPMethod
        let target: String
        var headers: HTTPHeaders = [:]
        var body = ""
        let signature: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        Example(
            name: "GET object", method: .get, target: "/test.txt", headers: ["Range": "bytes=0-9"],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Example(
            name: "PUT object", method: .put, target: "/test%24file.text",
            headers: ["Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"],
            body: "Welcome to Amazon S3.",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Example(
            name: "GET bucket lifecycle", method: .get, target: "/?lifecycle",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Example(
            name: "GET bucket (list objects)", method: .get, target: "/?max-keys=2&prefix=J",
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ])
    func `the S3 documentation's examples get their signatures`(_ example: Example) throws {
        var request = HTTPRequest(
            example.method, try HTTPURL("https://examplebucket.s3.amazonaws.com" + example.target),
            headers: example.headers)
        RequestSigner(service: "s3").sign(
            &request, payload: .sha256(SHA256Digest(of: Array(example.body.utf8))), region: "us-east-1",
            credentials: Self.documentation, at: Self.documentationTime)
        #expect(request.headers["Authorization"]?.hasSuffix("Signature=" + example.signature) == true)
    }

    @Test func `the S3 documentation's presigned address gets its signature`() throws {
        let request = HTTPRequest(.get, try HTTPURL("https://examplebucket.s3.amazonaws.com/test.txt"))
        let url = RequestSigner(service: "s3").presign(
            request, expires: .seconds(86400), region: "us-east-1", credentials: Self.documentation,
            at: Self.documentationTime)
        #expect(
            url.text == """
                https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
                &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
                &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
                &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404
                """)
    }

    @Test(arguments: [
        Example(
            name: "get-vanilla", method: .get, target: "/",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Example(
            name: "get-vanilla-query-order-key-case", method: .get, target: "/?Param2=value2&Param1=value1",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        Example(
            name: "get-slash-dot-slash", method: .get, target: "/./",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Example(
            name: "get-relative", method: .get, target: "/example/..",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Example(
            name: "get-slashes-without-content", method: .get, target: "//",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Example(
            name: "post-vanilla", method: .post, target: "/",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ])
    func `the general test suite gets its signatures`(_ example: Example) throws {
        var request = HTTPRequest(
            example.method, try HTTPURL("https://example.amazonaws.com" + example.target))
        RequestSigner(service: "service").sign(
            &request, payload: .empty, region: "us-east-1", credentials: Self.suite, at: Self.suiteTime)
        #expect(request.headers["Authorization"]?.hasSuffix("Signature=" + example.signature) == true)
    }

    @Test(arguments: [
        (0, "19700101T000000Z"), (951_782_399, "20000228T235959Z"), (951_868_799, "20000229T235959Z"),
        (1_709_164_800, "20240229T000000Z"), (4_102_444_799, "20991231T235959Z"),
    ])
    func `a moment is written in the signature's form`(_ seconds: Int, _ text: String) {
        #expect(SigningTime(secondsSinceEpoch: seconds).timestamp == text)
    }
}
