/// One entry of a source's `quirks`.
struct QuirkOverride: Sendable, Equatable {
    let name: String
    let value: String
    /// Where the entry stands, for the message when the name turns out to be unknown.
    let place: ConfigurationPlace
}
