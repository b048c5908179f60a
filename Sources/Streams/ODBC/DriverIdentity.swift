internal import CODBC

/// What a driver says it is and can do: the key into the quirks table.
public struct DriverIdentity: Sendable, Equatable {
    /// `SQL_DBMS_NAME`, such as `PostgreSQL` or `Oracle`.
    public var databaseName: String
    /// `SQL_DBMS_VER`.
    public var databaseVersion: String
    /// `SQL_DRIVER_NAME`, such as `psqlodbcw.so`.
    public var driverName: String
    /// `SQL_DRIVER_VER`, such as `13.02.0000`.
    public var driverVersion: String
    /// `SQL_GETDATA_EXTENSIONS`: what `SQLGetData` may be asked.
    public var getDataExtensions: UInt32

    /// `SQLGetData` may re-read a bound cell of any row of a block: how a cell that did not fit is fetched whole.
    public var canReadBoundCellsInBlock: Bool {
        let needed =
            UInt32(SQL_GD_BLOCK) | UInt32(SQL_GD_BOUND) | UInt32(SQL_GD_ANY_COLUMN) | UInt32(SQL_GD_ANY_ORDER)
        return getDataExtensions & needed == needed
    }

    /// One line for plans and logs.
    public var summary: String { "\(databaseName) \(databaseVersion) through \(driverName) \(driverVersion)" }

    /// Builds an identity; the engine reads it from a connection.
    public init(
        databaseName: String, databaseVersion: String, driverName: String, driverVersion: String,
        getDataExtensions: UInt32
    ) {
        self.databaseName = databaseName
        self.databaseVersion = databaseVersion
        self.driverName = driverName
        self.driverVersion = driverVersion
        self.getDataExtensions = getDataExtensions
    }

    init(_ connection: ConnectionHandle) {
        databaseName = connection.textInfo(SQL_DBMS_NAME)
        databaseVersion = connection.textInfo(SQL_DBMS_VER)
        driverName = connection.textInfo(SQL_DRIVER_NAME)
        driverVersion = connection.textInfo(SQL_DRIVER_VER)
        getDataExtensions = connection.maskInfo(SQL_GETDATA_EXTENSIONS)
    }
}
