/// A finished run in a few lines.
package enum RunSummary {
    package static func text(_ result: RunResult) -> String {
        var lines: [String] = []
        let window =
            result.mode == "incremental"
            ? " from \(result.since ?? "the beginning") to \(result.until ?? "now")" : ""
        lines.append("\(result.sync): \(result.mode) run \(result.run) succeeded\(window)")
        lines.append(
            "  read      \(Quantity.count(result.rowsRead)) rows, \(Quantity.bytes(result.bytes)) in "
                + "\(Quantity.seconds(result.seconds)): \(Quantity.count(Int(result.rowsPerSecond))) rows/s, "
                + "\(Quantity.bytes(Quantity.rate(result.bytes, result.seconds)))/s")
        for target in result.targets { lines.append(contentsOf: describe(target)) }
        lines.append(
            "  memory    \(Quantity.memory(result.peakMemoryBytes)) at the peak; waited "
                + "\(Quantity.seconds(result.waitingForSourceSeconds)) for the source, "
                + "\(Quantity.seconds(result.waitingForTargetsSeconds)) for the targets")
        if result.mode == "full", let until = result.until { lines.append("  watermark \(until)") }
        for warning in result.warnings { lines.append("  warning   \(warning)") }
        return lines.joined(separator: "\n")
    }

    private static func describe(_ target: RunResult.Target) -> [String] {
        if let table = target.table {
            var changes = ["\(Quantity.count(target.inserted ?? 0)) inserted"]
            if target.load == "merge" || target.load == "upsert" {
                changes.append("\(Quantity.count(target.updated ?? 0)) updated")
            }
            if target.load == "merge" { changes.append("\(Quantity.count(target.deleted ?? 0)) deleted") }
            return [
                "  table     \(table): \(Quantity.count(target.rows)) rows by the server's count (\(target.load ?? "")): "
                    + changes.joined(separator: ", ")
            ]
        }
        return [
            "  objects   \(target.url): \(Quantity.count(target.rows)) rows, \(Quantity.bytes(target.bytes)) in "
                + "\(target.objects ?? 0) object\(target.objects == 1 ? "" : "s")",
            "            manifest \(target.manifest ?? "")",
        ]
    }
}
