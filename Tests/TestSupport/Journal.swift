import Synchronization

/// What happened, in order, from any thread.
public final class Journal<Entry: Sendable>: Sendable {
    private let stored = Mutex<[Entry]>([])

    /// An empty journal.
    public init() {}

    /// All entries so far.
    public var entries: [Entry] { stored.withLock { $0 } }

    /// Adds one.
    public func note(_ entry: Entry) { stored.withLock { $0.append(entry) } }
}
