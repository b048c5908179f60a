internal import CCurl

#if canImport(Glibc)
internal import Glibc
#endif

/// Owns libcurl's multi handle: all requests under way and the connections kept for the next ones.
///
/// Everything but ``wakeUp()`` belongs to the transport's thread; libcurl documents `curl_multi_wakeup` as callable
/// from any thread, and the reference keeps the handle alive meanwhile.
@safe
final class MultiHandle: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    /// - Throws: ``HTTPError`` when libcurl has no memory for it.
    init() throws(HTTPError) {
        guard Self.isLibraryReady, let handle = unsafe curl_multi_init() else {
            throw HTTPError(.other, host: "", detail: "libcurl could not be initialised")
        }
        unsafe self.handle = handle
        // Kept connections: enough for many parts in flight to a few hosts, whatever is running just now.
        unsafe replicator_curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, 64)
    }

    deinit { unsafe curl_multi_cleanup(handle) }

    private static let isLibraryReady = replicator_curl_global_init() == CURLE_OK

    /// Blocks SIGPIPE for the calling thread, which must be the transport's own: with `CURLOPT_NOSIGNAL` libcurl
    /// leaves that to us, and a TLS library may write to a connection that the server has closed.
    static func blockBrokenPipeSignal() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    func add(_ easy: borrowing EasyHandle) {
        unsafe curl_multi_add_handle(handle, easy.raw)
    }

    func remove(_ easy: borrowing EasyHandle) {
        unsafe curl_multi_remove_handle(handle, easy.raw)
    }

    /// Sends and receives whatever is possible without waiting.
    func perform() {
        var running: Int32 = 0
        unsafe curl_multi_perform(handle, &running)
    }

    /// Waits for a socket, a timer of libcurl's own, or ``wakeUp()``.
    func wait(atMostMilliseconds milliseconds: Int32) {
        unsafe curl_multi_poll(handle, nil, 0, milliseconds, nil)
    }

    /// Ends the current or next wait; from any thread.
    func wakeUp() {
        unsafe curl_multi_wakeup(handle)
    }

    /// A request that has ended: its easy handle's identity and libcurl's verdict.
    func nextFinished() -> (easyID: UInt, code: CURLcode)? {
        var waiting: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &waiting) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            return unsafe (UInt(bitPattern: message.pointee.easy_handle), message.pointee.data.result)
        }
        return nil
    }
}
