/// One measurement in its place.
struct RoundResult: Codable, Sendable {
    /// Round, from 1.
    let round: Int
    let contender: Contender
    let measurement: Measurement
}
