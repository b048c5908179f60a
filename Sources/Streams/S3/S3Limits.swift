/// What S3 accepts. The plan of a transfer keeps within it; the sink checks again.
public struct S3Limits: Sendable, Equatable {
    /// Smallest part that is not the last of its object.
    public var minPartBytes: Int
    /// Most parts of an object.
    public var maxParts: Int

    /// AWS's limits (and its imitators': none is known to allow more).
    public static let aws = S3Limits(minPartBytes: 5 << 20, maxParts: 10_000)

    /// Other limits, for tests.
    public init(minPartBytes: Int, maxParts: Int) {
        self.minPartBytes = minPartBytes
        self.maxParts = maxParts
    }
}
