import ArgumentParser

/// A stage of a transfer that can be measured alone.
enum Part: String, CaseIterable, Codable, Sendable, ExpressibleByArgument {
    /// The driver's fetches, or natively the server's COPY; rows are forgotten.
    case source
    /// The encoder, on batches that the driver has filled.
    case encode
    /// COPY into a table, of rows that are in memory.
    case copy
    /// An upload of rows that are in memory.
    case s3
}
