import Foundation
import TestSupport
import Testing
import Threads

/// An actor that lives on a thread of its own.
private actor Resident {
    private nonisolated let thread: BlockingThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    init(name: String) { thread = BlockingThread(name: name) }

    /// Number of the kernel's task that runs this.
    func threadNumber() -> Int? { Self.current() }

    func threadNumberAfterWaiting() async -> Int? {
        await Task.yield()
        return Self.current()
    }

    private static func current() -> Int? {
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
        return link.flatMap { Int($0.split(separator: "/").last ?? "") }
    }
}

struct BlockingThreadTests {
    /// Name of one of this process's threads; `nil` when there is none of that number.
    private func name(ofThread number: Int) -> String? {
        let text = try? String(contentsOfFile: "/proc/self/task/\(number)/comm", encoding: .utf8)
        return text.map { $0.trimmingCharacters(in: .newlines) }
    }

    @Test func `every job of an actor runs on its one thread, which has the given name`() async throws {
        let resident = Resident(name: "resident-of-a-long-name")
        let first = try #require(await resident.threadNumber())
        #expect(name(ofThread: first) == "resident-of-a-l")
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    number % 2 == 0
                        ? await resident.threadNumber() : await resident.threadNumberAfterWaiting()
                }
            }
            for try await number in group { #expect(number == first) }
        }
    }

    @Test func `two executors have two threads`() async throws {
        let (left, right) = (Resident(name: "left"), Resident(name: "right"))
        #expect(await left.threadNumber() != right.threadNumber())
    }

    @Test func `the thread ends when the executor is released`() async throws {
        let number = try await {
            let resident = Resident(name: "short-lived")
            return try #require(await resident.threadNumber())
        }()
        var looks = 0
        while name(ofThread: number) == "short-lived", looks < 1_000_000 {
            looks += 1
            await Task.yield()
        }
        #expect(name(ofThread: number) != "short-lived")
    }
}
