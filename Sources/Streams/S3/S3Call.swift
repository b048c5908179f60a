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
