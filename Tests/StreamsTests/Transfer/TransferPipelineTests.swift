import TestSupport
import Testing
import Threads

@testable import Streams

struct TransferPipelineTests {
    /// Stage and cause of a failure, for comparisons.
    private func parts(_ error: any Error) -> (stage: TransferError.Stage?, cause: Scripted?) {
        let error = error as? TransferError
        return (error?.stage, error?.cause as? Scripted)
    }

    @Test func `every sink gets the same bytes, and all is counted`() async throws {
        let transfer = ScriptedTransfer(
            producer: ScriptedProducer(rowCount: 100), sinks: [ScriptedSink("a"), ScriptedSink("b")])
        let summary = try await transfer.run()
        #expect(summary.rows == 100 && summary.bytes == 1600)
        #expect(summary.reports.map(\.rows) == [100, 100])
        for sink in transfer.sinks {
            #expect(sink.calls.entries == ["begin", "finish"])
            #expect(sink.chunks.entries.flatMap(\.bytes).count == 1600)
            #expect(sink.chunks.entries.map(\.firstRow) == Array(stride(from: 1, to: 100, by: 4)))
        }
        #expect(transfer.sinks[0].chunks.entries == transfer.sinks[1].chunks.entries)
        #expect(transfer.pool.lent == 0 && transfer.producer.interrupts.value == 0)
    }

