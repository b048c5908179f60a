import Cloud
import TestSupport
import Testing

struct RetryPolicyTests {
    private static let policy = RetryPolicy(maxAttempts: 8, base: .milliseconds(500), cap: .seconds(20))

    @Test(arguments: [
        (1, 1.0, Duration.milliseconds(500)), (2, 1.0, .seconds(1)), (3, 1.0, .seconds(2)),
        (6, 1.0, .seconds(16)),
        (7, 1.0, .seconds(20)), (3, 0.5, .seconds(1)), (3, 0.0, .zero), (1, 7.0, .milliseconds(500)),
    ])
    func `the wait doubles to its cap and is spread from zero`(
        _ failed: Int, _ random: Double, _ wait: Duration
    ) {
        #expect(Self.policy.delay(failedAttempts: failed, advice: .later(), random: random) == wait)
    }

    @Test(arguments: [
        (Duration.seconds(3), Duration.seconds(3)), (.zero, .milliseconds(250)),
        (.seconds(3600), .seconds(20)),
    ])
    func `what the server asks for is the least wait, within the cap`(_ asked: Duration, _ wait: Duration) {
        #expect(Self.policy.delay(failedAttempts: 1, advice: .later(after: asked), random: 0.5) == wait)
    }

    @Test func `the last attempt and a hopeless error are not followed by another`() {
        #expect(Self.policy.delay(failedAttempts: 8, advice: .later(), random: 1) == nil)
        #expect(Self.policy.delay(failedAttempts: 1, advice: .never, random: 1) == nil)
    }

    @Test func `a wait of many attempts does not overflow`() {
        let policy = RetryPolicy(maxAttempts: .max, base: .seconds(1), cap: .seconds(20))
        #expect(policy.delay(failedAttempts: 1_000_000, advice: .later(), random: 1) == .seconds(20))
    }

    @Test func `the retrier waits as the policy says and gives up with the last error`() async {
        let clock = RecordingClock()
        let retrier = Retrier(RetryPolicy(maxAttempts: 3, base: .seconds(1)), clock: clock, random: { 1 })
        await #expect(throws: Failure(number: 3, retryAdvice: .later())) {
            try await retrier.run { attempt in throw Failure(number: attempt, retryAdvice: .later()) }
        }
        #expect(clock.waits == [.seconds(1), .seconds(2)])
    }

    @Test func `the retrier returns the first success and does not repeat hopeless errors`() async throws {
        let clock = RecordingClock()
        let retrier = Retrier(RetryPolicy(), clock: clock, random: { 1 })
        let attempts = try await retrier.run { attempt in
            if attempt < 3 { throw Failure(number: attempt, retryAdvice: .later()) }
            return attempt
        }
        #expect(attempts == 3)
        await #expect(throws: Failure(number: 1, retryAdvice: .never)) {
            try await retrier.run { attempt in throw Failure(number: attempt, retryAdvice: .never) }
        }
        #expect(clock.waits.count == 2)
    }

    private struct Failure: RetryAdvising, Equatable {
        let number: Int
        let retryAdvice: RetryAdvice
    }
}
