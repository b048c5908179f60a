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
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program, "-dc"]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                let content = (try? output.fileHandleForReading.readToEnd()) ?? Data()
                let words = (try? errors.fileHandleForReading.readToEnd()) ?? Data()
                process.waitUntilExit()
                if process.terminationStatus == 0 {
                    continuation.resume(returning: [UInt8](content))
                } else {
                    continuation.resume(
                        throwing: Refused(program: program, words: String(decoding: words, as: UTF8.self)))
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
