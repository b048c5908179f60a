package import Cloud
package import Logging
package import Streams
import Synchronization
package import Threads

/// What all runs of a process share: made once, by whoever starts the process, and handed down. Nothing below reads
/// the environment, the machine's clock or a global (`scripts/check`): two engines, or two runs of one, do not know of
/// each other, except that runs of one engine share its memory.
package struct Engine: Sendable {
    /// The machine as the engine sees it.
    package struct Host: Sendable, Equatable {
        /// Its name, for the run row.
        package var name: String
        /// Number of this process.
        package var processID: Int32
        /// Processors that work can be divided among.
        package var processors: Int

        package init(name: String, processID: Int32, processors: Int) {
            self.name = name
            self.processID = processID
            self.processors = processors
        }
    }

    /// Tells the time of day.
    package let wallClock: WallClock
    /// Measures and waits.
    package let clock: any Clock<Duration>
    /// The variables of the process.
    package let environment: [String: String]
    package let host: Host
    /// Memory for rows, of all runs together.
    package let memory: MemoryBudget
    package let logger: Logger
    /// What all ODBC connections share.
    package let odbc = ODBCDriverManager()
    private let http = SharedTransport()

    /// Makes an engine. Nothing is started or connected to.
    package init(
        wallClock: WallClock, clock: any Clock<Duration> = ContinuousClock(), environment: [String: String],
        host: Host, memory: MemoryBudget, logger: Logger
    ) {
        self.wallClock = wallClock
        self.clock = clock
        self.environment = environment
        self.host = host
        self.memory = memory
        self.logger = logger
    }

    /// What sends all HTTP requests; its thread starts with the first call.
    ///
    /// - Throws: ``HTTPError`` when libcurl cannot be initialised.
    package func transport() throws(HTTPError) -> HTTPTransport { try http.transport() }

    /// Ends what the engine has started; to be called before the process exits, when no run is going on.
    package func close() async { await http.close() }

    /// The id of a run that begins now.
    package func newRunID() -> RunID { RunID(milliseconds: wallClock.milliseconds) }
}

/// A transport that is made when it is first asked for: most runs need none.
private final class SharedTransport: Sendable {
    private let made = Mutex<HTTPTransport?>(nil)

    func transport() throws(HTTPError) -> HTTPTransport {
        try made.withLock { made throws(HTTPError) in
            if let made { return made }
            let new = try HTTPTransport()
            made = new
            return new
        }
    }

    func close() async { await made.withLock { $0 }?.close() }
}
