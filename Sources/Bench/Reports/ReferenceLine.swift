/// What the C programs print.
struct ReferenceLine: Decodable {
    let program: String
    let rows: Int
    let bytes: Int
    let seconds: Double
    let userSeconds: Double
    let systemSeconds: Double
    let peakMemoryBytes: Int

    var measurement: Measurement {
        Measurement(
            program: program, rows: rows, bytes: bytes, seconds: seconds,
            cpuSeconds: userSeconds + systemSeconds,
            peakMemoryBytes: peakMemoryBytes)
    }
}
