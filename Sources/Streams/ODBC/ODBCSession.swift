internal import CODBC
import Synchronization
import Threads

/// One ODBC connection on a thread of its own: helper queries, and one block-fetched read at a time.
///
/// Two ways to end early: ``cancel()`` from any thread, and ``close()``.
public actor ODBCSession {
    private nonisolated let thread: BlockingThread
    private nonisolated let current = Mutex<StatementCanceller?>(nil)
    private let connection: ConnectionHandle
    private let server: ServerCancel?
    private var statement: StatementHandle?
    private var rowsFetched = 0

    /// The session's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// What the driver says it is.
    public nonisolated let identity: DriverIdentity
    /// The quirks that hold for it, the user's overrides applied.
    public nonisolated let quirks: DriverQuirks

    /// Whether a cell that did not fit can be read again while other rows of the block wait.
    public nonisolated var readsBoundCells: Bool {
        quirks.readsBoundCellsInBlock ?? identity.canReadBoundCellsInBlock
    }

    /// Connects; where the driver turns out to need keywords that the user's string does not have, connects again with
    /// them. Then pins the session's settings.
    ///
    /// - Parameters:
    ///   - batchRows: rows of one fetch, which some drivers want to know when connecting.
    ///   - manager: what the process's connections share.
    /// - Throws: ``ODBCError``, ``QuirkOverrideError``.
    public static func connect(
        _ parameters: ODBCConnectionParameters, batchRows: Int, manager: ODBCDriverManager
    ) async throws -> ODBCSession {
        let thread = BlockingThread(name: "odbc")
        return try await Connector(thread: thread).connect(
            parameters, batchRows: batchRows, manager: manager)
    }

    /// Makes the connection on the session's future thread, before there is a session to make it on.
    private actor Connector {
        private nonisolated let thread: BlockingThread
        nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

        init(thread: BlockingThread) { self.thread = thread }

        func connect(
            _ parameters: ODBCConnectionParameters, batchRows: Int, manager: ODBCDriverManager
        ) throws -> ODBCSession {
            var string = parameters.connectionString
            var handle = try ConnectionHandle(
                connectionString: string.text, loginTimeoutSeconds: parameters.loginTimeoutSeconds,
                manager: manager)
            let identity = DriverIdentity(handle)
            var quirks = DriverQuirks.find(for: identity)
            for override in parameters.quirkOverrides {
                try quirks.apply(key: override.key, value: override.value)
            }
            let missing = quirks.connectionKeywords.filter { !string.has($0.name) }
            if !missing.isEmpty {
                for keyword in missing {
                    string.append(
                        keyword.name, keyword.value.replacing("{batch_rows}", with: String(batchRows)))
                }
                handle = try ConnectionHandle(
                    connectionString: string.text, loginTimeoutSeconds: parameters.loginTimeoutSeconds,
                    manager: manager)
            }
            for sql in quirks.dialect.sessionStatements + parameters.sessionStatements {
                let statement = try StatementHandle(handle)
                try statement.execute(sql)
            }
            var server: ServerCancel?
            if let sql = quirks.dialect.sessionNumberSQL {
                let statement = try StatementHandle(handle)
                try statement.execute(sql)
                if let text = try statement.textRows(columns: 1).first?[0], let number = Int(text) {
                    server = ServerCancel(
                        connectionString: string.text, loginTimeoutSeconds: parameters.loginTimeoutSeconds,
                        sql: quirks.dialect.cancelSQL(sessionNumber: number), manager: manager)
                }
            }
            return ODBCSession(
                thread: thread, connection: handle, identity: identity, quirks: quirks, server: server)
        }
    }

    private init(
        thread: BlockingThread, connection: sending ConnectionHandle, identity: DriverIdentity,
        quirks: DriverQuirks, server: ServerCancel?
    ) {
        self.thread = thread
        self.connection = connection
        self.identity = identity
        self.quirks = quirks
        self.server = server
    }

    /// Stops the statement that runs, from any thread; returns at once.
    public nonisolated func cancel() { current.withLock { $0 }?.cancel() }

    /// Ends the read. The connection goes with the session.
    public func close() {
        statement = nil
        current.withLock { $0 = nil }
    }

    /// Runs a short query and brings its rows as text.
    public func textRows(_ sql: String, columns: Int) throws -> [[String?]] {
        let statement = try StatementHandle(connection, server: server)
        return try guarded(statement.canceller) {
            try statement.execute(sql)
            return try statement.textRows(columns: columns)
        }
    }

    /// Runs a statement that brings no rows.
    public func execute(_ sql: String) throws {
        let statement = try StatementHandle(connection, server: server)
        try guarded(statement.canceller) { try statement.execute(sql) }
    }

    /// Columns of a query, without reading a row.
    public func describe(_ sql: String) throws -> [ResultColumn] {
        let statement = try StatementHandle(connection, server: server)
        return try guarded(statement.canceller) {
            try statement.execute(sql)
            return try statement.describe()
        }
    }

    /// Starts the read.
    public func open(_ sql: String) throws {
        let statement = try StatementHandle(connection, server: server)
        try guarded(statement.canceller) { try statement.execute(sql) }
        self.statement = consume statement
        rowsFetched = 0
    }

    /// Fetches the next rows; a batch with no rows is the end, and nothing else is.
    public func fill(_ batch: consuming sending RowBatch) throws -> sending RowBatch {
        guard let canceller = statement?.canceller else {
            throw ODBCError.violation("SQLFetch", "no statement is open")
        }
        guard canceller.begin() else { throw CancellationError() }
        defer { canceller.end() }
        try statement?.bind(batch)
        let count = try statement?.fetch(into: batch) ?? 0
        batch.setFilled(rowCount: count, firstRow: rowsFetched + 1)
        rowsFetched += count
        return batch
    }

    /// A piece of a long value, with the buffer that was lent for it.
    public struct Piece: Sendable {
        /// The lent buffer.
        public var buffer: [UInt8]
        /// Bytes of it that are used, including those that the caller left at its front; `nil` for NULL.
        public var count: Int?
        /// No more pieces follow.
        public var isLast: Bool
        /// Bytes of the value from this piece on, where more follow and the driver tells.
        public var valueBytes: Int?
    }

    /// Reads the next piece of a value into a lent buffer.
    ///
    /// - Parameters:
    ///   - columnIndex: 0-based.
    ///   - offset: bytes at the buffer's front that stay as they are.
    ///   - rowIndex: row of the block to move to first; `nil` goes on where the last call ended.
    public func readPiece(
        columnIndex: Int, binding: ColumnBinding, rowIndex: Int?, into buffer: consuming [UInt8],
        from offset: Int
    ) throws -> Piece {
        guard let canceller = statement?.canceller else {
            throw ODBCError.violation("SQLGetData", "no statement is open")
        }
        guard canceller.begin() else { throw CancellationError() }
        defer { canceller.end() }
        if let rowIndex { try statement?.setPosition(rowIndex: rowIndex) }
        let piece = try statement?.getData(
            columnNumber: columnIndex + 1, binding: binding, into: &buffer, from: offset)
        switch piece {
        case .more(let count, let valueBytes):
            return Piece(buffer: buffer, count: offset + count, isLast: false, valueBytes: valueBytes)
        case .last(let count): return Piece(buffer: buffer, count: offset + count, isLast: true)
        case .null, nil: return Piece(buffer: buffer, count: nil, isLast: true)
        }
    }

    private func guarded<Value>(_ canceller: StatementCanceller, _ body: () throws -> Value) throws -> Value {
        // In this order: a cancellation either finds the canceller or is found by the check.
        current.withLock { $0 = canceller }
        try Task.checkCancellation()
        guard canceller.begin() else { throw CancellationError() }
        defer { canceller.end() }
        return try body()
    }
}
