/// When a new output object begins: decided by bytes alone, between rows, so that every sink sees the same borders.
public struct ObjectRotation: Sendable, Equatable {
    /// Most bytes of one object. A single row longer than this still goes into one.
    public var maximumObjectBytes: Int
    /// Least bytes of a chunk that is not the last of its object: a store's minimum for a part; 0 where there is none.
    public var minimumChunkBytes: Int
    /// The line of column names at each object's front; empty for none.
    public var headerLine: [UInt8]

    /// Builds a rotation.
    public init(maximumObjectBytes: Int, minimumChunkBytes: Int, headerLine: [UInt8]) {
        self.maximumObjectBytes = maximumObjectBytes
        self.minimumChunkBytes = minimumChunkBytes
        self.headerLine = headerLine
    }

    /// No objects: what COPY alone needs.
    public static let none = ObjectRotation(maximumObjectBytes: .max, minimumChunkBytes: 0, headerLine: [])
}
