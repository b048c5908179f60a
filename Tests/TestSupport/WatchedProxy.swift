import Foundation
import Synchronization

/// A TCP proxy on loopback that waits for one message of a client and breaks the connection just there: the moments
/// around a commit can be had in no other way.
public final class WatchedProxy: Sendable {
    /// What happens to the message, every time that it comes.
    public enum Reaction: Sendable {
        /// It never arrives, and the connection ends.
        case dropRequest
        /// It arrives; its answer does not, and the connection ends.
        case dropReply
        /// It waits for ``release()``.
        case hold
    }

    /// Where it listens.
    public let port: Int
    /// Fires when the message has come.
    public let seen = Signal()
    private let released = NSCondition()
    private let isReleased = Mutex(false)
    private let listener: LoopbackSocket
    private let serverPort: Int
    private let message: [UInt8]
    private let reaction: Reaction

    /// Starts a proxy.
    ///
    /// - Parameters:
    ///   - serverPort: the server behind it, on loopback.
    ///   - message: bytes that arrive together, as short messages do.
    public init(to serverPort: Int, watching message: [UInt8], reaction: Reaction) {
        (listener, port) = LoopbackSocket.listening()
        self.serverPort = serverPort
        self.message = message
        self.reaction = reaction
        let listener = listener
        Thread.detachNewThread { [weak self] in
            while let client = listener.accepted() {
                guard let proxy = self, let server = LoopbackSocket.connected(to: proxy.serverPort) else {
                    client.close()
                    continue
                }
                proxy.connect(client, server)
            }
            listener.close()
        }
    }

    /// PostgreSQL's message for a lone `COMMIT`.
    public static let commit: [UInt8] = [UInt8(ascii: "Q"), 0, 0, 0, 11] + Array("COMMIT".utf8) + [0]

    /// Lets a held message go on, and every later one pass.
    public func release() {
        released.lock()
        isReleased.withLock { $0 = true }
        released.broadcast()
        released.unlock()
    }

    /// Takes no more connections. To be called at the end of a test.
    public func stop() {
        release()
        listener.shut()
    }

    private func connect(_ client: LoopbackSocket, _ server: LoopbackSocket) {
        let isMuted = Flag()
        let ends = DispatchGroup()
        ends.enter()
        ends.enter()
        Thread.detachNewThread {
            self.forward(client, server, isMuted)
            client.shut()
            server.shut()
            ends.leave()
        }
        Thread.detachNewThread {
            while case let bytes = server.receive(atMost: 1 << 16), !bytes.isEmpty, !isMuted.isSet {
                client.send(bytes)
            }
            client.shut()
            server.shut()
            ends.leave()
        }
        ends.notify(queue: .global()) {
            client.close()
            server.close()
        }
    }

    private func forward(_ client: LoopbackSocket, _ server: LoopbackSocket, _ isMuted: Flag) {
        while case let bytes = client.receive(atMost: 1 << 16), !bytes.isEmpty {
            if bytes.contains(message), !isReleased.withLock({ $0 }) {
                defer { seen.fire() }
                switch reaction {
                case .dropRequest: return
                case .dropReply: isMuted.set()
                case .hold:
                    seen.fire()
                    waitForRelease()
                }
            }
            server.send(bytes)
        }
    }

    private func waitForRelease() {
        released.lock()
        while !isReleased.withLock({ $0 }) { released.wait() }
        released.unlock()
    }

    /// Set once, read by another thread.
    private final class Flag: Sendable {
        private let value = Mutex(false)
        var isSet: Bool { value.withLock { $0 } }
        func set() { value.withLock { $0 = true } }
    }
}
