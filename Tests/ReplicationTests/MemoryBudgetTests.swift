import Streams
import TestSupport
import Testing

@testable import Replication

/// The memory that all runs of an engine share.
@Suite(.timeLimit(.minutes(1))) struct MemoryBudgetTests {
    @Test func `runs that fit together run together, and the others wait for them`() async throws {
        let budget = MemoryBudget(bytes: 100)
        let thread = LoneThread()
        let (running, gate) = (Gauge(), Signal())
        let tasks = (0..<5).map { _ in
            thread.start {
                try await budget.lending(40) {
                    running.enter()
                    await gate.wait()
                    running.leave()
                }
            }
        }
        await thread.settle()
        #expect(running.value == 2)
        gate.fire()
        for task in tasks { try await task.value }
        #expect(running.peak == 2)
    }

    @Test func `a run that can never fit is refused at once, with both numbers`() async {
        let budget = MemoryBudget(bytes: 100)
        let error = await #expect(throws: MemoryTooSmall.self) { try await budget.lending(101) {} }
        #expect(error == MemoryTooSmall(neededBytes: 101, budgetBytes: 100))
    }

    @Test func `what a failed run had is given back`() async throws {
        struct Failure: Error {}
        let budget = MemoryBudget(bytes: 100)
        await #expect(throws: Failure.self) { try await budget.lending(100) { throw Failure() } }
        try await budget.lending(100) {}
    }

    @Test func `a cancelled run leaves the line`() async throws {
        let budget = MemoryBudget(bytes: 100)
        let thread = LoneThread()
        let gate = Signal()
        let first = thread.start { try await budget.lending(100) { await gate.wait() } }
        await thread.settle()
        let second = thread.start { try await budget.lending(50) {} }
        await thread.settle()
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        gate.fire()
        try await first.value
        try await budget.lending(100) {}
    }
}
