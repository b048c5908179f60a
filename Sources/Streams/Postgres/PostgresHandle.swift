internal import CPostgres
import Glibc
import Threads

/// Owns one libpq connection in non-blocking mode. Every wait is a `poll` on the socket and the wake signal, so that a
/// cancelled task gets its thread back whatever the server does.
@safe
struct PostgresHandle: ~Copyable {
    /// libpq's connection; for this type's own extensions alone.
    var raw: OpaquePointer?
    let wake = WakeSignal()

    /// Milliseconds that a cancelled or abandoned statement has to end by itself before the connection is closed.
    static let graceMilliseconds: Int32 = 5000
    /// Milliseconds for an abandoned COPY to end without being cancelled.
    private static let patienceMilliseconds: Int32 = 500

    /// Connects; blocks this thread for as long as `connect_timeout` allows.
    ///
    /// - Parameters:
    ///   - keywords: later ones win; a `dbname` may be a URL.
    init(keywords: [(name: String, value: String)]) throws(PostgresError) {
        let names = CStringList(keywords.map(\.name) + [nil])
        let values = CStringList(keywords.map(\.value) + [nil])
        unsafe raw = PQconnectdbParams(names.pointers, values.pointers, 1)
        guard unsafe PQstatus(raw) == CONNECTION_OK else {
            let text = errorText
            unsafe PQfinish(raw)
            unsafe raw = nil
            throw PostgresError(
                statement: "connect", sqlState: Self.state(ofConnectError: text), message: text)
        }
        unsafe PQsetnonblocking(raw, 1)
    }

    deinit { unsafe PQfinish(raw) }

    /// libpq gives no SQLSTATE for a failed connect, only the server's text (untranslated unless the server is set to
    /// another language): enough to tell "refused" from "unreachable".
    private static func state(ofConnectError text: String) -> String {
        let lower = text.lowercased()
        let refusals = [
            "authentication failed", "no password supplied", "no pg_hba.conf entry",
            "is not permitted to log in",
        ]
        if refusals.contains(where: lower.contains) { return "28000" }
        if lower.contains("role \"") && lower.contains("does not exist") { return "28000" }
        if lower.contains("database \"") && lower.contains("does not exist") { return "3D000" }
        return "08001"
    }

    /// libpq's last message on one line.
    private var errorText: String {
        let text = unsafe PQerrorMessage(raw).map { unsafe String(cString: $0) } ?? ""
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The server's process, as the greeting gave it: what a request to cancel names.
    var greetedProcess: Int { Int(unsafe PQbackendPID(raw)) }

    /// Server version as libpq counts, such as 150020.
    var serverVersion: Int { Int(unsafe PQserverVersion(raw)) }

    func lost(_ statement: String) -> PostgresError {
        PostgresError(
            statement: statement, sqlState: "", message: errorText.isEmpty ? "connection lost" : errorText)
    }

    enum Wait { case ready, woken, timedOut }

    func wait(for events: Int32, milliseconds: Int32, heedsWake: Bool) -> Wait {
        var descriptors = [
            pollfd(fd: unsafe PQsocket(raw), events: Int16(events), revents: 0),
            pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = unsafe poll(&descriptors, heedsWake ? 2 : 1, milliseconds)
            if count < 0 && errno == EINTR { continue }
            if heedsWake && descriptors[1].revents != 0 { return .woken }
            return count == 0 ? .timedOut : .ready
        }
    }

    /// Runs one statement with text parameters and waits for its last result. A raised wake signal makes it ask the
    /// server to cancel, once, and gives that a limited time.
    func run(
        _ sql: String, parameters: [String?], label: String, showsDetail: Bool
    ) throws(PostgresError) -> PostgresResult {
        let values = CStringList(parameters)
        // Without parameters the simple protocol is used, which allows several statements in one text.
        let sent =
            parameters.isEmpty
            ? unsafe PQsendQuery(raw, sql)
            : unsafe PQsendQueryParams(raw, sql, Int32(parameters.count), nil, values.pointers, nil, nil, 0)
        guard sent == 1 else { throw lost(label) }
        try flush(label: label, heedsWake: false)
        return try lastResult(label: label, showsDetail: showsDetail)
    }

    /// Collects results until libpq says there are no more; the first error wins.
    func lastResult(label: String, showsDetail: Bool) throws(PostgresError) -> PostgresResult {
        var kept = unsafe PostgresResult(nil)
        var hasCancelled = false
        while true {
            while unsafe PQisBusy(raw) == 1 {
                let wait = wait(
                    for: POLLIN, milliseconds: hasCancelled ? Self.graceMilliseconds : -1,
                    heedsWake: !hasCancelled)
                switch wait {
                case .woken:
                    hasCancelled = true
                    sendCancel()
                case .timedOut:
                    throw PostgresError(
                        statement: label, sqlState: "", message: "the server did not react to a cancel")
                case .ready:
                    guard unsafe PQconsumeInput(raw) == 1 else { throw lost(label) }
                }
            }
            guard let next = unsafe PQgetResult(raw) else { return kept }
            let result = unsafe PostgresResult(next)
            if result.status == PGRES_FATAL_ERROR {
                let error = result.error(statement: label, showsDetail: showsDetail)
                drain()
                throw error
            }
            // While a COPY is open there is no further result before its end.
            let isCopy = result.isCopyIn || result.isCopyOut
            kept = result
            if isCopy { return kept }
        }
    }

    private func drain() {
        while let next = unsafe PQgetResult(raw) {
            let status = unsafe PQresultStatus(next)
            let isCopy = status == PGRES_COPY_IN || status == PGRES_COPY_OUT
            unsafe PQclear(next)
            if isCopy { return }
        }
    }

    /// Asks the server to stop the running statement, over a connection of libpq's own.
    func sendCancel() {
        guard let cancel = unsafe PQgetCancel(raw) else { return }
        var text = [CChar](repeating: 0, count: 256)
        // Its failure shows as the statement not ending, which has a time limit.
        _ = unsafe PQcancel(cancel, &text, Int32(text.count))
        unsafe PQfreeCancel(cancel)
    }

    /// What came of sending COPY data.
    enum PutOutcome { case sent, cancelled, serverFailed }

    /// Sends bytes of an open COPY and returns once they have left this process: libpq itself would buffer without
    /// limit. During COPY the server sends nothing unless it failed (notices are switched off), and libpq does not
    /// look: a readable socket is the only early sign.
    func putCopyData(_ bytes: RawSpan, from start: Int, label: String) throws(PostgresError) -> PutOutcome {
        // Small enough that an error is noticed soon, large enough that the system calls vanish.
        let sliceBytes = 256 * 1024
        var offset = start
        while offset < bytes.byteCount {
            let count = min(sliceBytes, bytes.byteCount - offset)
            let status = unsafe bytes.withUnsafeBytes { buffer -> Int32 in
                let base = unsafe buffer.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self)
                return unsafe PQputCopyData(raw, base, Int32(count))
            }
            guard status == 1 else { throw lost(label) }
            while true {
                let left = unsafe PQflush(raw)
                if left < 0 { throw lost(label) }
                let isDone = left == 0
                // With nothing left to send this is a look without waiting.
                let wait = wait(
                    for: isDone ? POLLIN : POLLIN | POLLOUT, milliseconds: isDone ? 0 : -1, heedsWake: true)
                if wait == .woken { return .cancelled }
                if wait == .ready, isReadable { return .serverFailed }
                if isDone { break }
            }
            offset += count
        }
        return .sent
    }

