import Streams

/// One measured transfer; what a child process prints. The C programs print the fields that they know.
struct Measurement: Codable, Sendable, Equatable {
    /// What was run.
    var program: String
    var rows: Int
    var bytes: Int
    /// From the first byte asked for to the commit; connecting is not in it.
    var seconds: Double
    /// Processor time of the measured process, user and system.
    var cpuSeconds: Double
    /// Processor time of the server process behind the source, where it runs on this machine.
    var sourceBackendCpuSeconds: Double?
    /// Likewise behind the target.
    var targetBackendCpuSeconds: Double?
    /// Largest resident set of the process.
    var peakMemoryBytes: Int
    /// Time in which the encoder waited for rows.
    var waitedForSourceSeconds: Double?
    /// Time in which it waited for the targets.
    var waitedForTargetsSeconds: Double?

    /// Most bytes of a chunk.
    var chunkBytes: Int?

    var rowsPerSecond: Double { Double(rows) / seconds }
    var megabytesPerSecond: Double { Double(bytes) / seconds / 1e6 }
    var cpuSecondsPerGigabyte: Double { bytes == 0 ? 0 : cpuSeconds / (Double(bytes) / 1e9) }
}

/// A measurement with the numbers that follow from it, for those who read single lines.
struct MeasurementLine: Encodable {
    let measurement: Measurement

    private enum Key: String, CodingKey { case rowsPerSecond, mbPerSecond, cpuSecondsPerGb }

    func encode(to encoder: any Encoder) throws {
        try measurement.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(measurement.rowsPerSecond.rounded(), forKey: .rowsPerSecond)
        try container.encode((measurement.megabytesPerSecond * 10).rounded() / 10, forKey: .mbPerSecond)
        try container.encode(
            (measurement.cpuSecondsPerGigabyte * 100).rounded() / 100, forKey: .cpuSecondsPerGb)
    }
}
