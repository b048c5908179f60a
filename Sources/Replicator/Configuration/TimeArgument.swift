/// What `--since` and `--until` take: a moment, or how long ago.
enum TimeArgument: Sendable, Equatable {
    case at(PointInTime)
    case ago(DurationText)

    /// Reads `2024-01-01`, `2024-01-01T00:00:00Z` (see ``PointInTime/init(parsing:)``) or `24h` (back from now).
    ///
    /// - Throws: ``ValueError`` naming both forms, with what is wrong in the one that was meant.
    init(parsing text: String) throws(ValueError) {
        let looksLikeDate = text.contains("-") || text.contains(":")
        do {
            self = looksLikeDate ? .at(try PointInTime(parsing: text)) : .ago(try DurationText(parsing: text))
        } catch {
            throw ValueError(
                expected:
                    "a time such as 2024-01-01 or 2024-01-01T00:00:00Z, or a duration back from now such as 24h",
                found: error.found, reason: error.reason)
        }
    }

    /// The moment that is meant.
    ///
    /// - Parameter now: the clock that the duration counts back from: the source's, where a run is concerned.
    func resolved(at now: PointInTime) -> PointInTime {
        switch self {
        case .at(let point): point
        case .ago(let duration): now.earlier(by: duration)
        }
    }
}
