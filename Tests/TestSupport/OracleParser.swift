import Foundation

/// An independent parser of Oracle's SQL: sqlglot, in the stack's virtual environment.
public enum OracleParser {
    /// What became of one statement.
    public struct Parsed: Sendable, Decodable {
        /// Sorts of the syntax tree's nodes, the statement's own first; `Command` is a text that was not understood.
        public let nodes: [String]
        /// Why it is no statement.
        public let error: String?

        /// Whether every part of it was understood.
        public var isUnderstood: Bool { error == nil && !nodes.isEmpty && !nodes.contains("Command") }
    }

    /// Parses statements, in one run of the parser.
    public static func parse(_ statements: [String]) async throws -> [Parsed] {
        let python = try Stack.variable("REPLICATOR_TEST_PYTHON")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("OracleDialect/parse_statements.py")
        let input = try JSONEncoder().encode(statements)
        let (code, output, errors) = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<(Int32, Data, String), any Error>) in
            Thread.detachNewThread {
                continuation.resume(with: Result { try run(python, script.path, input: input) })
            }
        }
        guard code == 0 else { throw ParserFailed(text: errors) }
        return try JSONDecoder().decode([Parsed].self, from: output)
    }

    private static func run(
        _ python: String, _ script: String, input: Data
    ) throws -> (code: Int32, output: Data, errors: String) {
        // Files, since a pipe that nobody reads yet would stop either side.
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("oracle-parser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["input", "output", "errors"].map { folder.appendingPathComponent($0) }
        try input.write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script]
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        let errors = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        return (process.terminationStatus, try Data(contentsOf: files[1]), errors)
    }
}

/// The parser itself did not run.
public struct ParserFailed: Error, CustomStringConvertible {
    let text: String

    /// What to do.
    public var description: String { "sqlglot did not run (scripts/setup installs it): \(text)" }
}
