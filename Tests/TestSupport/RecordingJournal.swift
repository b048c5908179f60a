public import Streams

/// Keeps what a sink announced, and forgets what it settled.
public actor RecordingJournal: UploadJournal {
    /// Every object in the order of its first announcement, with the upload id when it became known.
    public private(set) var announced: [ObjectIntent] = []
    private var settled: [String: ObjectSettlement] = [:]

    /// Knows nothing yet.
    public init() {}

    /// Announced and not settled.
    public var open: [ObjectIntent] { announced.filter { settled[$0.key] == nil } }

    /// How the object of a key ended.
    public func settlement(of key: String) -> ObjectSettlement? { settled[key] }

    /// Writes it down.
    public func willStore(_ object: ObjectIntent) {
        if let index = announced.firstIndex(where: { $0.key == object.key && $0.token == object.token }) {
            announced[index] = object
        } else {
            announced.append(object)
        }
    }

    /// Writes it down.
    public func didSettle(_ object: ObjectIntent, as settlement: ObjectSettlement) {
        settled[object.key] = settlement
    }
}
