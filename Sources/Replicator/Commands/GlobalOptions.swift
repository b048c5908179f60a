import ArgumentParser
import Foundation
import Logging
import Replication

/// Options that every command has.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: "Configuration file. Default: $REPLICATOR_CONFIG, else replicator.yaml.")
    var config: String?

    @Option(
        name: .long,
        help: "trace, debug, info, notice, warning, error or critical. Default: $LOG_LEVEL, else notice.")
    var logLevel: String?

    @Option(name: .long, help: "Log lines on stderr: text or json.")
    var logFormat: StandardErrorLog.Format = .text

    @Flag(name: .long, help: "One JSON object on stdout instead of text.")
    var json = false

    @Option(name: .long, help: "Memory for rows, such as 64MiB: fetch buffers and encoded chunks together.")
    var memory: String?

    @Option(name: .long, help: "Most rows of one fetch. Default: 1000.")
    var batchRows: Int?

    @Option(name: .long, help: "Most memory of one of the two fetch buffers, such as 4MiB; part of --memory.")
    var batchMemory: String?

    @Option(
        name: .long,
        help:
            "Readers that share the read, in one snapshot: a number, or auto (as many as are no slower than one)."
    )
    var parallel: String?

    @Flag(name: .long, help: "Make warnings errors.")
    var strict = false

    @Option(name: .long, help: "Progress display on stderr: auto (on a terminal), always or never.")
    var progress: ProgressMode = .auto

    @Flag(name: .long, help: "Let errors show contents of rows.")
    var showRows = false

    enum ProgressMode: String, ExpressibleByArgument, CaseIterable {
        case auto
        case always
        case never
    }

    /// The configuration, checked whole.
    func loadConfiguration() throws -> ReplicatorConfiguration {
        try ReplicatorConfiguration.load(path: config, flags: try overrides(), environment: environment)
    }

    /// What the flags set.
    func overrides() throws -> SettingOverrides {
        var overrides = SettingOverrides()
        overrides.memory = try memory.map { try flagValue($0, "--memory", ByteSize.init(parsing:)) }
        if let batchRows {
            guard Defaults.batchRowsRange.contains(batchRows) else {
                throw UsageError(
                    "--batch-rows: expected \(Defaults.batchRowsRange.lowerBound) to \(Defaults.batchRowsRange.upperBound), "
                        + "found \(batchRows)")
            }
            overrides.batchRows = batchRows
        }
        overrides.batchMemory = try batchMemory.map {
            try flagValue($0, "--batch-memory", ByteSize.init(parsing:))
        }
        overrides.parallel = try parallel.map {
            try flagValue($0, "--parallel", ParallelSetting.init(parsing:))
        }
        if strict { overrides.strict = true }
        return overrides
    }

    /// The variables of the process: read here, and handed down.
    var environment: [String: String] { ProcessSurroundings.environment }

    /// The engine for runs that follow each other: its memory is that of the largest.
    func makeEngine(for definitions: [SyncDefinition] = []) throws -> Engine {
        ProcessSurroundings.engine(
            memoryBytes: definitions.map(\.memoryBytes).max() ?? Defaults.memory.bytes,
            logger: try makeLogger())
    }

    /// A logger to stderr at the level asked for.
    func makeLogger() throws -> Logger {
        var logger = Logger(label: "replicator") { _ in
            StandardErrorLog(logFormat, clock: ProcessSurroundings.wallClock)
        }
        let variables = try EnvironmentOverrides(environment)
        logger.logLevel =
            try logLevel.map { try flagValue($0, "--log-level", EnvironmentOverrides.logLevel) }
            ?? variables.logLevel ?? .notice
        return logger
    }

    /// Whether to draw progress.
    var drawsProgress: Bool {
        switch progress {
        case .always: true
        case .never: false
        case .auto: !json && isatty(STDERR_FILENO) == 1
        }
    }
}

extension StandardErrorLog.Format: ExpressibleByArgument {}
