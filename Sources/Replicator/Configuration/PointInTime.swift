import Foundation

/// A moment, exact to the nanosecond: the edge of an incremental window.
///
/// Whole numbers only, because a watermark must come back as it was written: the binary fractions of `Date` cannot hold
/// a microsecond of today exactly. Years 1 to 9999.
struct PointInTime: Sendable, Hashable, Comparable {
    /// Whole seconds since 1970-01-01 00:00:00 UTC, rounded down.
    let seconds: Int64
    /// Nanoseconds after ``seconds``, from 0 to 999 999 999.
    let nanoseconds: Int32

    /// - Returns: nil outside the years 1 to 9999.
    init?(seconds: Int64, nanoseconds: Int32 = 0) {
        precondition((0..<1_000_000_000).contains(nanoseconds), "nanoseconds are a part of one second")
        let range = Int64(CalendarDate.firstDay) * 86_400..<Int64(CalendarDate.lastDay + 1) * 86_400
        guard range.contains(seconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    private init(clampedSeconds: Int64, nanoseconds: Int32) {
        let first = Int64(CalendarDate.firstDay) * 86_400
        let last = Int64(CalendarDate.lastDay + 1) * 86_400 - 1
        seconds = min(max(clampedSeconds, first), last)
        self.nanoseconds = nanoseconds
    }

    /// The clock of this machine, to the microsecond. The window of a run takes the source's clock instead.
    static func now() -> PointInTime {
        let microseconds = Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down))
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return PointInTime(clampedSeconds: seconds, nanoseconds: Int32(rest) * 1_000)
    }

    /// The moment `duration` earlier; the first of year 1 where that would be before it.
    func earlier(by duration: DurationText) -> PointInTime {
        let (wholeSeconds, milliseconds) = duration.milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let fraction = nanoseconds - Int32(milliseconds) * 1_000_000
        let borrows = fraction < 0
        return PointInTime(
            clampedSeconds: seconds - wholeSeconds - (borrows ? 1 : 0),
            nanoseconds: borrows ? fraction + 1_000_000_000 : fraction)
    }

    /// Whether this is after `now`: such a `--since` selects nothing and is a mistake.
    func isAfter(_ now: PointInTime) -> Bool { self > now }

    static func < (first: PointInTime, second: PointInTime) -> Bool {
        (first.seconds, first.nanoseconds) < (second.seconds, second.nanoseconds)
    }
}
