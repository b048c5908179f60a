/// A password or key on its way from the configuration to the call that needs it.
///
/// No way of printing it shows it: interpolation, `print`, `dump`, `debugDescription` and reflection all give
/// `<redacted>`. Only ``revealed`` hands the text out, so that a search for that word finds every use.
struct Secret: Sendable, Equatable {
    /// The text itself: for connecting and signing only.
    let revealed: String

    /// - Parameter text: what is to be kept from sight.
    init(_ text: String) {
        revealed = text
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "<redacted>" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
