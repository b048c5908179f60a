public import Foundation
import Synchronization

/// The built `replicator` program, run as a user runs it.
public struct ReplicatorProcess: Sendable {
    /// How a run of the program ended.
    public struct Outcome: Sendable {
        /// Exit code; 128 and the signal's number when one ended it.
        public let code: Int32
        /// Everything on stdout.
        public let output: String
        /// Everything on stderr.
        public let errors: String

        /// Both, for messages.
        public var text: String { "exit \(code)\n\(output)\n\(errors)" }

        /// The JSON object on stdout.
        public func json() throws -> [String: Any] {
            let object = try JSONSerialization.jsonObject(with: Data(output.utf8))
            guard let dictionary = object as? [String: Any] else { throw NotJSON(text: output) }
            return dictionary
        }
    }

    private let process: Process
    private let output = Pipe()
    private let errors = Pipe()

    /// Starts the program.
    public init(_ arguments: [String], environment: [String: String] = [:], directory: URL? = nil) throws {
        process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let directory { process.currentDirectoryURL = directory }
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    /// It stands beside the test bundle.
    private static var program: URL {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return bundle.appendingPathComponent("replicator")
    }

    /// Sends a signal.
    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the end, on a thread of its own.
    public func wait() async throws -> Outcome {
        let (process, output, errors) = (process, output, errors)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                // Both pipes are read while the program runs: a full one would stop it.
                let reader = PipeReader(errors.fileHandleForReading)
                let text = output.fileHandleForReading.readDataToEndOfFile()
                let errorText = reader.finish()
                process.waitUntilExit()
                let isSignal = process.terminationReason == .uncaughtSignal
                continuation.resume(
                    returning: Outcome(
                        code: process.terminationStatus + (isSignal ? 128 : 0),
                        output: String(decoding: text, as: UTF8.self), errors: errorText))
            }
        }
    }

    /// Runs the program to its end.
    public static func run(
        _ arguments: [String], environment: [String: String] = [:], directory: URL? = nil
    ) async throws -> Outcome {
        try await ReplicatorProcess(arguments, environment: environment, directory: directory).wait()
    }
}

/// Reads a pipe to its end on a thread of its own.
private final class PipeReader: Sendable {
    private let group = DispatchGroup()
    private let text = Mutex("")

    init(_ handle: FileHandle) {
        group.enter()
        Thread.detachNewThread {
            let read = String(decoding: handle.readDataToEndOfFile(), as: UTF8.self)
            self.text.withLock { $0 = read }
            self.group.leave()
        }
    }

    func finish() -> String {
        group.wait()
        return text.withLock { $0 }
    }
}

/// The program printed something else than was asked for.
public struct NotJSON: Error, CustomStringConvertible {
    let text: String

    /// What it printed.
    public var description: String { "not a JSON object: \(text)" }
}
