/// How often to try again and how long to wait: exponential with full jitter, so that many uploads that failed at
/// once do not come back at once. Pure; ``Retrier`` applies it.
public struct RetryPolicy: Sendable, Equatable {
    /// Tries in all, the first included.
    public var maxAttempts: Int
    /// The longest wait before the second try; it doubles from there.
    public var base: Duration
    /// No wait is longer, whatever the server asks for.
    public var cap: Duration

    /// The defaults: five tries within about 6 s of waiting at most.
    public init(maxAttempts: Int = 5, base: Duration = .milliseconds(400), cap: Duration = .seconds(20)) {
        precondition(maxAttempts > 0, "at least one attempt")
        precondition(base >= .zero && cap >= base, "a wait is not negative, and its cap not below its base")
        self.maxAttempts = maxAttempts
        self.base = base
        self.cap = cap
    }

    /// The wait after an attempt failed, or `nil` to give up.
    ///
    /// - Parameters:
    ///   - failedAttempts: attempts so far, from 1.
    ///   - random: 0 to 1.
    public func delay(failedAttempts: Int, advice: RetryAdvice, random: Double) -> Duration? {
        guard case .later(let asked) = advice, failedAttempts < maxAttempts else { return nil }
        // Beyond 2^30 the cap has long been reached.
        let ceiling = min(base * (1 << min(failedAttempts - 1, 30)), cap)
        let jittered = ceiling * min(max(random, 0), 1)
        guard let asked else { return jittered }
        return min(max(asked, jittered), cap)
    }
}

/// What an error says about trying again.
public enum RetryAdvice: Sendable, Equatable {
    /// It would fail the same way: wrong key, no permission, no such bucket.
    case never
    /// It may pass: broken connection, server fault. `after` is what the server asked for, if it did.
    case later(after: Duration? = nil)
}

/// An error that knows whether trying again makes sense.
public protocol RetryAdvising: Error {
    /// What to do.
    var retryAdvice: RetryAdvice { get }
}
