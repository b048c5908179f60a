import Streams

/// One line on the terminal that is drawn over while a run goes on: rows, rates, time left, and who waits for whom.
struct ProgressDisplay: Sendable {
    let sync: String
    let progress: TransferProgress
    /// Rows of the last full run, which say roughly how far this one is.
    let expectedRows: Int?

    private static let interval = Duration.milliseconds(200)

    /// Draws while the body runs, and clears the line afterwards.
    static func show<Value: Sendable>(
        _ display: ProgressDisplay?, while body: () async throws -> Value
    ) async throws -> Value {
        guard let display else { return try await body() }
        let drawing = Task { await display.draw() }
        defer {
            drawing.cancel()
            Console.draw("\r\u{1B}[K")
        }
        return try await body()
    }

    private func draw() async {
        let start = ContinuousClock.now
        while !Task.isCancelled {
            Console.draw("\r" + line(elapsed: (ContinuousClock.now - start).inSeconds) + "\u{1B}[K")
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func line(elapsed: Double) -> String {
        let rows = progress.rowsRead
        let rate = Quantity.rate(rows, elapsed)
        var parts = [
            "\(sync): \(Quantity.count(rows)) rows", "\(Quantity.count(rate)) rows/s",
            "\(Quantity.bytes(Quantity.rate(progress.bytes, elapsed)))/s",
        ]
        if let expectedRows, rate > 0, rows < expectedRows {
            parts.append("about \(Quantity.seconds(Double(expectedRows - rows) / Double(rate))) left")
        }
        if rows > 0 { parts.append("waiting for the \(progress.bottleneck)") }
        return parts.joined(separator: "  ")
    }
}
