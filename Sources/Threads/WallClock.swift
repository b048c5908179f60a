internal import Foundation

/// Tells the time of day. Whoever makes an engine chooses one and hands it down; nothing else reads the machine's
/// clock, so that a test can say what time it is. Durations are measured with a monotonic clock, never with this one.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Int64

    /// A clock of another kind.
    ///
    /// - Parameter milliseconds: since 1970 in UTC, at each call.
    public init(milliseconds: @escaping @Sendable () -> Int64) { read = milliseconds }

    /// The machine's clock.
    public static let system = WallClock { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) }

    /// Milliseconds since 1970 in UTC.
    public var milliseconds: Int64 { read() }

    /// Whole seconds since 1970 in UTC.
    public var seconds: Int {
        let now = read()
        return Int(now >= 0 ? now / 1000 : (now - 999) / 1000)
    }

    /// The time as ISO 8601 in UTC, to the second: `2026-01-31T12:00:00Z`.
    public var text: String { Self.text(seconds: seconds) }

    /// A moment as ISO 8601 in UTC.
    ///
    /// - Parameter seconds: since 1970.
    public static func text(seconds: Int) -> String {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let second = seconds - days * 86_400
        return CivilDate(daysSinceEpoch: days).text
            + "T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
    }
}
