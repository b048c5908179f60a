/// A run that failed, for `--json`.
package struct RunFailure: Encodable {
    /// `nil` when the run had not begun.
    var run: String?
    var sync: String
    var mode: String
    /// As ``RunError/Fate`` says; `failed` for one that had not begun.
    var status: String
    var rowsRead: Int?
    var seconds: Double?
    var error: String
    var exitCode: Int32

    private enum CodingKeys: String, CodingKey {
        case run, sync, mode, status, seconds, error
        case rowsRead = "rows_read"
        case exitCode = "exit_code"
    }

    /// - Parameter exitCode: what the command ends with because of it.
    package init(sync: String, mode: RunMode, error: any Error, exitCode: Int32) {
        self.sync = sync
        self.mode = mode.rawValue
        let failed = error as? RunError
        run = failed?.run.description
        status = (failed?.fate ?? (error is CancellationError ? .cancelled : .failed)).rawValue
        rowsRead = failed?.rowsRead
        seconds = failed?.seconds
        self.error = Advice.text(for: error)
        self.exitCode = exitCode
    }
}
