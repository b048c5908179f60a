public import Logging
import Synchronization
public import Threads

/// The requests of S3 that bulk replication needs, on one bucket. Every one is signed when it is sent, tried again
/// where that makes sense, and its error says what to change.
public final class S3Client: Sendable {
    /// The bucket this client speaks for.
    public let bucket: String
    let configuration: S3Configuration
    let addressing: S3Addressing
    private let transport: HTTPTransport
    private let signer = RequestSigner(service: "s3")
    private let clock: WallClock
    private let retrier: Retrier
    private let logger: Logger
    /// Hashes the parts of all uploads: one thread keeps up with any number of connections.
    package let hasher = PartHasher()
    /// Region to sign for: the configured one until a server names another.
    private let region: Mutex<String>

    /// - Parameters:
    ///   - transport: may be shared by any number of clients.
    ///   - clock: signatures are only accepted near their time.
    ///   - retrier: overrides the configured policy's clock and randomness, for tests.
    public init(
        _ configuration: S3Configuration, transport: HTTPTransport, clock: WallClock, retrier: Retrier? = nil,
        logger: Logger = Logger(label: "replicator.s3")
    ) {
        bucket = configuration.bucket
        self.configuration = configuration
        addressing = S3Addressing(configuration)
        self.transport = transport
        self.clock = clock
        self.retrier = retrier ?? Retrier(configuration.retry)
        self.logger = logger
        region = Mutex(configuration.region)
    }

    /// Sends a call until it succeeds or fails for good.
    func perform(_ call: S3Call) async throws -> HTTPResponse {
        try await performCounting(call).response
    }

    /// As ``perform(_:)``, and says how many times the call was sent.
    func performCounting(_ call: S3Call) async throws -> (response: HTTPResponse, attempts: Int) {
        try await retrier.run { attempt in
            do {
                return (try await send(call), attempt)
            } catch let error as S3Error {
                logger.debug("attempt \(attempt): \(error)")
                throw error
            }
        }
    }

    /// One attempt. It follows a redirect to the right region once, and renews expired credentials once.
    private func send(_ call: S3Call) async throws -> HTTPResponse {
        var mayRedirect = true
        var mayRefresh = true
        while true {
            let region = region.withLock { $0 }
            let credentials = try await configuration.credentials.credentials()
            let response = try await exchange(call, region: region, credentials: credentials)
            let resource = resourceName(of: call, region: region)
            guard let error = S3Error(response, call: call, resource: resource, region: region) else {
                return response
            }
            if mayRedirect, error.isWrongRegion, let found = error.bucketRegion {
                logger.notice("bucket \(bucket) is in region \(found), not \(region); signing for that one")
                self.region.withLock { $0 = found }
                mayRedirect = false
            } else if mayRefresh, error.code == .expiredToken {
                await configuration.credentials.refresh()
                mayRefresh = false
            } else {
                throw error
            }
        }
    }

    private func exchange(
        _ call: S3Call, region: String, credentials: AWSCredentials
    ) async throws -> HTTPResponse {
        var request = HTTPRequest(
            call.method,
            addressing.url(key: call.key, query: PercentEncoding.query(call.query), region: region),
            headers: call.headers, body: call.payload.body, responseLimitBytes: call.responseLimitBytes,
            idleTimeout: call.idleTimeout, caFile: configuration.caFile)
        if let owner = configuration.expectedBucketOwner {
            request.headers["x-amz-expected-bucket-owner"] = owner
        }
        signer.sign(
            &request, payload: .sha256(call.payload.digest), region: region, credentials: credentials,
            at: SigningTime(clock))
        do {
            return try await transport.send(request)
        } catch let error as HTTPError {
            throw S3Error(error, call: call, resource: resourceName(of: call, region: region), region: region)
        }
    }

    /// An error of ours about a call whose reply is not what it should be.
    func error(_ code: S3ErrorCode, _ message: String, _ call: S3Call) -> S3Error {
        let region = region.withLock { $0 }
        return S3Error(
            code: code, status: 0, message: message, call: call,
            resource: resourceName(of: call, region: region),
            region: region)
    }

    private func resourceName(of call: S3Call, region: String) -> String {
        addressing.resourceName(key: call.operation.isOnBucket ? nil : call.key, region: region)
    }
}
