import TestSupport

@testable import Streams

/// A failure that a test made up.
struct Scripted: Error, Equatable {
    let name: String

    init(_ name: String) { self.name = name }
}

/// A source of equal rows that does what a test says at a row.
struct ScriptedProducer: ChunkProducer {
    var rowCount: Int
    var row = Array("0123456789abcde\n".utf8)
    /// Called before each row, counted from 1.
    var beforeRow: @Sendable (Int) async throws -> Void = { _ in }
    /// What it says it read, where that is not the truth.
    var claimedRows: Int?
    let interrupts = Gauge()

    func produce(into assembler: inout ChunkAssembler, progress: TransferProgress) async throws -> Int {
        for number in 0..<rowCount {
            do {
                try await beforeRow(number + 1)
            } catch let error as Scripted {
                throw StageFailure.source(error)
            }
            try await assembler.prepare()
            if assembler.withChunk({ $0.freeCapacity }) < row.count {
                if assembler.mayBeSealed {
                    try await assembler.seal()
                    try await assembler.prepare()
                } else {
                    try await writePieces(&assembler)
                    continue
                }
            }
            assembler.withChunk { $0.append(row) }
            assembler.note(rows: 1, embeddedNewlines: 0)
        }
        try await assembler.seal()
        return claimedRows ?? rowCount
    }

    /// A row over as many chunks as it takes.
    private func writePieces(_ assembler: inout ChunkAssembler) async throws {
        for byte in row {
            if assembler.withChunk({ $0.freeCapacity }) == 0 {
                assembler.noteInsideRow(isQuoted: true)
                try await assembler.seal()
                try await assembler.prepare()
            }
            assembler.withChunk { $0.append([byte]) }
        }
        assembler.noteRowEnd()
    }

    func interrupt() { interrupts.enter() }
}

/// A sink that does what a test says at each moment, and remembers its calls.
final class ScriptedSink: ChunkSink {
    let name: String
    let calls = Journal<String>()
    let chunks = Journal<Seen>()
    private let rows = Gauge()
    private let script: @Sendable (String) async throws -> Void

    /// What a chunk looked like.
    struct Seen: Sendable, Equatable {
        var firstRow: Int
        var rows: Int
        var startsObject: Bool
        var startsInsideQuotes: Bool
        var bytes: [UInt8]
    }

    /// - Parameter script: called with `begin`, `accept`, `finish` or `abandon`; its error is the sink's.
    init(_ name: String = "scripted", script: @escaping @Sendable (String) async throws -> Void = { _ in }) {
        self.name = name
        self.script = script
    }

    private func step(_ call: String) async throws {
        if call != "accept" { calls.note(call) }
        try await script(call)
    }

    func begin() async throws { try await step("begin") }

    func accept(_ chunk: SealedChunk) async throws {
        chunks.note(
            Seen(
                firstRow: chunk.firstRow, rows: chunk.rows, startsObject: chunk.startsObject,
                startsInsideQuotes: chunk.startsInsideQuotes, bytes: chunk.content))
        try await step("accept")
        for _ in 0..<chunk.rows { rows.enter() }
    }

    func finish() async throws -> SinkReport {
        try await step("finish")
        return SinkReport(rows: rows.value, bytes: 0)
    }

    func abandon() async { try? await step("abandon") }
}

/// A transfer of scripted parts.
struct ScriptedTransfer {
    var producer: ScriptedProducer
    var sinks: [ScriptedSink]
    var pool = ChunkPool(chunkBytes: 64, chunkCount: 6)
    var rotation = ObjectRotation.none
    let progress = TransferProgress()

    func run() async throws -> TransferSummary {
        try await TransferPipeline(
            producer: producer, sinks: sinks, pool: pool, rotation: rotation, progress: progress
        ).run()
    }

    /// The error that it ends with.
    func failure() async throws -> any Error {
        do {
            _ = try await run()
        } catch {
            return error
        }
        throw Scripted("did not fail")
    }
}
