import Foundation

/// What the kernel knows of a process of this machine, read from `/proc`.
struct ProcessFacts: Equatable, Sendable {
    /// Processor time so far, user and system.
    let cpuSeconds: Double
    /// Name of the program, at most 15 bytes.
    let name: String

    /// Ticks of a second in `/proc`; the kernel has the same for every architecture that Swift runs on.
    private static let ticksPerSecond = 100.0

    /// - Parameter statistics: content of `/proc/PID/stat`.
    /// - Returns: `nil` for a text of another form.
    init?(statistics: String) {
        // The name stands in parentheses and may hold blanks and parentheses itself.
        guard let open = statistics.firstIndex(of: "("), let close = statistics.lastIndex(of: ")"),
            open < close
        else { return nil }
        let fields = statistics[close...].split(separator: " ").dropFirst()
        // Fields 14 and 15 of proc(5); the first behind the name is the third.
        let numbers = fields.map { Double($0) }
        guard numbers.count > 12, let user = numbers[11], let system = numbers[12] else { return nil }
        name = String(statistics[statistics.index(after: open)..<close])
        cpuSeconds = (user + system) / Self.ticksPerSecond
    }

    /// - Returns: `nil` when there is no such process.
    init?(processID: Int) {
        guard let text = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8) else {
            return nil
        }
        self.init(statistics: text)
    }
}
