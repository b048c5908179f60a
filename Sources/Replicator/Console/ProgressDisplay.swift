import Replication
import Streams

/// One line on the terminal that is drawn over while a run goes on: rows, rates, time left, and who waits for whom.
actor ProgressDisplay: RunObserver {
    private static let interval = Duration.milliseconds(200)
    private var drawing: Task<Void, Never>?

    func transferBegins(_ plan: RunPlan, progress: TransferProgress, expectedRows: Int?) async {
        let line = ProgressLine(sync: plan.sync, progress: progress, expectedRows: expectedRows)
        drawing = Task {
            let start = ContinuousClock.now
            while !Task.isCancelled {
                Console.draw("\r" + line.text(elapsed: ContinuousClock.now - start) + "\u{1B}[K")
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    /// Clears the line.
    func runEnded() async {
        drawing?.cancel()
        // Nothing may be drawn over what comes next.
        await drawing?.value
        Console.draw("\r\u{1B}[K")
    }
}

/// What the line says.
struct ProgressLine: Sendable {
    let sync: String
    let progress: TransferProgress
    /// Rows of the last full run, which say roughly how far this one is.
    let expectedRows: Int?

    func text(elapsed: Duration) -> String {
        let (rows, seconds) = (progress.rowsRead, elapsed.inSeconds)
        let rate = Quantity.rate(rows, seconds)
        var parts = [
            "\(sync): \(Quantity.count(rows)) rows", "\(Quantity.count(rate)) rows/s",
            "\(Quantity.bytes(Quantity.rate(progress.bytes, seconds)))/s",
        ]
        if let expectedRows, rate > 0, rows < expectedRows {
            parts.append("about \(Quantity.seconds(Double(expectedRows - rows) / Double(rate))) left")
        }
        if rows > 0 { parts.append("waiting for the \(progress.bottleneck)") }
        return parts.joined(separator: "  ")
    }
}
