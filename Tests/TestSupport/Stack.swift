import Foundation
public import Streams

/// The servers that `scripts/stack up` started, as `scripts/stack env` names them.
public enum Stack {
    /// A variable that the stack must have set.
    public static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw StackMissing(name: name)
        }
        return value
    }

    /// The test database, for libpq.
    public static var postgres: PostgresConnectionParameters {
        get throws {
            PostgresConnectionParameters(
                url: try variable("REPLICATOR_TEST_POSTGRES_URL"), applicationName: "replicator tests")
        }
    }

    /// What the connections of all tests share, as those of any process do.
    public static let driverManager = ODBCDriverManager()

    /// URL of another database on the test server.
    public static func url(database: String) throws -> String {
        let shared = try variable("REPLICATOR_TEST_POSTGRES_URL")
        let end = shared.lastIndex(of: "/") ?? shared.endIndex
        return shared[..<end] + "/" + database
    }

    /// The test database through psqlodbc.
    public static var odbc: ODBCConnectionParameters {
        get throws {
            ODBCConnectionParameters(
                connectionString: ODBCConnectionString(try variable("REPLICATOR_TEST_ODBC")))
        }
    }
}

/// The tests were started without the stack.
public struct StackMissing: Error, CustomStringConvertible {
    let name: String

    /// What to do.
    public var description: String {
        "\(name) is not set: run the tests through `make test`, which starts the servers they need"
    }
}
