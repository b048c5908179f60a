/// A database to read from, connected: what a plan asks of it, whatever it is reached through. Reading rows in bulk is
/// another matter, see `TransferSource`.
public protocol SourceConnection: Sendable {
    /// SQL to speak to it.
    nonisolated var dialect: SourceDialect { get }
    /// One line for plans and logs: the database, its version and what it is reached through.
    nonisolated var summary: String { get }

    /// Why several of its sessions cannot share a snapshot, where that is known without trying.
    nonisolated var snapshotObstacle: String? { get }

    /// What a query's columns are.
    ///
    /// - Throws: a ``SourceFailure`` as the source refuses the query; ``SourceQueryError`` for a query that cannot be
    ///   read.
    func sourceColumns(of query: String) async throws -> [SourceColumn]

    /// Runs a short query and brings its rows as text; NULL is `nil`.
    ///
    /// - Parameter columns: how many columns of each row are wanted.
    func textRows(_ sql: String, columns: Int) async throws -> [[String?]]

    /// Runs a statement that brings no rows.
    func execute(_ sql: String) async throws

    /// Stops the statement that runs, from any thread; returns at once.
    nonisolated func cancel()

    /// Ends the read and, where it can, the connection. Works in a cancelled task.
    func close() async
}

extension SourceConnection {
    /// Nothing is known.
    public nonisolated var snapshotObstacle: String? { nil }

    /// Rows of the first of these statements that the source does not refuse.
    ///
    /// - Throws: the last refusal, where it refuses all.
    func firstAccepted(_ statements: [String], columns: Int) async throws -> [[String?]] {
        for sql in statements.dropLast() {
            do {
                return try await textRows(sql, columns: columns)
            } catch let error as any SourceFailure where error.isStatementRefused {
                continue
            }
        }
        guard let last = statements.last else { preconditionFailure("no statement to try") }
        return try await textRows(last, columns: columns)
    }
}

/// A failure that a source reported.
public protocol SourceFailure: Error {
    /// The source understood and refused: the statement is wrong, or may not be run by this user.
    var isStatementRefused: Bool { get }
    /// The connection is gone: another one may do better.
    var isConnectionLost: Bool { get }
}

/// A source said something that cannot be.
public struct SourceProtocolError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// A source query that runs but cannot be replicated.
public struct SourceQueryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to change.
    public let description: String

    /// Builds an error.
    public init(_ description: String) { self.description = description }

    /// Refuses results without columns, and columns without a name of their own.
    static func check(names: [String]) throws(SourceQueryError) {
        guard !names.isEmpty else {
            throw SourceQueryError(
                "the source query returns no columns: it must be a SELECT (setting: query)")
        }
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            if name.isEmpty || name == "?column?" {
                throw SourceQueryError(
                    "column \(index + 1) of the source query has no name: give it one with AS (setting: query)"
                )
            }
            guard seen.insert(name).inserted else {
                throw SourceQueryError(
                    "the source query has two columns named \"\(name)\": rename one with AS (setting: query)")
            }
        }
    }
}
