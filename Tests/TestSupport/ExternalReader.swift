import Foundation

/// The programs that everybody has for reading a format: what they make of bytes is what the world makes of them.
public enum ExternalReader {
    /// What `gzip -dc` or `zstd -dc` says.
    ///
    /// - Parameter program: `gzip` or `zstd`.
    /// - Throws: ``Refused`` with the program's words.
    public static func read(_ bytes: [UInt8], with program: String) async throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("replicator-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await run([program, "-dc"], input: try FileHandle(forReadingFrom: file))
    }

    /// What psql prints for some statements.
    ///
    /// - Throws: ``Refused`` with the program's words.
    public static func psql(_ url: String, _ sql: String) async throws -> String {
        let output = try await run(["psql", "--no-psqlrc", "-Atqc", sql, url], input: FileHandle.nullDevice)
        return String(decoding: output, as: UTF8.self)
    }

    private static func run(_ words: [String], input: FileHandle) async throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = input
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                let content = (try? output.fileHandleForReading.readToEnd()) ?? Data()
                let complaint = (try? errors.fileHandleForReading.readToEnd()) ?? Data()
                process.waitUntilExit()
                if process.terminationStatus == 0 {
                    continuation.resume(returning: [UInt8](content))
                } else {
                    continuation.resume(
                        throwing: Refused(
                            program: words[0], words: String(decoding: complaint, as: UTF8.self)))
                }
            }
        }
    }

    /// The program does not take the bytes for what they should be.
    public struct Refused: Error, CustomStringConvertible {
        let program: String
        let words: String

        /// What it said.
        public var description: String { "\(program): \(words)" }
    }
}
