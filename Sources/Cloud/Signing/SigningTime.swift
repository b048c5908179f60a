public import Threads

/// One reading of the clock. Date header, scope and signing key all come from the same one, or a request signed at
/// midnight would contradict itself.
public struct SigningTime: Sendable, Equatable {
    /// Seconds since 1970 in UTC.
    public let secondsSinceEpoch: Int

    /// A given moment.
    public init(secondsSinceEpoch: Int) { self.secondsSinceEpoch = secondsSinceEpoch }

    /// What a clock says now.
    public init(_ clock: WallClock) { self.init(secondsSinceEpoch: clock.seconds) }

    /// Such as `20130524`.
    var day: String { String(timestamp.prefix(8)) }

    /// Such as `20130524T000000Z`: ISO 8601 in its basic form.
    package var timestamp: String {
        WallClock.text(seconds: secondsSinceEpoch).filter { $0 != "-" && $0 != ":" }
    }
}