    private var isReadable: Bool {
        var descriptor = pollfd(fd: unsafe PQsocket(raw), events: Int16(POLLIN), revents: 0)
        return unsafe poll(&descriptor, 1, 0) > 0
            && descriptor.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0
    }

    /// Ends an open COPY, with a reason to fail it or `nil` to complete it. The reason lands in the server's log.
    func endCopy(failure: String?, label: String) throws(PostgresError) {
        let status: Int32
        if let failure {
            status = unsafe PQputCopyEnd(raw, failure)
        } else {
            status = unsafe PQputCopyEnd(raw, nil)
        }
        guard status == 1 else { throw lost(label) }
        // A completion waits for the server to process what was sent, which may take long; only a failure has a time
        // limit.
        let limit = failure == nil ? -1 : Self.graceMilliseconds
        try flush(label: label, milliseconds: limit, heedsWake: failure == nil)
    }

    /// Ends an open COPY, or a completion that was interrupted, without keeping anything; returns when the server has
    /// said so or has had its time. A server that is itself waiting, for a lock or in a trigger, does not read the
    /// message that the COPY shall fail: it is asked to cancel.
    func abandonCopy() {
        // Refused where no COPY is open any more, which is as good.
        _ = unsafe PQputCopyEnd(raw, "replicator gave up this COPY")
        if settles(milliseconds: Self.patienceMilliseconds) { return }
        sendCancel()
        _ = settles(milliseconds: Self.graceMilliseconds)
    }

    /// Sends what is left to send and drops every result; `false` when the time is over first.
    private func settles(milliseconds: Int32) -> Bool {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            let unsent = unsafe PQflush(raw)
            if unsent < 0 { return true }
            if unsent == 0, unsafe PQisBusy(raw) == 0 {
                guard let result = unsafe PQgetResult(raw) else { return true }
                unsafe PQclear(result)
                continue
            }
            let left = max(0, (end - ContinuousClock.now) / .milliseconds(1))
            let events = unsent > 0 ? POLLIN | POLLOUT : POLLIN
            guard wait(for: events, milliseconds: Int32(left), heedsWake: false) == .ready else {
                return false
            }
            if isReadable, unsafe PQconsumeInput(raw) != 1 { return true }
        }
    }

    private func flush(
        label: String, milliseconds: Int32 = graceMilliseconds, heedsWake: Bool
    ) throws(PostgresError) {
        while true {
            let left = unsafe PQflush(raw)
            if left < 0 { throw lost(label) }
            if left == 0 { return }
            switch wait(for: POLLIN | POLLOUT, milliseconds: milliseconds, heedsWake: heedsWake) {
            case .ready where isReadable:
                guard unsafe PQconsumeInput(raw) == 1 else { throw lost(label) }
            case .ready: continue
            case .woken, .timedOut:
                throw PostgresError(statement: label, sqlState: "", message: "the server takes no data")
            }
        }
    }
}
