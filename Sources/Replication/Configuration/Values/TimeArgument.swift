package import Streams

/// What `--since` and `--until` take: a moment, or how long ago.
package enum TimeArgument: Sendable, Equatable {
    case at(Instant)
    case ago(DurationText)

    /// Reads `2024-01-01`, `2024-01-01T00:00:00Z` (see `Instant.init(parsing:)`) or `24h` (back from now).
    ///
    /// - Throws: ``ValueError`` naming both forms, with what is wrong in the one that was meant.
    package init(parsing text: String) throws(ValueError) {
        let looksLikeDate = text.contains("-") || text.contains(":")
        let reason: String?
        if looksLikeDate {
            do {
                self = .at(try Instant(parsing: text))
                return
            } catch { reason = error == .shape ? nil : error.description }
        } else {
            do {
                self = .ago(try DurationText(parsing: text))
                return
            } catch { reason = error.reason }
        }
        throw ValueError(
            expected:
                "a time such as 2024-01-01 or 2024-01-01T00:00:00Z, or a duration back from now such as 24h",
            found: text, reason: reason)
    }

    /// The moment that is meant.
    ///
    /// - Parameter now: the source's clock, which the duration counts back from.
    func resolved(at now: Instant) -> Instant {
        switch self {
        // On a column without a zone the time is the source's own wall clock.
        case .at(let instant): instant
        case .ago(let duration): now.advanced(by: .zero - duration.duration)
        }
    }
}
