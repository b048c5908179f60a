import Streams

/// Decides which part of the source a run reads, and which watermark it stores. Pure: the source's clock and the stored
/// watermark are handed in.
package struct WindowPlanner: Sendable {
    /// Name of the sync, for messages.
    let sync: String
    let watermark: SyncDefinition.Watermark?
    let mode: RunMode
    /// `--since`, which takes precedence over the stored watermark.
    let since: TimeArgument?
    /// `--until`, for a backfill; the stored watermark does not move then.
    let until: TimeArgument?

    /// A watermark column, and how it keeps time.
    struct Column: Sendable, Equatable {
        /// As the source names it.
        var name: String
        var form: WatermarkForm
    }

    /// A window, and what a person must know about it.
    struct Decision: Sendable, Equatable {
        var window: RunPlan.Window
        var warnings: [String] = []
    }

    /// The watermark column among those of the source; `nil` for a full run of a sync without one.
    func column(among columns: [SourceColumn]) throws(UsageError) -> Column? {
        guard let watermark else {
            if mode == .incremental {
                throw UsageError(
                    "sync \(sync) has no watermark column, which an incremental run needs (setting: watermark)"
                )
            }
            return nil
        }
        guard let column = columns.named(watermark.column) else {
            let advice = NearestKey.advice(for: watermark.column, among: columns.map(\.name))
            throw UsageError(
                "the watermark column \(watermark.column) is not in the source query, \(advice) (setting: watermark)"
            )
        }
        switch column.kind {
        case .zonedTimestamp: return Column(name: column.name, form: .zoned)
        case .timestamp: return Column(name: column.name, form: .local)
        case .date: return Column(name: column.name, form: .date)
        default:
            throw UsageError(
                "the watermark column \(column.name) is of type \(column.typeName): it must be a date or a timestamp "
                    + "(setting: watermark)")
        }
    }

    /// The window.
    ///
    /// - Parameters:
    ///   - clock: what the source says of its time, read before the read begins.
    ///   - stored: what the last run left; `nil` without one.
    func plan(_ column: Column, clock: SourceClock, stored: StoredWatermark?) throws(UsageError) -> Decision {
        let form = column.form
        var window = RunPlan.Window(column: column.name, form: form, until: clock.upperBound(form))
        guard mode == .incremental, let watermark else { return Decision(window: window) }
        var warnings = clock.warnings
        if !clock.seesAllTransactions, watermark.lookback == .zero {
            warnings.append("lookback is 0: rows that are committed late can be missed (setting: lookback)")
        }
        let start = try startOfWindow(column, clock: clock, stored: stored)
        window.since = start
        if let until {
            let end = until.resolved(at: clock.now(form))
            window.movesWatermark = end >= window.until
            window.until = min(window.until, end)
        } else {
            // A long transaction can hold the window's end back before its start.
            window.until = max(window.until, start)
        }
        if let stored, stored.form == form {
            // A watermark never moves back, and no new one claims rows between the old one and --since.
            if window.until < stored.value { window.movesWatermark = false }
            if start > stored.value {
                window.movesWatermark = false
                warnings.append(
                    "--since is behind the watermark \(window.text(stored.value)): the watermark stays, because rows between "
                        + "the two are not read")
            }
        }
        guard start <= window.until else {
            throw UsageError(
                "--until \(window.text(window.until)) is before the start of the window, \(window.text(start))"
            )
        }
        window.read = WatermarkWindow(
            column: column.name, form: form, lower: start.advanced(by: .zero - watermark.lookback),
            upper: window.until)
        return Decision(window: window, warnings: warnings)
    }

    private func startOfWindow(
        _ column: Column, clock: SourceClock, stored: StoredWatermark?
    ) throws(UsageError) -> Instant {
        let now = clock.now(column.form)
        if let since {
            let start = since.resolved(at: now)
            guard start <= now else {
                throw UsageError(
                    "--since \(start.localText) is in the future: the source's clock says \(now.localText)")
            }
            return start
        }
        guard let stored else {
            throw UsageError(
                "sync \(sync) has no watermark yet: run it with --mode full first, or give the start with --since"
            )
        }
        guard stored.column.lowercased() == column.name.lowercased(), stored.form == column.form else {
            throw UsageError(
                "the stored watermark of \(sync) belongs to column \(stored.column), not to \(column.name): run it with "
                    + "--mode full, or give the start with --since")
        }
        return stored.value
    }

    /// What is said of rows that no incremental run sees; `nil` where there are none.
    static func warning(rowsWithoutWatermark: Int?, column: String) -> String? {
        guard let missing = rowsWithoutWatermark, missing > 0 else { return nil }
        return "\(missing) rows have no \(column), so incremental runs never see them: fill it, or run full"
    }
}
