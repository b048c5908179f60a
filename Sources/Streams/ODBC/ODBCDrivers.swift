internal import CODBC

/// Drivers that unixODBC knows on this machine.
public enum ODBCDrivers {
    /// Their names, as a connection string's `Driver` takes them.
    public static func installed() -> [String] {
        guard let environment = try? EnvironmentHandle() else { return [] }
        return environment.driverNames()
    }
}
