/// What a source says of its own time before a read: where the window of an incremental run may end.
public struct SourceClock: Sendable, Equatable {
    /// Now, in UTC.
    public var utc: Instant
    /// Now on the source's own wall, which columns without a zone are stamped by.
    public var local: Instant
    /// Start of the oldest transaction that could still commit rows stamped before now, in UTC; `nil` when none is
    /// open or none can be seen.
    public var oldestTransaction: Instant?
    /// Every open transaction can be seen, so that nothing committed later can be stamped before the bound.
    public var seesAllTransactions: Bool
    /// What a person must know about this clock.
    public var warnings: [String]

    /// End of the window for a column of that form.
    public func upperBound(_ form: WatermarkForm) -> Instant {
        let held = oldestTransaction.map { min($0, utc) } ?? utc
        switch form {
        case .zoned: return held
        // The wall clock is as far behind or ahead of UTC for the bound as it is now.
        case .local, .date: return local.advanced(by: .seconds(held.seconds - utc.seconds))
        }
    }

    /// Now, for a column of that form.
    public func now(_ form: WatermarkForm) -> Instant { form == .zoned ? utc : local }
}
