import Streams
import TestSupport
import Testing
import Threads

/// What a transfer may rely on when it hands chunks to a sink, wherever that puts them.
@Suite(.timeLimit(.minutes(10))) struct SinkConformanceTests {
    /// Hands over chunks by their numbers, each dropped at once.
    private static func accept(_ numbers: ClosedRange<Int>, _ opened: ConformingSink.Opened) async throws {
        for number in numbers {
            try await opened.sink.accept(try await SinkRows.chunk(number, from: opened.pool))
        }
    }

    @Test(arguments: ConformingSink.allCases)
    func `a sink has a name`(_ profile: ConformingSink) async throws {
        try await profile.open(.sound) { opened in
            #expect(!opened.sink.name.isEmpty && !opened.sink.name.contains("\n"))
            await opened.sink.abandon()
        }
    }

    @Test(arguments: ConformingSink.allCases)
    func `no chunk is no row and no byte`(_ profile: ConformingSink) async throws {
        try await profile.open(.sound) { opened in
            try await opened.sink.begin()
            #expect(try await opened.sink.finish() == SinkReport(rows: 0, bytes: 0))
        }
    }

    @Test(arguments: ConformingSink.allCases, [1, 2, 4])
    func `rows and bytes are counted, and every chunk is given back`(
        _ profile: ConformingSink, _ chunks: Int
    ) async throws {
        try await profile.open(.sound) { opened in
            try await opened.sink.begin()
            try await Self.accept(1...chunks, opened)
            #expect(
                try await opened.sink.finish()
                    == SinkReport(rows: chunks * SinkRows.perChunk, bytes: chunks * opened.pool.chunkBytes))
            #expect(opened.pool.lent == 0)
        }
    }

    @Test(arguments: ConformingSink.allCases)
    func `what is stored is what was handed over, in order`(_ profile: ConformingSink) async throws {
        try await profile.open(.sound) { opened in
            let stored = try opened.stored.get()
            try await opened.sink.begin()
            try await Self.accept(1...4, opened)
            _ = try await opened.sink.finish()
            let expected = (1...4).flatMap { SinkRows.bytes(chunk: $0, filling: opened.pool.chunkBytes) }
            let isEqual = try await stored() == expected
            #expect(isEqual)
        }
    }

    @Test(arguments: ConformingSink.allCases)
    func `a sink that has enough in flight takes no more`(_ profile: ConformingSink) async throws {
        try await profile.open(.slow) { opened in
            try await opened.sink.begin()
            try await Self.accept(1...24, opened)
            #expect(opened.pool.peakLent <= profile.mostLent)
            #expect(try await opened.sink.finish().rows == 24 * SinkRows.perChunk)
            #expect(opened.pool.lent == 0)
        }
    }

    /// When a sink is abandoned.
    enum Moment: CaseIterable {
        case beforeBegin, afterBegin, afterChunks, afterFinish
    }

    @Test(arguments: ConformingSink.allCases, Moment.allCases)
    func `an abandoned sink keeps no chunk and leaves nothing behind`(
        _ profile: ConformingSink, _ moment: Moment
    ) async throws {
        try await profile.open(.sound) { opened in
            try await Self.reach(moment, opened)
            await opened.sink.abandon()
            #expect(opened.pool.lent == 0)
            #expect(try await opened.leftovers() == [])
        }
    }

    @Test(arguments: ConformingSink.allCases, Moment.allCases)
    func `abandoning works in a cancelled task`(_ profile: ConformingSink, _ moment: Moment) async throws {
        try await profile.open(.sound) { opened in
            try await Self.reach(moment, opened)
            let never = Permits(available: 0)
            let ending = Task {
                try? await never.acquire()
                await opened.sink.abandon()
            }
            ending.cancel()
            await ending.value
            #expect(opened.pool.lent == 0)
            #expect(try await opened.leftovers() == [])
        }
    }

    private static func reach(_ moment: Moment, _ opened: ConformingSink.Opened) async throws {
        if moment == .beforeBegin { return }
        try await opened.sink.begin()
        if moment == .afterBegin { return }
        // The second one makes an upload of several parts of it; more are in flight.
        try await accept(1...4, opened)
        if moment == .afterFinish { _ = try await opened.sink.finish() }
    }

    /// Hands over chunks, the second of them bad, until the sink fails or there are so many.
    private static func failure(_ opened: ConformingSink.Opened, chunks: Int) async throws -> (any Error)? {
        try await opened.sink.begin()
        for number in 1...chunks {
            let chunk = try await SinkRows.chunk(number, from: opened.pool, isBad: number % 2 == 0)
            do { try await opened.sink.accept(chunk) } catch { return error }
        }
        return nil
    }

    @Test(arguments: ConformingSink.allCases)
    func `a failure comes to light while chunks go on, and leaves nothing behind`(
        _ profile: ConformingSink
    ) async throws {
        let isFirstCause = try profile.isFirstCause.get()
        try await profile.open(.refusing) { opened in
            // More than lies between a sink and what refuses.
            let error = try await Self.failure(opened, chunks: 4096)
            #expect(error.map(isFirstCause) == true, "\(String(describing: error))")
            await opened.sink.abandon()
            #expect(opened.pool.lent == 0)
            #expect(try await opened.leftovers() == [])
        }
    }

    @Test(arguments: ConformingSink.allCases, [2, 4, 4096])
    func `finishing after a failure fails by its first cause`(_ profile: ConformingSink, _ chunks: Int)
        async throws
    {
        let isFirstCause = try profile.isFirstCause.get()
        try await profile.open(.refusing) { opened in
            _ = try await Self.failure(opened, chunks: chunks)
            let error = await #expect(throws: (any Error).self) { _ = try await opened.sink.finish() }
            #expect(error.map(isFirstCause) == true, "\(String(describing: error))")
            await opened.sink.abandon()
            #expect(opened.pool.lent == 0)
            #expect(try await opened.leftovers() == [])
        }
    }
}
