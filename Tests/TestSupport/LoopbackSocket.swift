import Glibc

/// A TCP socket on loopback with blocking calls, for servers that tests script byte by byte.
struct LoopbackSocket: Sendable {
    private let descriptor: Int32

    /// A listening socket on a free port.
    static func listening() -> (socket: LoopbackSocket, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                precondition(unsafe bind(descriptor, generic, length) == 0, "no free port on loopback")
                unsafe getsockname(descriptor, generic, &length)
            }
        }
        precondition(listen(descriptor, 128) == 0, "cannot listen on loopback")
        return (LoopbackSocket(descriptor: descriptor), Int(UInt16(bigEndian: address.sin_port)))
    }

    /// A connection to a server on loopback; `nil` when nobody listens.
    static func connected(to port: Int) -> LoopbackSocket? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if status == 0 { return LoopbackSocket(descriptor: descriptor) }
        Glibc.close(descriptor)
        return nil
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// Waits for a connection; `nil` once the socket is shut.
    func accepted() -> LoopbackSocket? {
        let accepted = accept(descriptor, nil, nil)
        return accepted < 0 ? nil : LoopbackSocket(descriptor: accepted)
    }

    /// Waits for bytes; empty when the other side has ended, or the socket is shut.
    func receive(atMost count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let received = unsafe recv(descriptor, &buffer, count, 0)
        return Array(buffer.prefix(max(0, received)))
    }

    /// - Returns: whether all of them were taken; `false` once the other side is gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let rest = Array(bytes[sent...])
            let count = unsafe Glibc.send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    /// Ends waiting calls of other threads.
    func shut() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Closes; with `reset` the other side sees a reset instead of an end.
    func close(reset: Bool = false) {
        if reset {
            var linger = linger(l_onoff: 1, l_linger: 0)
            unsafe setsockopt(
                descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        }
        Glibc.close(descriptor)
    }
}
