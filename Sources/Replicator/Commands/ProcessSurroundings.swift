import Foundation
import Logging
import Replication
import Threads

/// What surrounds this process, read here and nowhere else (`scripts/check` says so), and handed down by the engine.
enum ProcessSurroundings {
    /// The machine's clock.
    static let wallClock = WallClock.system

    /// The process's variables; with `HOME`, which the profiles of AWS are looked for in, also where nobody set it.
    static var environment: [String: String] {
        let home = ["HOME": NSHomeDirectory()]
        return ProcessInfo.processInfo.environment.merging(home, uniquingKeysWith: { set, _ in set })
    }

    /// The engine of this process.
    ///
    /// - Parameter memoryBytes: for all runs together.
    static func engine(memoryBytes: Int, logger: Logger) -> Engine {
        let process = ProcessInfo.processInfo
        return Engine(
            wallClock: wallClock, environment: environment,
            host: Engine.Host(
                name: process.hostName, processID: process.processIdentifier,
                processors: process.activeProcessorCount),
            memory: MemoryBudget(bytes: memoryBytes), logger: logger)
    }
}
