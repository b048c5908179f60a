/// One diagnostic record of an ODBC call.
public struct ODBCDiagnostic: Sendable, Equatable {
    /// Five characters, such as `28P01`.
    public let sqlState: String
    /// The driver's own error number.
    public let nativeCode: Int
    /// The driver's text, as it came.
    public let message: String
}

/// An ODBC call that failed, with the C function's name and all of its diagnostic records.
public struct ODBCError: SourceFailure, Sendable, Equatable, CustomStringConvertible {
    /// What sort of failure it is, as far as the engine must tell them apart.
    public enum Kind: Sendable, Equatable {
        /// No connection could be made, or it was lost.
        case connection
        /// The named driver or data source is not registered with unixODBC.
        case driverMissing
        /// User name or password were refused.
        case authentication
        /// The statement was cancelled, which is how the engine stops a read.
        case cancelled
        /// The driver described or returned something that cannot be trusted.
        case protocolViolation
        /// Anything else: the statement failed.
        case statement
    }

    /// The C function that failed, such as `SQLFetch`.
    public let function: String
    /// The records, first cause first; empty when the driver gave none.
    public let diagnostics: [ODBCDiagnostic]

    /// SQLSTATE of the first record.
    public var sqlState: String { diagnostics.first?.sqlState ?? "" }

    /// See ``Kind-swift.enum``.
    public var kind: Kind {
        let state = sqlState
        if state == "RPLCR" { return .protocolViolation }
        if state == "IM002" || state == "IM003" || state == "IM004" || state == "IM005" {
            return .driverMissing
        }
        // unixODBC gives a driver whose library it cannot load the state of a mere notice.
        if function == "SQLDriverConnect", message.contains("Can't open lib") { return .driverMissing }
        if state == "57014" || state == "HY008" { return .cancelled }
        if state.hasPrefix("28") { return .authentication }
        if state.hasPrefix("08") {
            // psqlodbc reports a refused password as 08001 with the server's own text after it.
            let text = message.lowercased()
            let isPassword = text.contains("authentication failed") || text.contains("no password supplied")
            return isPassword ? .authentication : .connection
        }
        return .statement
    }

    /// See ``SourceFailure/isStatementRefused``.
    public var isStatementRefused: Bool { kind == .statement }

    /// See ``SourceFailure/isConnectionLost``. psqlodbc also reports a connection that ended while rows were fetched by
    /// the server's state (57P01) or by libpq's text alone.
    public var isConnectionLost: Bool {
        kind == .connection || sqlState.hasPrefix("57P") || message.contains("server closed the connection")
            || message.contains("no connection to the server")
    }

    /// Message of the first record, on one line.
    public var message: String {
        (diagnostics.first?.message ?? "the driver gave no diagnostic")
            .split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// One line, with what the driver said. Drivers do not echo passwords here (psqlodbc 13 and unixODBC: tried).
    public var description: String {
        let state = sqlState.isEmpty ? "" : " [\(sqlState)]"
        return "\(function) failed\(state): \(message)"
    }

    /// An error of our own making about what a driver did.
    static func violation(_ function: String, _ message: String) -> ODBCError {
        ODBCError(
            function: function,
            diagnostics: [ODBCDiagnostic(sqlState: "RPLCR", nativeCode: 0, message: message)])
    }
}
