import ArgumentParser
import Cloud
import Replication
import Streams

/// Every exit code and what it means. Scripts rely on them: they never change. 4 is kept free for data that is
/// rejected over a limit.
enum ReplicatorExit: Int32, CaseIterable {
    /// Done; a dry run that would have gone well, too.
    case done = 0
    /// A run failed. Nothing of it is visible, unless the message says that it is committed and a manifest is missing.
    case failedRun = 1
    /// Bad usage, configuration or plan. Nothing was begun.
    case badUsage = 2
    /// A source, target or bucket could not be reached, or refused us; also when the connection was lost at the commit and
    /// nobody can tell whether the run happened, which the message then says.
    case unreachable = 3
    /// SIGINT or SIGTERM. Nothing of the run is visible.
    case cancelled = 130

    /// The code for an error.
    init(_ error: any Error) {
        switch error {
        case is CancellationError: self = .cancelled
        case let error as RunError: self = error.fate == .committed ? .failedRun : ReplicatorExit(error.cause)
        case is ConfigurationError, is UsageError, is TargetError, is SourceQueryError, is BatchTooSmall,
            is MemoryTooSmall, is ChunkTooSmall, is QuirkOverrideError, is ObjectKeyTemplateError,
            is ValueError,
            is ValidationError:
            self = .badUsage
        case let error as ODBCError:
            switch error.kind {
            case .connection, .authentication: self = .unreachable
            case .driverMissing: self = .badUsage
            default: self = .failedRun
            }
        case let error as PostgresError:
            self =
                error.isConnectionLost || error.isAuthentication || error.sqlState == "3D000"
                ? .unreachable : .failedRun
        case is S3Error, is HTTPError, is AWSCredentialsError: self = .unreachable
        case let error as TransferError: self = ReplicatorExit(ofRun: error)
        default: self = .failedRun
        }
    }

    /// A transfer that had begun has failed as a run, unless it was stopped by a rule of the plan.
    private init(ofRun error: TransferError) {
        self = error.cause is TargetError ? .badUsage : .failedRun
    }
}
