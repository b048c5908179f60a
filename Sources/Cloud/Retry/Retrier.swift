/// Runs an operation by a ``RetryPolicy``. Clock and randomness are passed in, so that tests need not wait.
public struct Retrier: Sendable {
    /// When to try again.
    public let policy: RetryPolicy
    private let clock: any Clock<Duration>
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - clock: what waits.
    ///   - random: a new number from 0 to 1 at each call.
    public init(
        _ policy: RetryPolicy, clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.policy = policy
        self.clock = clock
        self.random = random
    }

    /// Runs the operation until it succeeds, its error advises ``RetryAdvice/never``, or the attempts are used up.
    ///
    /// - Parameter operation: gets the attempt's number, from 1.
    /// - Throws: the last attempt's error; `CancellationError` when cancelled while waiting.
    public func run<Result>(_ operation: (_ attempt: Int) async throws -> Result) async throws -> Result {
        var attempt = 1
        while true {
            do {
                return try await operation(attempt)
            } catch let error as any RetryAdvising {
                let advice = error.retryAdvice
                guard let delay = policy.delay(failedAttempts: attempt, advice: advice, random: random())
                else {
                    throw error
                }
                try await clock.sleep(for: delay)
                attempt += 1
            }
        }
    }
}
