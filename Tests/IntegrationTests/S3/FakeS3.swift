import Streams
import Synchronization
import TestSupport

/// A bucket in memory that answers well, unless the test's script answers first: one fault in an otherwise sound
/// server. It checks nothing; the real server of the stack does that.
final class FakeS3: Sendable {
    private struct State {
        var uploads = 0
        var aborted: [String] = []
        var tokens: [String: String] = [:]
        var sizes: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let fault: @Sendable (_ request: ScriptedServer.Request, _ earlier: Int) -> ScriptedServer.Reply?
    private let counts = Mutex<[String: Int]>([:])

    /// - Parameter fault: gets a request and how many of the same operation came before; `nil` answers as S3 would.
    init(
        _ fault:
            @escaping @Sendable (_ request: ScriptedServer.Request, _ earlier: Int) -> ScriptedServer.Reply?
    ) {
        self.fault = fault
    }

    func start() -> ScriptedServer { ScriptedServer { self.reply($0) } }

    /// Uploads that were aborted.
    var aborted: [String] { state.withLock { $0.aborted } }

    /// What a request asks for, by S3's name of it.
    static func operation(_ request: ScriptedServer.Request) -> String {
        switch request.method {
        case "HEAD": request.path.split(separator: "/").count > 1 ? "HeadObject" : "HeadBucket"
        case "POST": request.has("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload"
        case "PUT": request.has("partNumber") ? "UploadPart" : "PutObject"
        case "DELETE": request.has("uploadId") ? "AbortMultipartUpload" : "DeleteObject"
        default:
            if request.has("uploads") {
                "ListMultipartUploads"
            } else {
                request.has("uploadId") ? "ListParts" : "GetObject"
            }
        }
    }

    static func error(_ status: Int, _ code: String, _ more: String = "") -> ScriptedServer.Reply {
        .respond(
            status: status, body: "<Error><Code>\(code)</Code><Message>scripted</Message>\(more)</Error>")
    }

    private func reply(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
        let operation = Self.operation(request)
        let earlier = counts.withLock { counts in
            defer { counts[operation, default: 0] += 1 }
            return counts[operation, default: 0]
        }
        if let token = request.headers["x-amz-meta-replicator-token"] {
            state.withLock { $0.tokens[request.path] = token }
        }
        if operation == "PutObject", let size = request.headers["content-length"].flatMap({ Int($0) }) {
            state.withLock { $0.sizes[request.path] = size }
        }
        if let size = request.headers["x-amz-mp-object-size"].flatMap({ Int($0) }) {
            state.withLock { $0.sizes[request.path] = size }
        }
        return fault(request, earlier) ?? answer(operation, request)
    }

    /// What S3 says when all is well.
    func answer(_ operation: String, _ request: ScriptedServer.Request) -> ScriptedServer.Reply {
        switch operation {
        case "HeadObject":
            let (token, size) = state.withLock { ($0.tokens[request.path], $0.sizes[request.path]) }
            guard let token, let size else { return .respond(status: 404) }
            let headers = [
                "ETag": "\"head\"", "x-amz-meta-replicator-token": token, "Content-Length": String(size),
            ]
            return .respond(status: 200, headers: headers)
        case "CreateMultipartUpload":
            let number = state.withLock { state in
                state.uploads += 1
                return state.uploads
            }
            return .respond(status: 200, body: "<R><UploadId>upload-\(number)</UploadId></R>")
        case "CompleteMultipartUpload":
            return .respond(status: 200, body: "\n <R><ETag>&quot;done&quot;</ETag></R>")
        case "AbortMultipartUpload":
            state.withLock { $0.aborted.append(request.query) }
            return .respond(status: 204)
        case "ListParts":
            return Self.error(404, "NoSuchUpload")
        case "ListMultipartUploads", "GetObject":
            return .respond(status: 200, body: "<R></R>")
        case "DeleteObject":
            state.withLock { $0.sizes[request.path] = nil }
            return .respond(status: 204)
        default:
            return .respond(status: 200, headers: ["ETag": "\"etag\""])
        }
    }
}
