/// Why a text is no moment.
public enum InstantTextError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Not a date, or a date and a time.
    case shape
    case noSuchDay
    case noSuchTime
    case fraction
    case zone
    /// In UTC it is not in the years 1 to 9999.
    case yearOutOfRange

    /// What is wrong with it.
    public var description: String {
        switch self {
        case .shape: "it is not a date such as 2024-01-31, or a date and a time such as 2024-01-31T12:34:56Z"
        case .noSuchDay: "the calendar has no such day"
        case .noSuchTime: "the time must be from 00:00:00 to 23:59:59"
        case .fraction: "a fraction of a second has 1 to 9 digits"
        case .zone: "a zone is at most 15:59 from UTC"
        case .yearOutOfRange: "the year must be from 1 to 9999 in UTC"
        }
    }
}
