/// How a watermark column keeps time.
public enum WatermarkForm: String, Sendable {
    /// With a zone: compared in UTC.
    case zoned
    /// Without a zone: compared as the source's own wall clock.
    case local
    /// Days only.
    case date
}

/// The half-open window of an incremental read: rows whose watermark is in `[lower, upper)`.
public struct WatermarkWindow: Sendable, Equatable {
    /// Watermark column, as the source names it.
    public var column: String
    /// See ``WatermarkForm``.
    public var form: WatermarkForm
    /// Start, lookback already taken off; `nil` reads from the beginning.
    public var lower: Instant?
    /// End, which becomes the stored watermark.
    public var upper: Instant

    /// Builds a window.
    public init(column: String, form: WatermarkForm, lower: Instant?, upper: Instant) {
        self.column = column
        self.form = form
        self.lower = lower
        self.upper = upper
    }
}

/// The value up to which a sync's target is complete.
public struct StoredWatermark: Sendable, Equatable {
    /// Column at the source.
    public var column: String
    /// How it keeps time.
    public var form: WatermarkForm
    /// Moment, in UTC or on the source's wall clock as `form` says.
    public var value: Instant

    /// Builds a watermark.
    public init(column: String, form: WatermarkForm, value: Instant) {
        self.column = column
        self.form = form
        self.value = value
    }
}
