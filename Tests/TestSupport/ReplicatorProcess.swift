public import Foundation

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
    private let errors: PipeReader

    /// Starts the program.
    ///
    /// - Parameter closesOutput: nobody reads stdout, as behind `| head` that has ended.
    public init(
        _ arguments: [String], environment: [String: String] = [:], directory: URL? = nil,
        closesOutput: Bool = false
    ) throws {
        process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let directory { process.currentDirectoryURL = directory }
        process.standardOutput = output
        let pipe = Pipe()
        process.standardError = pipe
        errors = PipeReader(pipe.fileHandleForReading)
        process.standardInput = FileHandle.nullDevice
        if closesOutput { try output.fileHandleForReading.close() }
        try process.run()
    }

    /// It stands beside the test bundle.
    private static var program: URL {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return bundle.appendingPathComponent("replicator")
    }

    /// Sends a signal.
    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits until the program has written something to stderr.
    public func errors(contain text: String) async throws {
        let errors = errors
        let isFound = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: errors.waitFor(text)) }
        }
        if !isFound { throw NeverHappened("stderr holds \(text)") }
    }

    /// Waits for the end, on a thread of its own.
    public func wait() async throws -> Outcome {
        let (process, output, errors) = (process, output, errors)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                // Both pipes are read while the program runs: a full one would stop it.
                let text = (try? output.fileHandleForReading.readToEnd()) ?? Data()
                let errorText = errors.finish()
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

/// The program printed something else than was asked for.
public struct NotJSON: Error, CustomStringConvertible {
    let text: String

    /// What it printed.
    public var description: String { "not a JSON object: \(text)" }
}
