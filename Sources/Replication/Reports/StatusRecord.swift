import Streams

/// A row of `sql/state/list_status.sql`.
package struct StatusRecord: Encodable {
    package var sync: String
    var watermarkColumn: String?
    var watermark: String?
    var lastStatus: String?
    var lastStartedAt: String?
    var lastMode: String?
    var lastError: String?
    var lastSuccessAt: String?
    var rows: Int?
    var rowsPerSecond: Int?

    private enum CodingKeys: String, CodingKey {
        case sync, watermark, rows
        case watermarkColumn = "watermark_column"
        case lastStatus = "last_status"
        case lastStartedAt = "last_started_at"
        case lastMode = "last_mode"
        case lastError = "last_error"
        case lastSuccessAt = "last_success_at"
        case rowsPerSecond = "rows_per_second"
    }

    package init(neverRun sync: String) { self.sync = sync }

    package init(_ row: [String?]) {
        sync = row[0] ?? ""
        watermarkColumn = row[1]
        watermark = row[3].map { $0.replacing(" ", with: "T") + (row[2] == "zoned" ? "Z" : "") }
        lastStatus = row[4]
        lastStartedAt = row[5]
        lastMode = row[6]
        lastError = row[7]
        lastSuccessAt = row[8]
        rows = row[9].flatMap { Int($0) }
        if let rows, let seconds = row[10].flatMap({ Double($0) }) {
            rowsPerSecond = Quantity.rate(rows, seconds)
        }
    }

    /// A few lines.
    package var text: String {
        guard let lastStatus else { return "\(sync)\n  never run" }
        var lines = [sync]
        if let watermark { lines.append("  watermark  \(watermark) (\(watermarkColumn ?? ""))") }
        lines.append("  last run   \(lastMode ?? "") \(lastStatus), started \(lastStartedAt ?? "")")
        if let lastError { lines.append("             \(lastError)") }
        if let lastSuccessAt, let rows {
            lines.append(
                "  last good  \(lastSuccessAt), \(Quantity.count(rows)) rows, \(Quantity.count(rowsPerSecond ?? 0)) rows/s"
            )
        }
        return lines.joined(separator: "\n")
    }
}
