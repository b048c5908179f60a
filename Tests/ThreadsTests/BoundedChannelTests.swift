import TestSupport
import Testing
import Threads

/// An element that tells how many of it are alive.
private struct Token: ~Copyable, Sendable {
    let number: Int
    private let alive: Gauge

    init(_ number: Int, _ alive: Gauge) {
        self.number = number
        self.alive = alive
        alive.enter()
    }

    deinit { alive.leave() }
}

struct BoundedChannelTests {
    private func next(_ channel: BoundedChannel<Token>) async throws -> Int? {
        guard let token = try await channel.receive() else { return nil }
        return token.number
    }

    @Test func `elements come out in the order they went in`() async throws {
        let channel = BoundedChannel<Token>(capacity: 4)
        let alive = Gauge()
        async let sending: Void = {
            for number in 0..<1000 { try await channel.send(Token(number, alive)) }
            channel.finish()
        }()
        var numbers: [Int] = []
        while let token = try await channel.receive() { numbers.append(token.number) }
        try await sending
        #expect(numbers == Array(0..<1000))
        // Four wait in the channel, one is on its way in, one on its way out.
        #expect(alive.peak <= 6)
        #expect(alive.value == 0)
    }

    @Test func `a full channel makes the sender wait until there is room`() async throws {
        let channel = BoundedChannel<Token>(capacity: 2)
        let alive = Gauge()
        let sent = Journal<Int>()
        let thread = LoneThread()
        let sender = thread.start {
            for number in 0..<4 {
                try await channel.send(Token(number, alive))
                sent.note(number)
            }
        }
        await thread.settle()
        #expect(sent.entries == [0, 1])
        #expect(try await next(channel) == 0)
        await thread.settle()
        #expect(sent.entries == [0, 1, 2])
        #expect(try await next(channel) == 1)
        try await sender.value
    }

    @Test func `an empty channel makes the receiver wait`() async throws {
        let channel = BoundedChannel<Token>(capacity: 1)
        let thread = LoneThread()
        let received = Journal<Int?>()
        let receiver = thread.start { received.note(try await next(channel)) }
        await thread.settle()
        #expect(received.entries.isEmpty)
        try await channel.send(Token(7, Gauge()))
        try await receiver.value
        #expect(received.entries == [7])
    }

    @Test func `what waits in a finished channel still comes, and then every receiver gets nil`() async throws
    {
        let channel = BoundedChannel<Token>(capacity: 2)
        try await channel.send(Token(1, Gauge()))
        try await channel.send(Token(2, Gauge()))
        channel.finish()
        channel.finish()
        #expect(try await next(channel) == 1)
        #expect(try await next(channel) == 2)
        for _ in 0..<3 { #expect(try await next(channel) == nil) }
    }

    @Test func `finishing wakes every receiver that waits`() async throws {
        let channel = BoundedChannel<Token>(capacity: 1)
        let thread = LoneThread()
        let receivers = (0..<3).map { _ in thread.start { try await next(channel) } }
        await thread.settle()
        channel.finish()
        for receiver in receivers { #expect(try await receiver.value == nil) }
    }

    @Test func `an element whose sender is cancelled is destroyed, and its place is not lost`() async throws {
        let channel = BoundedChannel<Token>(capacity: 1)
        let alive = Gauge()
        let thread = LoneThread()
        try await channel.send(Token(0, alive))
        let sender = thread.start { try await channel.send(Token(1, alive)) }
        await thread.settle()
        #expect(alive.value == 2)
        sender.cancel()
        await #expect(throws: CancellationError.self) { try await sender.value }
        #expect(alive.value == 1)
        #expect(try await next(channel) == 0)
        try await channel.send(Token(2, alive))
        #expect(try await next(channel) == 2)
    }

    @Test func `a cancelled receiver takes no element with it`() async throws {
        let channel = BoundedChannel<Token>(capacity: 1)
        let thread = LoneThread()
        let receiver = thread.start { try await next(channel) }
        await thread.settle()
        receiver.cancel()
        await #expect(throws: CancellationError.self) { try await receiver.value }
        try await channel.send(Token(5, Gauge()))
        #expect(try await next(channel) == 5)
    }

    @Test func `a channel that is dropped destroys what waits in it`() async throws {
        let alive = Gauge()
        do {
            let channel = BoundedChannel<Token>(capacity: 3)
            for number in 0..<3 { try await channel.send(Token(number, alive)) }
            #expect(alive.value == 3)
        }
        #expect(alive.value == 0)
    }

    @Test func `a channel without room is refused`() async {
        await #expect(processExitsWith: .failure) { _ = BoundedChannel<Int>(capacity: 0) }
    }
}
