import Foundation
import Logging
import Replication
import Threads

extension Engine {
    /// The engine of this process: the only place where the process's own clock and facts are read.
    ///
    /// - Parameter memoryBytes: for all runs together.
    static func ofProcess(
        environment: [String: String], memoryBytes: Int, logger: Logger
    ) -> Engine {
        let process = ProcessInfo.processInfo
        return Engine(
            wallClock: .system, environment: environment,
            host: Host(
                name: process.hostName, processID: process.processIdentifier,
                processors: process.activeProcessorCount),
            memory: MemoryBudget(bytes: memoryBytes), logger: logger)
    }
}
