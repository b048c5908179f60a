import Foundation
import Synchronization

/// Reads a pipe to its end on a thread of its own.
final class PipeReader: Sendable {
    private let condition = NSCondition()
    private let state = Mutex((bytes: Data(), isAtEnd: false))

    init(_ handle: FileHandle) {
        Thread.detachNewThread {
            while case let read = handle.availableData, !read.isEmpty {
                self.change { $0.bytes += read }
            }
            self.change { $0.isAtEnd = true }
        }
    }

    private func change(_ body: (inout (bytes: Data, isAtEnd: Bool)) -> Void) {
        condition.lock()
        state.withLock { body(&$0) }
        condition.broadcast()
        condition.unlock()
    }

    private var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
    private var isAtEnd: Bool { state.withLock { $0.isAtEnd } }

    /// Blocks until the text has come, or the end without it.
    func waitFor(_ part: String) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !text.contains(part), !isAtEnd { condition.wait() }
        return text.contains(part)
    }

    /// Blocks until the end.
    func finish() -> String {
        condition.lock()
        defer { condition.unlock() }
        while !isAtEnd { condition.wait() }
        return text
    }
}
