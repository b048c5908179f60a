import TestSupport
import Testing
import Threads

@Suite(.timeLimit(.minutes(1))) struct PermitsTests {
    @Test func `waiters are served in the order they came`() async throws {
        let permits = Permits(available: 0)
        let thread = LoneThread()
        let order = Journal<Int>()
        let tasks = (0..<50).map { number in
            thread.start {
                try await permits.acquire()
                order.note(number)
            }
        }
        await thread.settle()
        #expect(order.entries.isEmpty)
        for _ in tasks { permits.release() }
        for task in tasks { try await task.value }
        #expect(order.entries == Array(0..<50))
    }

    @Test func `no permit is taken without waiting when none is left`() {
        let permits = Permits(available: 2)
        #expect(permits.tryAcquire() && permits.tryAcquire())
        #expect(!permits.tryAcquire())
        permits.release()
        #expect(permits.tryAcquire())
        #expect(!permits.tryAcquire())
    }

    @Test func `a waiter that is cancelled leaves the line and takes nothing`() async throws {
        let permits = Permits(available: 0)
        let thread = LoneThread()
        let first = thread.start { try await permits.acquire() }
        let second = thread.start { try await permits.acquire() }
        await thread.settle()
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        permits.release()
        try await second.value
        #expect(!permits.tryAcquire())
    }

    @Test func `a task that is cancelled already gets nothing, even when a permit is free`() async throws {
        let permits = Permits(available: 1)
        let thread = LoneThread()
        let gate = Permits(available: 0)
        let task = thread.start {
            // Swallows the cancellation, so that the next wait begins in a cancelled task.
            try? await gate.acquire()
            try await permits.acquire()
        }
        await thread.settle()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(permits.tryAcquire())
    }

    @Test func `no permit is lost when a third of 2000 tasks is cancelled`() async {
        let permits = Permits(available: 3)
        let holders = Gauge()
        let tasks = (0..<2000).map { _ in
            Task {
                try await permits.acquire()
                holders.enter()
                await Task.yield()
                holders.leave()
                permits.release()
            }
        }
        await withTaskGroup { group in
            for (number, task) in tasks.enumerated() {
                group.addTask {
                    if number % 3 == 0 { task.cancel() }
                    _ = await task.result
                }
            }
        }
        #expect(holders.peak <= 3)
        #expect(holders.value == 0)
        #expect(permits.tryAcquire() && permits.tryAcquire() && permits.tryAcquire())
        #expect(!permits.tryAcquire())
    }

    @Test func `several permits are taken at once, and nobody is overtaken meanwhile`() async throws {
        let permits = Permits(available: 3)
        let thread = LoneThread()
        let order = Journal<Int>()
        #expect(permits.tryAcquire(2))
        let large = thread.start {
            try await permits.acquire(3)
            order.note(3)
        }
        await thread.settle()
        let small = thread.start {
            try await permits.acquire(1)
            order.note(1)
        }
        await thread.settle()
        // One is free, but it belongs to the one who came first and waits for three.
        #expect(!permits.tryAcquire() && order.entries.isEmpty)
        permits.release(2)
        try await large.value
        #expect(order.entries == [3])
        permits.release(3)
        try await small.value
        #expect(order.entries == [3, 1] && permits.tryAcquire(2) && !permits.tryAcquire())
    }

    @Test func `who stood behind a waiter that is cancelled goes on at once`() async throws {
        let permits = Permits(available: 1)
        let thread = LoneThread()
        let large = thread.start { try await permits.acquire(2) }
        await thread.settle()
        let small = thread.start { try await permits.acquire(1) }
        await thread.settle()
        large.cancel()
        await #expect(throws: CancellationError.self) { try await large.value }
        try await small.value
        #expect(!permits.tryAcquire())
    }
}
