import Dispatch
import Foundation

/// Runs work that SIGINT and SIGTERM cancel. A second signal ends the process at once, for a user who will not wait.
enum SignalCancellation {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws
        -> Value
    {
        let work = Task { try await body() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                if work.isCancelled { exit(ReplicatorExit.cancelled.rawValue) }
                Console.error("replicator: stopping; a second signal ends at once")
                work.cancel()
            }
            source.activate()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await work.value
    }
}
