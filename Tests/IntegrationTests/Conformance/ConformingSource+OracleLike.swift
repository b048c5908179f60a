import Streams
import TestSupport
import Testing

/// The generic way through ODBC, by a driver that answers as Oracle would and has no server behind it: see
/// `Tests/OracleLikeDriver`.
extension ConformingSource {
    static let oracleLike = ConformingSource(
        testDescription: "Oracle's manners by ODBC", dialect: .oracle, routeName: "ODBC",
        withTable: { rows, body in
            try await body(
                Table(
                    query: "SELECT * FROM CUSTOMERS_\(rows)",
                    connect: {
                        let string = ODBCConnectionString("Driver={OracleLike};DBQ=anything")
                        return try await ODBCSession.connect(
                            ODBCConnectionParameters(connectionString: string), batchRows: limits.batchRows,
                            manager: Stack.driverManager)
                    },
                    addRow: .lacks("the driver makes its rows up: nobody can add one"),
                    untilGone: .lacks("the driver has no server that could tell of its sessions"),
                    held: .lacks("the driver never waits")))
        },
        columns: [
            ("CUSTOMER_ID", .decimal), ("CUSTOMER_ACCOUNT", .text), ("CUSTOMER_NAME", .text),
            ("SALES_OFFICE", .text), ("ADDRESS_1", .text), ("POSTCODE", .text), ("EMAIL", .text),
            ("CREDIT_LIMIT", .decimal), ("OPENED", .timestamp), ("LAST_CHANGED", .timestamp),
        ],
        line: oracleLikeLine,
        endlessQuery: "SELECT * FROM CUSTOMERS_900000000000000000",
        // Oracle itself refuses a derived table with two columns of one name, and names every expression by its text.
        unreadable: [("ALTER SESSION SET NOTHING = 1", "returns no columns")],
        // An empty text is NULL to Oracle.
        texts: [
            ("SELECT 'text' FROM DUAL", [["text"]]), ("SELECT NULL FROM DUAL", [[nil]]),
            ("SELECT '' FROM DUAL", [[nil]]),
        ],
        refused: "SELECT nothing FROM NOWHERE",
        statement: (
            "BEGIN DBMS_PARALLEL_EXECUTE.CREATE_CHUNKS_BY_ROWID('t', 'MAGINUS', 'CUSTOMERS_16', TRUE, 1); END;",
            "SELECT START_ROWID, END_ROWID FROM USER_PARALLEL_EXECUTE_CHUNKS",
            (0..<16).map { ["AAASDB" + padded($0, 12), "AAASDB" + padded($0, 12)] }
        ),
        longValue: .lacks("no value of the driver is longer than its column is described"),
        clock: .fixed(utc: "2026-06-01 12:00:00.123456", local: "2026-06-01 14:00:00.123456"),
        // The driver refuses V$TRANSACTION to everybody.
        seesAllTransactions: false, blinding: ([], "V_$TRANSACTION"))

    /// The driver's rows by the same rules, written apart from it. Numbers come as the driver writes them: with leading
    /// zeros, or without one before the point.
    @Sendable private static func oracleLikeLine(_ key: Int) -> String {
        let i = key % 1024
        let names = [
            "Mueller & Sons", "O'Neill \"\"Express\"\"", "Smith, Jones and Partners", "Bakery",
            "Ångström AB", "Tanaka", "Rossi", "Kowalski Instruments",
        ]
        let choice = i * 7 % 8
        let name = "\(names[choice == 1 && i % 5 != 0 ? 0 : choice]) \(i)"
        let letter = UnicodeScalar(UInt8(65 + i % 26))
        let address =
            i % 4 == 0 ? "12 High Street" : "\"\(i % 300 + 1) Long Street North, Building \(letter)\""
        let limit = i % 10 == 0 ? ".5" : i % 10 == 1 ? "-12.05" : "\(i * 100)"
        let day =
            "\(padded(1 + i % 12, 2))-\(padded(1 + i % 28, 2)) \(padded(i % 24, 2)):\(padded(i % 60, 2))"
        var seconds = padded(i % 60, 2) + "." + padded(i * 977, 6)
        while seconds.hasSuffix("0") { seconds.removeLast() }
        if seconds.hasSuffix(".") { seconds.removeLast() }
        let fields = [
            padded(key, 10), "C" + padded(key, 9),
            name.contains("\"") || name.contains(",") ? "\"\(name)\"" : name, "BER\(i % 9)", address,
            "QX\(padded(i % 100, 2)) \(padded(i % 999, 3))",
            i % 13 == 0 ? "" : "customer.\(i)@mail.example.com", i % 19 == 0 ? "" : limit,
            i % 17 == 0 ? "" : "\(1990 + i % 35)-\(day):00", "2026-\(day):\(seconds)",
        ]
        return fields.joined(separator: ",") + "\n"
    }

    /// Digits, with zeros in front.
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
