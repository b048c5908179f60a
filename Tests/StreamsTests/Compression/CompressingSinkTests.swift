import Dispatch
import TestSupport
import Testing
import Threads

@testable import Streams

@Suite(.timeLimit(.minutes(1))) struct CompressingSinkTests {
    private static let chunkBytes = 64 * 1024
    /// Members of random bytes, of which a part holds three.
    private static let partBytes = 200 * 1024

    private let raw = ChunkPool(chunkBytes: chunkBytes, chunkCount: 8)
    private let parts = ChunkPool(chunkBytes: partBytes, chunkCount: 2)

    private func sink(
        _ targets: [any ChunkSink], _ codec: Compression.Codec = .zstd, workers: Int = 3,
        chunkBytes: Int = chunkBytes
    ) throws -> CompressingSink {
        try CompressingSink(
            targets, Compression(codec, threads: workers), workers: workers, chunkBytes: chunkBytes,
            parts: parts)
    }

    /// Chunks of two kinds by turns: some take long and stay long, some are done at once.
    private static func content(_ number: Int) -> [UInt8] {
        number % 3 == 0
            ? Chunks.bytes(4000 + number, seed: UInt64(number + 1))
            : CompressionTests.rows(number % 5 == 0 ? 2000 : 3, from: number * 10_000)
    }

    private func feed(_ sink: CompressingSink, _ contents: [[UInt8]], starts: Set<Int> = [0]) async throws {
        for (index, content) in contents.enumerated() {
            try await sink.accept(
                try await Chunks.sealed(
                    content, rows: index + 1, startsObject: starts.contains(index), from: raw))
        }
    }

    /// Until the suite's time is over.
    private func wait(until condition: () -> Bool) async throws {
        while !condition() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// What each object holds, read by the format's own program.
    private func objects(_ target: ScriptedSink, _ codec: Compression.Codec) async throws -> [[UInt8]] {
        var files: [[UInt8]] = []
        for chunk in target.chunks.entries {
            if chunk.startsObject { files.append([]) }
            files[files.count - 1] += chunk.bytes
        }
        var contents: [[UInt8]] = []
        for file in files { contents.append(try await ExternalReader.read(file, with: codec.rawValue)) }
        return contents
    }

    @Test(arguments: Compression.Codec.allCases, [1, 2, 3])
    func `bytes keep their order and objects their borders, whatever the number of workers`(
        _ codec: Compression.Codec, _ workers: Int
    ) async throws {
        let target = ScriptedSink()
        let sink = try sink([target], codec, workers: workers)
        let contents = (0..<40).map(Self.content)
        let starts: Set = [0, 1, 17, 39]
        try await sink.begin()
        try await feed(sink, contents, starts: starts)
        let report = try await sink.finish()
        #expect(report.rows == 40 * 41 / 2)
        let borders = starts.sorted() + [40]
        let expected = zip(borders, borders.dropFirst()).map { contents[$0..<$1].flatMap(\.self) }
        #expect(try await objects(target, codec) == expected)
        let rows = zip(borders, borders.dropFirst()).map { ($0 + 1...$1).reduce(0, +) }
        #expect(target.chunks.entries.map(\.rows) == rows)
        #expect(target.calls.entries == ["begin", "finish"])
        #expect(raw.lent == 0 && parts.lent == 0)
    }

    @Test func `a part ends where the next member does not fit, and begins with one`() async throws {
        let target = ScriptedSink()
        let sink = try sink([target])
        let contents = (0..<11).map { Chunks.noise(Self.chunkBytes, seed: UInt64($0 + 1)) }
        try await feed(sink, contents, starts: [0, 8])
        _ = try await sink.finish()
        let seen = target.chunks.entries
        // Three and three and two, then the next object.
        let rows = [1 + 2 + 3, 4 + 5 + 6, 7 + 8, 9 + 10 + 11]
        try #require(seen.map(\.rows) == rows)
        #expect(seen.map(\.startsObject) == [true, false, false, true])
        let smallest = Self.partBytes - Compression(.zstd, threads: 1).memberBound(of: Self.chunkBytes)
        for index in [0, 1] { #expect(seen[index].bytes.count > smallest) }
        for (index, members) in [0..<3, 3..<6, 6..<8, 8..<11].enumerated() {
            let read = try await ExternalReader.read(seen[index].bytes, with: "zstd")
            #expect(read == contents[members].flatMap(\.self))
        }
    }

    @Test func `all targets get the same parts`() async throws {
        let targets = [ScriptedSink("a"), ScriptedSink("b")]
        let sink = try sink(targets)
        #expect(sink.name == "a, b")
        try await sink.begin()
        try await feed(sink, (0..<9).map(Self.content), starts: [0, 4])
        #expect(try await sink.finish().rows == 45)
        #expect(targets[0].chunks.entries == targets[1].chunks.entries)
        #expect(targets[0].chunks.entries.count == 2)
        for target in targets { #expect(target.calls.entries == ["begin", "finish"]) }
    }

    @Test func `a target that counts otherwise is reported as it counts`() async throws {
        let target = ScriptedSink()
        let sink = try sink([NullSink(), target, NullSink()])
        try await feed(sink, [Self.content(0)])
        // A row that came past the compression.
        try await target.accept(try await Chunks.sealed([1], rows: 1, from: raw))
        #expect(try await sink.finish().rows == 2)
    }

    @Test func `no chunk is taken while every worker has one`() async throws {
        let sink = try sink([NullSink()], workers: 2)
        let gates = await sink.holdWorkers()
        let taken = Gauge()
        let thread = LoneThread()
        let feeding = thread.start { [raw] in
            for number in 0..<5 {
                try await sink.accept(try await Chunks.sealed(Self.content(number), from: raw))
                taken.enter()
            }
        }
        try await wait { taken.value >= 2 }
        for _ in 0..<20 { await thread.settle() }
        #expect(taken.value == 2)
        // The third waits for the first, whatever becomes of the second.
        gates[1].signal()
        for _ in 0..<20 { await thread.settle() }
        #expect(taken.value == 2)
        gates[0].signal()
        try await feeding.value
        #expect(try await sink.finish().rows == 5)
        #expect(raw.lent == 0)
    }

    @Test func `a chunk goes home when it is compressed, whatever the target does`() async throws {
        let gate = Permits(available: 0)
        let target = ScriptedSink { if $0 == "accept" { try await gate.acquire() } }
        let sink = try sink([target], workers: 2)
        let feeding = Task { [raw] in
            for number in 0..<40 {
                let content = Chunks.noise(Self.chunkBytes, seed: UInt64(number + 1))
                try await sink.accept(try await Chunks.sealed(content, from: raw))
            }
            return try await sink.finish()
        }
        // The target has the first part and keeps it; the chunk that is offered is the only one out.
        try await wait { !target.chunks.entries.isEmpty && raw.lent <= 1 }
        #expect(target.chunks.entries.count == 1 && parts.lent == 1)
        for _ in 0..<40 { gate.release() }
        #expect(try await feeding.value.rows == 40)
        #expect(parts.peakLent <= 2 && parts.lent == 0 && raw.lent == 0)
        // Two with the workers, and the one that waits for them.
        #expect(raw.peakLent <= 3)
    }

    @Test(arguments: [1, 3]) func `a chunk that cannot be compressed fails the sink, and nothing is left`(
        _ chunkCount: Int
    ) async throws {
        let target = ScriptedSink()
        // Buffers for members of a thousand bytes.
        let sink = try sink([target], .gzip, workers: 2, chunkBytes: 1000)
        let contents = (0..<chunkCount).map { Chunks.noise(50_000, seed: UInt64($0 + 1)) }
        let error = await #expect(throws: CompressionError.self) {
            try await feed(sink, contents)
            _ = try await sink.finish()
        }
        #expect(error?.description.contains("gzip compression failed: 50000 bytes did not fit") == true)
        await sink.abandon()
        #expect(target.calls.entries == ["abandon"] && target.chunks.entries.isEmpty)
        #expect(raw.lent == 0 && parts.lent == 0)
    }

    @Test func `zstd says in its own words what went wrong`() async throws {
        let sink = try sink([NullSink()], workers: 1, chunkBytes: 1000)
        try await feed(sink, [Chunks.noise(50_000)])
        let error = await #expect(throws: CompressionError.self) { try await sink.finish() }
        #expect(error?.description == "zstd compression failed: Destination buffer is too small")
    }

    @Test(arguments: ["begin", "accept", "finish"]) func `a target's failure is the sink's`(
        _ moment: String
    ) async throws {
        let bad = ScriptedSink { if $0 == moment { throw Scripted(moment) } }
        let good = ScriptedSink()
        let sink = try sink([bad, good])
        await #expect(throws: Scripted(moment)) {
            try await sink.begin()
            try await feed(sink, (0..<20).map { Chunks.noise(Self.chunkBytes, seed: UInt64($0 + 1)) })
            _ = try await sink.finish()
        }
        await sink.abandon()
        for target in [bad, good] { #expect(target.calls.entries.last == "abandon") }
        #expect(raw.lent == 0 && parts.lent == 0)
    }

    @Test func `abandoned in mid-flight, it ends when its workers have`() async throws {
        let target = ScriptedSink()
        let sink = try sink([target], workers: 2)
        let gates = await sink.holdWorkers()
        try await feed(sink, [Self.content(1), Self.content(2)])
        let isOver = Signal()
        let abandoning = Task {
            await sink.abandon()
            isOver.fire()
        }
        for _ in 0..<1000 { await Task.yield() }
        #expect(!isOver.isFired && target.calls.entries.isEmpty)
        for gate in gates { gate.signal() }
        await abandoning.value
        #expect(target.calls.entries == ["abandon"])
        #expect(raw.lent == 0 && parts.lent == 0)
    }

    @Test(arguments: ["a worker", "the target", "a part"])
    func `cancelled while it waits, a transfer ends and leaves nothing`(_ place: String) async throws {
        let gate = Permits(available: 0)
        let target = KeepingSink(most: place == "the target" ? 0 : 2) { try await gate.acquire() }
        let sink = try sink([target], workers: 2)
        let held = place == "a worker" ? await sink.holdWorkers() : []
        var producer = ScriptedProducer(rowCount: 60)
        // A row a chunk, which stays as long as it is.
        producer.row = Chunks.noise(Self.chunkBytes)
        let blocked = Signal()
        producer.beforeRow = { if place == "a worker", $0 == 4 { blocked.fire() } }
        let pipeline = TransferPipeline(
            producer: producer, sinks: [sink], pool: raw, rotation: .none, progress: TransferProgress())
        let running = Task { try await pipeline.run() }
        if place == "a worker" { await blocked.wait() } else { await target.isFull.wait() }
        running.cancel()
        for semaphore in held { semaphore.signal() }
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(raw.lent == 0 && parts.lent == 0)
        #expect(await target.isAbandoned)
    }
}

/// Keeps parts, as an upload does that makes no progress.
private actor KeepingSink: ChunkSink {
    nonisolated let name = "keeping"
    /// Fires when it has as many as it keeps, or before it waits.
    let isFull = Signal()
    private(set) var isAbandoned = false
    private var kept: [SealedChunk] = []
    private let most: Int
    private let wait: @Sendable () async throws -> Void

    /// - Parameter wait: what it does with more parts than it keeps.
    init(most: Int, wait: @escaping @Sendable () async throws -> Void) {
        self.most = most
        self.wait = wait
    }

    func begin() async throws {}

    func accept(_ chunk: SealedChunk) async throws {
        kept.append(chunk)
        if kept.count >= most { isFull.fire() }
        if kept.count > most { try await wait() }
    }

    func finish() async throws -> SinkReport { SinkReport(rows: 0, bytes: 0) }

    func abandon() async {
        isAbandoned = true
        kept = []
    }
}

extension CompressingSink {
    /// Keeps every worker's thread busy until its semaphore is signalled.
    fileprivate func holdWorkers() async -> [DispatchSemaphore] {
        var semaphores: [DispatchSemaphore] = []
        for worker in workers {
            let (semaphore, isHeld) = (DispatchSemaphore(value: 0), Signal())
            Task { await worker.hold(semaphore, isHeld) }
            await isHeld.wait()
            semaphores.append(semaphore)
        }
        return semaphores
    }
}

extension CompressionWorker {
    fileprivate func hold(_ semaphore: DispatchSemaphore, _ isHeld: Signal) {
        isHeld.fire()
        semaphore.wait()
    }
}
