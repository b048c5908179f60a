import Testing

@testable import Cloud

struct CanonicalRequestTests {
    @Test(arguments: [
        ("/", "/", "/"),
        ("/a//b", "/a//b", "/a/b"),
        ("/a/../b", "/a/../b", "/b"),
        ("/a/./b/", "/a/./b/", "/a/b/"),
        ("/a/b/..", "/a/b/..", "/a/"),
        ("/../..", "/../..", "/"),
        ("/a%20b", "/a%20b", "/a%2520b"),
    ])
    func `S3 leaves a path as it is and other services normalise and encode it again`(
        _ path: String, _ s3: String, _ other: String
    ) {
        #expect(CanonicalRequest.path(path, style: .s3) == s3)
        #expect(CanonicalRequest.path(path, style: .normalised) == other)
    }

    @Test(arguments: [
        (nil, ""),
        ("", ""),
        ("uploads", "uploads="),
        ("b=2&a=1", "a=1&b=2"),
        ("a=2&a=1", "a=1&a=2"),
        ("Param=1&%E1%88%B4=2", "%E1%88%B4=2&Param=1"),
        ("a=x+y", "a=x%2By"),
        ("a=%2f", "a=%2F"),
        ("prefix=a/b", "prefix=a%2Fb"),
        ("a=b=c", "a=b%3Dc"),
        ("a-b=1&a=1", "a=1&a-b=1"),
    ])
    func `a query is encoded strictly and then sorted`(_ query: String?, _ canonical: String) {
        #expect(CanonicalRequest.query(query) == canonical)
    }

    @Test func `headers are lower case, sorted, collapsed and joined, and some are left out`() throws {
        var headers: HTTPHeaders = [
            "X-B": "  1   2 ", "x-a": "first", "User-Agent": "u", "Expect": "e", "Empty": "",
        ]
        headers.append("X-A", "second")
        let request = HTTPRequest(.get, try HTTPURL("http://host:8080/k"), headers: headers)
        let canonical = CanonicalRequest(request, payloadHash: "HASH", pathStyle: .s3)
        #expect(canonical.signedHeaders == "empty;host;x-a;x-b")
        #expect(
            canonical.text
                == "GET\n/k\n\nempty:\nhost:host:8080\nx-a:first,second\nx-b:1 2\n\nempty;host;x-a;x-b\nHASH")
    }

    @Test func `every byte but the unreserved ones is encoded in upper case`() {
        #expect(PercentEncoding.encode("aZ09-._~ /+=ü%") == "aZ09-._~%20%2F%2B%3D%C3%BC%25")
        #expect(PercentEncoding.encode("a/b c", keeping: "/") == "a/b%20c")
    }

    @Test(arguments: ["", "plain", "ü /+%41😀", "%", "a%2", "100%"])
    func `what was encoded decodes to itself`(_ text: String) {
        #expect(PercentEncoding.decode(PercentEncoding.encode(text)) == text)
    }
}
