import Foundation

/// A row of `sql/state/list_runs.sql`.
package struct RunRecord: Encodable {
    package var run: String
    package var sync: String
    var mode: String
    var status: String
    var since: String?
    var until: String?
    var load: String?
    var startedAt: String
    var finishedAt: String?
    var rowsRead: Int
    var rowsWritten: Int
    var rowsDeleted: Int
    var bytes: Int
    var seconds: Double?
    var peakMemoryBytes: Int?
    var error: String?
    var source: String
    var target: String
    var warnings: [String]

    private enum CodingKeys: String, CodingKey {
        case run, sync, mode, status, since, until, load, bytes, seconds, error, source, target, warnings
        case startedAt = "started_at"
        case finishedAt = "finished_at"
        case rowsRead = "rows_read"
        case rowsWritten = "rows_written"
        case rowsDeleted = "rows_deleted"
        case peakMemoryBytes = "peak_memory_bytes"
    }

    package init(_ row: [String?]) {
        func number(_ index: Int) -> Int { row[index].flatMap { Int($0) } ?? 0 }
        run = row[0] ?? ""
        sync = row[1] ?? ""
        mode = row[2] ?? ""
        status = row[3] ?? ""
        since = row[4]
        until = row[5]
        load = row[6]
        startedAt = row[7] ?? ""
        finishedAt = row[8]
        rowsRead = number(9)
        rowsWritten = number(10)
        rowsDeleted = number(11)
        bytes = number(12)
        seconds = row[13].flatMap { Double($0) }
        peakMemoryBytes = row[14].flatMap { Int($0) }
        error = row[15]
        source = row[16] ?? ""
        target = row[17] ?? ""
        warnings = row[18].flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) } ?? []
    }

    /// One line, and a second one for an error.
    package var text: String {
        var line = "\(startedAt)  \(sync)  \(mode)  \(status)"
        if status == "succeeded", let seconds {
            line +=
                "  \(Quantity.count(rowsRead)) rows in \(Quantity.seconds(seconds)), "
                + "\(Quantity.count(Quantity.rate(rowsRead, seconds))) rows/s"
            line += ", \(Quantity.count(rowsWritten)) written"
            if rowsDeleted > 0 { line += ", \(Quantity.count(rowsDeleted)) deleted" }
        }
        line += "  \(run)"
        if let error { line += "\n    \(error)" }
        return line
    }
}
