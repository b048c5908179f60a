import ArgumentParser
import Testing

@testable import Cloud
@testable import Replication
@testable import Replicator
@testable import Streams

/// Which code a command ends with. Scripts go by it.
struct ExitCodeTests {
    private static func odbc(_ state: String) -> ODBCError {
        ODBCError(
            function: "SQLExecDirect",
            diagnostics: [ODBCDiagnostic(sqlState: state, nativeCode: 0, message: "")])
    }

    private static func postgres(_ state: String) -> PostgresError {
        PostgresError(statement: "s", sqlState: state, message: "")
    }

    private static func transfer(_ cause: any Error) -> TransferError {
        TransferError(stage: .source, rowsDone: 0, cause: cause)
    }

    private static func run(_ fate: RunError.Fate, _ cause: any Error) -> RunError {
        RunError(run: RunID(milliseconds: 0), fate: fate, rowsRead: 0, seconds: 0, cause: cause)
    }

    private static let s3 = S3Error(
        code: .accessDenied, status: 403, message: "", call: S3Call(operation: .headBucket, method: .head),
        resource: "", region: "")

    @Test(
        arguments: [
            (CancellationError(), .cancelled),
            (ConfigurationError([ConfigurationProblem(file: "f", message: "m")]), .badUsage),
            (UsageError(""), .badUsage), (TargetError(""), .badUsage), (SourceQueryError(""), .badUsage),
            (ValueError(expected: "", found: nil), .badUsage), (ValidationError(""), .badUsage),
            (MemoryTooSmall(neededBytes: 2, budgetBytes: 1), .badUsage),
            (ChunkTooSmall(neededBytes: 2, chunkBytes: 1), .badUsage),
            (odbc("08001"), .unreachable), (odbc("28000"), .unreachable), (odbc("IM002"), .badUsage),
            (odbc("42000"), .failedRun), (odbc("HY008"), .failedRun),
            (postgres(""), .unreachable), (postgres("08006"), .unreachable),
            (postgres("28P01"), .unreachable),
            (postgres("3D000"), .unreachable), (postgres("57P01"), .unreachable),
            (postgres("23505"), .failedRun),
            (postgres("55P03"), .failedRun),
            (s3, .unreachable), (HTTPError(.connect, host: "h", detail: ""), .unreachable),
            (AWSCredentialsError(.missing, ""), .unreachable),
            (StateError("another run"), .failedRun),
            // Whatever ends a transfer that had begun has failed the run.
            (transfer(postgres("08006")), .failedRun), (transfer(odbc("08S01")), .failedRun),
            (transfer(s3), .failedRun), (transfer(TargetError("")), .badUsage),
            (run(.failed, transfer(postgres("23505"))), .failedRun),
            (run(.failed, TargetError("")), .badUsage),
            (run(.failed, postgres("08006")), .unreachable),
            (run(.cancelled, CancellationError()), .cancelled),
            (run(.committed, s3), .failedRun), (run(.unknown, postgres("")), .unreachable),
        ] as [(any Error, ReplicatorExit)])
    func `an error ends the command with the code of its kind`(error: any Error, exit: ReplicatorExit) {
        #expect(ReplicatorExit(error) == exit, "\(error)")
    }

    @Test func `the numbers never change`() {
        #expect(ReplicatorExit.allCases.map(\.rawValue) == [0, 1, 2, 3, 130])
    }

    @Test func `a failure says for scripts what the exit code says`() {
        let unknown = RunFailure(
            sync: "s", mode: .full, error: Self.run(.unknown, Self.postgres("")), exitCode: 3)
        #expect(unknown.status == "unknown" && unknown.exitCode == 3 && unknown.run != nil)
        let unbegun = RunFailure(sync: "s", mode: .full, error: UsageError("x"), exitCode: 2)
        #expect(unbegun.status == "failed" && unbegun.run == nil && unbegun.error == "x")
        let cancelled = RunFailure(sync: "s", mode: .full, error: CancellationError(), exitCode: 130)
        #expect(cancelled.status == "cancelled")
    }
}
