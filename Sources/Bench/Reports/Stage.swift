/// The part of a transfer that the others wait for.
enum Stage: String, Codable, Sendable {
    /// The source's server, its driver and the way between.
    case source
    /// What turns rows into bytes.
    case encoder
    /// The table, the bucket, and the ways to them.
    case targets

    /// What took most of the time.
    ///
    /// - Parameters:
    ///   - seconds: the whole transfer. What the encoder did not wait in it, it worked, as far as the process had
    ///     processor time; the rest is the end, when all is read and the targets finish.
    /// - Returns: `nil` for programs that do not tell what they waited for.
    init?(seconds: Double, cpuSeconds: Double, waitedForSource: Double?, waitedForTargets: Double?) {
        guard let waitedForSource, let waitedForTargets else { return nil }
        let rest = max(0, seconds - waitedForSource - waitedForTargets)
        let worked = min(rest, cpuSeconds)
        let targets = waitedForTargets + rest - worked
        if worked >= max(waitedForSource, targets) {
            self = .encoder
        } else {
            self = waitedForSource >= targets ? .source : .targets
        }
    }
}
