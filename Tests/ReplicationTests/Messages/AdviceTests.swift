import Streams
import Testing

@testable import Replication
@testable import Streams

/// What is said beside an error: where it was, and what to change.
struct AdviceTests {
    private static func odbc(_ state: String, _ message: String) -> ODBCError {
        ODBCError(
            function: "SQLDriverConnect",
            diagnostics: [ODBCDiagnostic(sqlState: state, nativeCode: 0, message: message)])
    }

    private static func postgres(_ statement: String, _ state: String, _ message: String) -> PostgresError {
        PostgresError(statement: statement, sqlState: state, message: message)
    }

    @Test(
        arguments: [
            (CancellationError(), ["nothing of the run is visible"]),
            (odbc("IM002", "no default driver"), ["not installed", "odbc-postgresql", "sources.*.url"]),
            (odbc("28000", "denied"), ["the source refuses user or password: denied", "--from"]),
            (odbc("08001", "no route"), ["the source cannot be reached: no route", "--from"]),
            (odbc("42000", "syntax"), ["the source failed", "syntax"]),
            (
                odbc("HY000", "ORA-01555: snapshot too old"),
                ["ORA-01555", OracleSnapshot.remedy(in: "ORA-01555: snapshot too old") ?? "no remedy"]
            ),
            (postgres("connect", "28P01", "denied"), ["the target refuses user or password", "--to"]),
            (
                postgres(PostgresSource.connectLabel, "28P01", "denied"),
                ["the source refuses user or password", "--from"]
            ),
            (postgres("connect", "", "no route"), ["the target cannot be reached", "targets.*.url"]),
            (
                postgres("connect", "53300", "sorry, too many clients already"),
                ["the target takes no more connections", "--parallel", "max_connections"]
            ),
            (postgres("COPY t", "22P02", "bad value"), ["COPY t: bad value"]),
            (
                TransferError(stage: .source, rowsDone: 7, cause: odbc("HY000", "ORA-01555: too old")),
                ["after 7 rows", OracleSnapshot.remedy(in: "ORA-01555: too old") ?? "no remedy"]
            ),
            (UsageError("as it is"), ["as it is"]),
        ] as [(any Error, [String])])
    func `an error says what to change, where that is known`(error: any Error, parts: [String]) {
        let text = Advice.text(for: error)
        for part in parts { #expect(text.contains(part), "\(text)") }
    }

    @Test(arguments: [
        (RunError.Fate.failed, "the cause"), (.cancelled, "the cause"),
        (.committed, "The next run of the sync writes it before anything else"),
        (.unknown, "`replicator runs` says so once the server is back"),
    ])
    func `a run's error says what is true of the run now`(fate: RunError.Fate, text: String) {
        let error = RunError(
            run: RunID(milliseconds: 0), fate: fate, rowsRead: 1, seconds: 1, cause: UsageError("the cause"))
        #expect(error.description.contains(text) && error.description.contains("the cause"))
    }
}
