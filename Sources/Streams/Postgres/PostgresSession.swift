import Synchronization
import Threads

/// One PostgreSQL connection on a thread of its own: statements, a transaction, one COPY at a time.
///
/// Cancelling the task that waits in any of its methods cancels the statement at the server; the session is then good
/// for nothing but ``close()``.
public actor PostgresSession {
    private nonisolated let thread: BlockingThread
    nonisolated let wake: WakeSignal
    /// This and the next property are for this type's own extensions alone.
    var handle: PostgresHandle?
    let showsDetail: Bool
    /// Set while a `COPY … TO STDOUT` is open.
    var copyOut: CopyOutReader?

    /// The session's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// Server version as libpq counts, such as 150020.
    public nonisolated let serverVersion: Int
    /// Whether all that the session does is one transaction; see ``PoolingPolicy/readInOneTransaction``.
    nonisolated let isOneTransaction: Bool

    /// Settings that COPY and its errors depend on. Notices are off because during COPY a readable socket must mean an
    /// error; the timeouts would count time spent waiting for the source.
    private static let settings = """
        SET client_min_messages = error; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres';
        SET TimeZone = 'UTC'; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
        """

    /// Connects on a new thread.
    ///
    /// - Parameters:
    ///   - showsDetail: errors may hold row contents (opt-in).
    ///   - pooling: what to do about a pooler.
    /// - Throws: ``PostgresError``.
    public static func connect(
        _ parameters: PostgresConnectionParameters, showsDetail: Bool = false,
        pooling: PoolingPolicy = .refuseTransactionPooling
    ) async throws -> PostgresSession {
        let thread = BlockingThread(name: "postgres")
        let connector = Connector(thread: thread)
        return try await connector.connect(parameters, showsDetail: showsDetail, pooling: pooling)
    }

    /// Makes the connection on the session's future thread, before there is a session to make it on.
    private actor Connector {
        private nonisolated let thread: BlockingThread
        nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

        init(thread: BlockingThread) { self.thread = thread }

        func connect(
            _ parameters: PostgresConnectionParameters, showsDetail: Bool, pooling: PoolingPolicy
        ) throws -> PostgresSession {
            let handle = try PostgresHandle(keywords: parameters.keywords)
            let isOneTransaction = try handle.settlePooling(pooling) { () throws(PostgresError) in
                try PostgresHandle(keywords: parameters.keywords)
            }
            _ = try handle.run(
                PostgresSession.settings, parameters: [], label: "session settings", showsDetail: showsDetail)
            return PostgresSession(
                handle: handle, thread: thread, showsDetail: showsDetail, isOneTransaction: isOneTransaction)
        }
    }

    private init(
        handle: consuming sending PostgresHandle, thread: BlockingThread, showsDetail: Bool,
        isOneTransaction: Bool
    ) {
        self.isOneTransaction = isOneTransaction
        wake = handle.wake
        serverVersion = handle.serverVersion
        self.thread = thread
        self.showsDetail = showsDetail
        self.handle = consume handle
    }

    /// Runs a statement. Without parameters (`$1`…) the text may hold several statements.
    ///
    /// - Parameters:
    ///   - label: what an error calls this statement.
    public nonisolated func run(
        _ sql: String, _ parameters: [String?] = [], label: String
    ) async throws -> PostgresRows {
        try await cancellable { try await self.runHere(sql, parameters, label: label) }
    }

    /// Starts `COPY … FROM STDIN`.
    public nonisolated func beginCopy(_ sql: String, label: String) async throws {
        try await cancellable { try await self.beginCopyHere(sql, label: label) }
    }

    /// Sends a chunk's bytes from an offset on; waits until they have left this process.
    public nonisolated func putCopyData(_ chunk: SealedChunk, from offset: Int, label: String) async throws {
        try await cancellable { try await self.putHere(chunk, from: offset, label: label) }
    }

    /// Sends a few bytes of an open COPY, such as its header line.
    public nonisolated func putCopyData(_ bytes: [UInt8], label: String) async throws {
        try await cancellable { try await self.putHere(bytes, label: label) }
    }

    /// Completes the COPY.
    ///
    /// - Returns: rows by the server's count.
    public nonisolated func finishCopy(label: String) async throws -> Int {
        try await cancellable { try await self.finishCopyHere(label: label) }
    }

    /// Ends whatever is open without keeping it, and disconnects. Waits a limited time for the server's word that
    /// nothing is left; works in a cancelled task.
    public func close() {
        wake.lower()
        if isCopyOpen { handle?.abandonCopy() }
        if copyOut != nil { handle?.abandonCopyOut() }
        isCopyOpen = false
        copyOut = nil
        handle = nil
    }

    /// A COPY was begun and the server has not said how it ended.
    private var isCopyOpen = false

    nonisolated func cancellable<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        do {
            return try await withTaskCancellationHandler(operation: body, onCancel: { wake.raise() })
        } catch {
            // The server's "canceling statement" is the consequence; the cause is the cancellation.
            if Task.isCancelled { throw CancellationError() }
            throw error
        }
    }

    /// Names and types of the columns of a query, without reading a row.
    nonisolated func describe(_ sql: String, label: String) async throws -> [(
        name: String, type: PostgresResultType
    )] {
        try await cancellable { try await self.describeHere(sql, label: label) }
    }

    private func describeHere(_ sql: String, label: String) throws -> [(
        name: String, type: PostgresResultType
    )] {
        guard let result = try handle?.run(sql, parameters: [], label: label, showsDetail: showsDetail) else {
            throw Self.closed(label)
        }
        return Array(zip(result.columnNames, result.columnTypes))
    }

    /// Stops the statement that runs, from any thread; the session is then good for nothing but ``close()``.
    nonisolated func interrupt() { wake.raise() }

    private func runHere(_ sql: String, _ parameters: [String?], label: String) throws -> PostgresRows {
        guard
            let result = try handle?.run(sql, parameters: parameters, label: label, showsDetail: showsDetail)
        else {
            throw Self.closed(label)
        }
        return PostgresRows(
            columns: result.columnNames, rows: result.rows, affected: result.affectedRows ?? 0)
    }

    private func beginCopyHere(_ sql: String, label: String) throws {
        guard let result = try handle?.run(sql, parameters: [], label: label, showsDetail: showsDetail) else {
            throw Self.closed(label)
        }
        guard result.isCopyIn else {
            throw PostgresError(
                statement: label, sqlState: "0A000", message: "the statement did not start a COPY")
        }
        isCopyOpen = true
    }

    private func putHere(_ chunk: SealedChunk, from offset: Int, label: String) throws {
        try settle(
            try chunk.withBytes { try handle?.putCopyData($0, from: offset, label: label) }, label: label)
    }

    private func putHere(_ bytes: [UInt8], label: String) throws {
        try settle(try handle?.putCopyData(unsafe bytes.span.bytes, from: 0, label: label), label: label)
    }

    private func settle(_ outcome: PostgresHandle.PutOutcome?, label: String) throws {
        switch outcome {
        case .sent: return
        case .cancelled: throw CancellationError()
        case nil: throw Self.closed(label)
        case .serverFailed:
            isCopyOpen = false
            try handle?.endCopy(failure: "the server had failed", label: label)
            _ = try handle?.lastResult(label: label, showsDetail: showsDetail)
            throw PostgresError(
                statement: label, sqlState: "08P01", message: "the server ended the COPY without saying why")
        }
    }

    private func finishCopyHere(label: String) throws -> Int {
        guard isCopyOpen else { throw Self.closed(label) }
        try handle?.endCopy(failure: nil, label: label)
        let rows = try handle?.lastResult(label: label, showsDetail: showsDetail).affectedRows
        isCopyOpen = false
        guard let rows else {
            throw PostgresError(
                statement: label, sqlState: "08P01", message: "the server did not say how many rows")
        }
        return rows
    }

    static func closed(_ label: String) -> PostgresError {
        PostgresError(statement: label, sqlState: "", message: "the connection is closed")
    }
}
