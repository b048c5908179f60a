import ArgumentParser

/// Where the rows of a measured transfer go.
enum Route: String, CaseIterable, Codable, Sendable, ExpressibleByArgument {
    /// Encoded and thrown away.
    case null
    /// Into a PostgreSQL table: TRUNCATE and COPY in one transaction.
    case copy
    /// Into objects of a bucket, which are removed after the measurement.
    case s3
    /// Both at once, from one read.
    case both

    var writesTable: Bool { self == .copy || self == .both }
    var writesObjects: Bool { self == .s3 || self == .both }
}
