/// A run that failed, for `--json`.
struct RunFailure: Encodable {
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

    init(sync: String, mode: RunMode, error: any Error) {
        self.sync = sync
        self.mode = mode.rawValue
        let exit = ReplicatorExit(error)
        let failed = error as? RunError
        run = failed?.run.description
        status = (failed?.fate ?? (exit == .cancelled ? .cancelled : .failed)).rawValue
        rowsRead = failed?.rowsRead
        seconds = failed?.seconds
        self.error = Advice.text(for: error)
        exitCode = exit.rawValue
    }
}
