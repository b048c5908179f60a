import Logging
import Threads

/// Log lines on stderr, as text (`2026-01-31T12:00:00Z warning message key=value`) or one JSON object each. Results go to
/// stdout, so a pipe gets only them.
struct StandardErrorLog: LogHandler {
    /// How a line is written.
    enum Format: String, Sendable, CaseIterable {
        case text
        case json
    }

    let format: Format
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .notice

    private let clock: WallClock

    init(_ format: Format, clock: WallClock) {
        self.format = format
        self.clock = clock
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = clock.text
        let values = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).mapValues(
            \.description)
        switch format {
        case .text:
            let pairs = values.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            // One event is one line, whatever a query holds.
            let line = "\(time) \(event.level) \(event.message)\(pairs)"
            Console.error(line.split(whereSeparator: \.isNewline).joined(separator: " "))
        case .json:
            let fixed = ["time": time, "level": event.level.rawValue, "message": event.message.description]
            Console.jsonLine(values.merging(fixed, uniquingKeysWith: { $1 }))
        }
    }
}
