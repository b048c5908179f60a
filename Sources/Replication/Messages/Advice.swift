import Streams

/// The message for an error, with what to change where the error itself cannot know.
package enum Advice {
    package static func text(for error: any Error) -> String {
        switch error {
        case is CancellationError: "cancelled; nothing of the run is visible"
        case let error as ODBCError: odbc(error)
        case let error as PostgresError: postgres(error)
        case let error as TransferError: String(describing: error) + oracleRemedy(error.cause)
        default: String(describing: error)
        }
    }

    private static func odbc(_ error: ODBCError) -> String {
        switch error.kind {
        case .driverMissing:
            let installed = ODBCDriverManager.installedDrivers()
            let names = installed.isEmpty ? "none" : installed.joined(separator: ", ")
            return
                "the ODBC driver or data source is not installed (\(error.message)). Installed drivers: \(names). "
                + "Debian packages: odbc-postgresql, odbc-mariadb, libsqliteodbc, tdsodbc; Oracle's comes with its Instant "
                + "Client (setting: sources.*.url, or --from)"
        case .authentication:
            return
                "the source refuses user or password: \(error.message) (setting: sources.*.url, user, password; or --from)"
        case .connection:
            return "the source cannot be reached: \(error.message) (setting: sources.*.url, or --from)"
        default: return "the source failed: \(error)" + oracleRemedy(error)
        }
    }

    /// What Oracle's error number says has to change.
    private static func oracleRemedy(_ error: any Error) -> String {
        guard let error = error as? ODBCError, let remedy = OracleSnapshot.remedy(in: error.message) else {
            return ""
        }
        return ". " + remedy
    }

    private static func postgres(_ error: PostgresError) -> String {
        let isSource = error.statement == PostgresSource.connectLabel
        guard isSource || error.statement == "connect" else { return String(describing: error) }
        let (place, flag) = isSource ? ("source", "--from") : ("target", "--to")
        let settings = "(setting: \(place)s.*.url, user, password; or \(flag))"
        if error.isAuthentication {
            return "the \(place) refuses user or password: \(error.message) \(settings)"
        }
        let lacksConnections = ["too many clients", "remaining connection slots", "too many connections"]
            .contains(where: error.message.contains)
        if lacksConnections {
            return
                "the \(place) takes no more connections: \(error.message); lower --parallel, or raise its limit "
                + "(max_connections, or a limit of the user or the database)"
        }
        return "the \(place) cannot be reached: \(error.message) \(settings)"
    }
}
