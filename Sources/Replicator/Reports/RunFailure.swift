/// A run that failed, for `--json`.
struct RunFailure: Encodable {
    var sync: String
    var mode: String
    /// `failed` or `cancelled`.
    var status: String
    var error: String
    var exitCode: Int32

    private enum CodingKeys: String, CodingKey {
        case sync, mode, status, error
        case exitCode = "exit_code"
    }

    init(sync: String, mode: RunMode, error: any Error) {
        self.sync = sync
        self.mode = mode.rawValue
        let code = ReplicatorExit(error)
        status = code == .cancelled ? "cancelled" : "failed"
        self.error = Advice.text(for: error)
        exitCode = code.rawValue
    }
}
