import Streams

/// The value up to which a sync's target is complete.
struct StoredWatermark: Sendable, Equatable {
    /// Column at the source.
    var column: String
    /// How it keeps time.
    var form: WatermarkForm
    /// Moment, in UTC or on the source's wall clock as `form` says.
    var value: Instant
}
