/// A transfer, described: where rows come from, what they are, and what they may take. Makes the pipelines that carry
/// it out.
public struct TransferPlan: Sendable {
    /// Limits of memory and size.
    public struct Limits: Sendable, Equatable {
        /// The whole budget.
        public var memoryBytes: Int
        /// Most rows of a fetch.
        public var batchRows: Int
        /// Most bytes of a row batch.
        public var batchBytes: Int
        /// Most bytes of an object.
        public var maximumObjectBytes: Int

        /// Builds limits.
        public init(memoryBytes: Int, batchRows: Int, batchBytes: Int, maximumObjectBytes: Int) {
            self.memoryBytes = memoryBytes
            self.batchRows = batchRows
            self.batchBytes = batchBytes
            self.maximumObjectBytes = maximumObjectBytes
        }
    }

    /// What the rows are.
    public let shape: RowShape
    /// What reads them.
    public let reader: any RowReader
    /// The budget's division.
    public let memory: MemoryPlan
    private let rotation: ObjectRotation

    /// - Parameters:
    ///   - writesObjects: an object store is among the targets.
    /// - Throws: ``BatchTooSmall``, ``MemoryTooSmall``.
    public init(
        from source: any TransferSource, _ shape: RowShape, limits: Limits, writesObjects: Bool
    ) throws {
        self.shape = shape
        reader = try source.reader(shape, limits: limits)
        memory = try MemoryPlan(
            budgetBytes: limits.memoryBytes, batchBytes: reader.batchBytes, writesObjects: writesObjects)
        guard writesObjects else {
            rotation = .none
            return
        }
        let header = shape.encoding.dialect.flatMap { dialect in
            dialect.hasHeader ? dialect.headerLine(shape.columns.map(\.name)) : nil
        }
        rotation = ObjectRotation(
            maximumObjectBytes: limits.maximumObjectBytes, minimumChunkBytes: MemoryPlan.minimumPartBytes,
            headerLine: header ?? [])
    }

    /// The pipeline of a read into the given sinks.
    ///
    /// - Parameter sql: as ``TransferSource/readSQL(_:columns:window:)`` makes it.
    public func pipeline(sql: String, sinks: [any ChunkSink], progress: TransferProgress) -> TransferPipeline
    {
        TransferPipeline(
            producer: reader.producer(sql: sql), sinks: sinks,
            pool: ChunkPool(chunkBytes: memory.chunkBytes, chunkCount: memory.chunkCount),
            rotation: rotation, progress: progress)
    }
}