    @Test func `a transfer of no rows sends no chunk`() async throws {
        let transfer = ScriptedTransfer(producer: ScriptedProducer(rowCount: 0), sinks: [ScriptedSink()])
        let summary = try await transfer.run()
        #expect(summary.rows == 0 && summary.bytes == 0 && summary.peakChunks <= 1)
        #expect(
            transfer.sinks[0].chunks.entries.isEmpty
                && transfer.sinks[0].calls.entries == ["begin", "finish"])
    }

    @Test func `the slowest sink sets the pace, and the pool its bound`() async throws {
        let gate = Permits(available: 0)
        let produced = Gauge()
        let slow = ScriptedSink("slow") { if $0 == "accept" { try await gate.acquire() } }
        let fast = ScriptedSink("fast")
        let thread = LoneThread()
        var producer = ScriptedProducer(rowCount: 400)
        producer.beforeRow = { _ in produced.enter() }
        let transfer = ScriptedTransfer(producer: producer, sinks: [fast, slow])
        let running = thread.start { try await transfer.run() }
        // The slow sink has taken one chunk and holds it: no more than the pool has may be on its way.
        while slow.chunks.entries.isEmpty { await Task.yield() }
        for _ in 0..<100 { await thread.settle() }
        #expect(produced.value <= (6 + 1) * 4)
        #expect(fast.chunks.entries.count <= 6)
        for _ in 0..<200 { gate.release() }
        let summary = try await running.value
        #expect(summary.rows == 400 && summary.peakChunks <= 6 && transfer.pool.lent == 0)
    }

    @Test(arguments: ["begin", "accept", "finish"])
    func `a sink's failure is the cause, and every sink is abandoned once`(
        _ moment: String
    ) async throws {
        let good = ScriptedSink("good")
        let bad = ScriptedSink("bad") { if $0 == moment { throw Scripted(moment) } }
        let transfer = ScriptedTransfer(producer: ScriptedProducer(rowCount: 1000), sinks: [good, bad])
        let (stage, cause) = parts(try await transfer.failure())
        #expect(stage == .sink("bad") && cause == Scripted(moment))
        for sink in transfer.sinks { #expect(sink.calls.entries.count { $0 == "abandon" } == 1) }
        #expect(good.calls.entries.last == "abandon" && bad.calls.entries.last == "abandon")
        #expect(transfer.pool.lent == 0)
    }

    @Test func `a failing sink wakes a producer that waits for chunks`() async throws {
        let gate = Permits(available: 0)
        // Holds its chunks until the other has failed, and fails itself as a consequence.
        let blocked = ScriptedSink("blocked") { if $0 == "accept" { try await gate.acquire() } }
        let bad = ScriptedSink("bad") { if $0 == "accept" { throw Scripted("first") } }
        let transfer = ScriptedTransfer(producer: ScriptedProducer(rowCount: 1000), sinks: [blocked, bad])
        let (stage, cause) = parts(try await transfer.failure())
        #expect(stage == .sink("bad") && cause == Scripted("first"))
        #expect(transfer.producer.interrupts.value == 1)
    }

    @Test func `a failing source wakes a sink that waits`() async throws {
        let gate = Permits(available: 0)
        let waiting = ScriptedSink("waiting") { call in
            guard call == "accept" else { return }
            do { try await gate.acquire() } catch { throw Scripted("consequence") }
        }
        var producer = ScriptedProducer(rowCount: 1000)
        producer.beforeRow = { if $0 == 6 { throw Scripted("source") } }
        let transfer = ScriptedTransfer(producer: producer, sinks: [waiting])
        let error = try await transfer.failure()
        let (stage, cause) = parts(error)
        #expect(stage == .source && cause == Scripted("source"))
        #expect((error as? TransferError)?.rowsDone == 4)
        #expect(!waiting.calls.entries.contains("finish"))
    }

    @Test func `a failure while abandoning does not hide the cause`() async throws {
        let bad = ScriptedSink("bad") { call in
            if call == "accept" { throw Scripted("cause") }
            if call == "abandon" { throw Scripted("later") }
        }
        let other = ScriptedSink("other")
        let transfer = ScriptedTransfer(producer: ScriptedProducer(rowCount: 10), sinks: [bad, other])
        #expect(parts(try await transfer.failure()).cause == Scripted("cause"))
        #expect(other.calls.entries.last == "abandon")
    }

    @Test(arguments: [9, 11]) func `a count that differs from what was read is an error, and is undone`(
        _ claimed: Int
    ) async throws {
        var producer = ScriptedProducer(rowCount: 10)
        producer.claimedRows = claimed
        let transfer = ScriptedTransfer(producer: producer, sinks: [ScriptedSink("target")])
        let error = try await transfer.failure() as? TransferError
        #expect(error?.stage == .count)
        #expect(
            error?.cause as? CountMismatch == CountMismatch(sink: "target", rowsRead: claimed, rowsStored: 10)
        )
        #expect(transfer.sinks[0].calls.entries == ["begin", "finish", "abandon"])
    }

    @Test(arguments: ["begin", "accept", "finish"])
    func `cancelled while a sink waits, everything ends by it`(
        _ moment: String
    ) async throws {
        let gate = Permits(available: 0)
        let arrived = Permits(available: 0)
        let sink = ScriptedSink { call in
            guard call == moment else { return }
            arrived.release()
            // A sink's own words for having been cancelled are not the cause.
            do { try await gate.acquire() } catch { throw Scripted("consequence") }
        }
        let other = ScriptedSink("other")
        let transfer = ScriptedTransfer(producer: ScriptedProducer(rowCount: 1000), sinks: [other, sink])
        let running = Task { try await transfer.run() }
        try await arrived.acquire()
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(other.calls.entries.count { $0 == "abandon" } == 1)
        #expect(sink.calls.entries.count { $0 == "abandon" } == 1)
        #expect(transfer.pool.lent == 0)
    }

    @Test func `cancelled while the source waits, it is interrupted`() async throws {
        let arrived = Permits(available: 0)
        let gate = Permits(available: 0)
        var producer = ScriptedProducer(rowCount: 10)
        producer.beforeRow = { number in
            guard number == 5 else { return }
            arrived.release()
            do { try await gate.acquire() } catch { throw Scripted("consequence") }
        }
        let transfer = ScriptedTransfer(producer: producer, sinks: [ScriptedSink()])
        let running = Task { try await transfer.run() }
        try await arrived.acquire()
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(producer.interrupts.value == 1)
    }
}
