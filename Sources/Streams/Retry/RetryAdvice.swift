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
