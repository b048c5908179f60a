import Streams

/// The server process of a PostgreSQL connection, where it runs on this machine.
struct Backend: Sendable {
    private let processID: Int

    private static let query = "select pg_backend_pid()"

    /// - Returns: `nil` for another kind of server, or one on another machine.
    init?(_ source: any TransferSource) async throws {
        guard source.dialect == .postgres else { return nil }
        self.init(try await source.textRows(Self.query, columns: 1).first?.first ?? nil)
    }

    /// - Returns: `nil` for a server on another machine.
    init?(_ session: PostgresSession) async throws {
        self.init(try await session.run(Self.query, label: "backend").rows.first?.first ?? nil)
    }

    private init?(_ text: String?) {
        guard let text, let number = Int(text), ProcessFacts(processID: number)?.name == "postgres" else {
            return nil
        }
        processID = number
    }

    /// Processor time so far.
    var cpuSeconds: Double? { ProcessFacts(processID: processID)?.cpuSeconds }

    /// Processor time since an earlier value.
    func seconds(since start: Double?) -> Double? {
        guard let start, let now = cpuSeconds else { return nil }
        return now - start
    }
}
