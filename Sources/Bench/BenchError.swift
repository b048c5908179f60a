/// Why a measurement is worth nothing.
struct BenchError: Error, CustomStringConvertible {
    /// One line.
    let description: String

    init(_ description: String) { self.description = description }
}
