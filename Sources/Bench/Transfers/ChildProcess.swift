import Foundation

/// A program that measures itself and prints one line of JSON.
struct ChildProcess {
    let executable: String
    let arguments: [String]
    /// Added to this process's own variables.
    var environment: [String: String] = [:]

    /// Runs it to its end; its errors go where ours go.
    ///
    /// - Throws: ``BenchError`` when it fails or cannot be started.
    func output() throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardOutput = pipe
        do {
            try process.run()
        } catch {
            throw BenchError("cannot start \(executable): \(error.localizedDescription)")
        }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw BenchError("\(executable) \(arguments.first ?? "") ended with \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
