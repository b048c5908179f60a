import Foundation

/// A PgBouncer of a test's own before the stack's PostgreSQL.
public struct Pooler: Sendable {
    /// When a client gives its session back.
    public enum Mode: String, Sendable {
        case session, transaction
    }

    private let folder: URL
    private let process: Int32

    /// Runs a test with a pooler in front of a database.
    ///
    /// - Parameter body: is given a URL of the database through the pooler.
    public static func run<Value: Sendable>(
        _ mode: Mode, database: String, _ body: @Sendable (String) async throws -> Value
    ) async throws -> Value {
        let pooler = try await Pooler(mode)
        defer { pooler.stop() }
        return try await body("postgres:///\(database)?host=\(pooler.folder.path)&port=6432&user=pooled")
    }

    /// Starts it, on a socket in a folder of its own.
    private init(_ mode: Mode) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "pool-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // PgBouncer does not run as root, and needs to write here as whom it becomes.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        guard let server = URLComponents(string: try Stack.variable("REPLICATOR_TEST_POSTGRES_URL")) else {
            throw StackMissing(name: "REPLICATOR_TEST_POSTGRES_URL")
        }
        let file = folder.appendingPathComponent("pgbouncer.ini")
        try Data(
            """
            [databases]
            * = host=\(server.host ?? "") port=\(server.port ?? 0) user=\(server.user ?? "") password=\(server.password ?? "")
            [pgbouncer]
            listen_addr =
            listen_port = 6432
            unix_socket_dir = \(folder.path)
            auth_type = any
            pool_mode = \(mode.rawValue)
            """.utf8
        ).write(to: file)
        // A shell starts it and ends. Being nobody's child it closes what it inherits: pipes of programs that other tests
        // start meanwhile, which wait for their ends.
        let script = """
            (for fd in /proc/self/fd/*; do fd=${fd##*/}; ((fd < 3)) || eval "exec $fd>&-"; done; exec "$@") >/dev/null &
            echo $!
            """
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        shell.arguments =
            ["bash", "-c", script, "bash", try Stack.variable("REPLICATOR_TEST_PGBOUNCER")]
            + (getuid() == 0 ? ["-u", "nobody"] : []) + [file.path]
        shell.standardInput = FileHandle.nullDevice
        let (output, pipe) = (Pipe(), Pipe())
        shell.standardOutput = output
        shell.standardError = pipe
        try shell.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process = Int32(String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .newlines)) ?? 0
        let log = PipeReader(pipe.fileHandleForReading)
        let isUp = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: log.waitFor("process up")) }
        }
        guard isUp else {
            let text = log.finish()
            stop()
            throw PoolerFailed(text: text)
        }
    }

    private func stop() {
        // It has inherited a mask that blocks the gentle signals.
        if process > 0 { kill(process, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }
}

/// PgBouncer did not start.
public struct PoolerFailed: Error, CustomStringConvertible {
    let text: String

    /// What it said.
    public var description: String { "PgBouncer did not start: \(text)" }
}
