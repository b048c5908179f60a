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
        /// Most bytes of an object, before compression.
        public var maximumObjectBytes: Int
        /// Compression of the objects, which takes its part of the budget.
        public var compression: Compression?

        /// Builds limits.
        public init(
            memoryBytes: Int, batchRows: Int, batchBytes: Int, maximumObjectBytes: Int,
            compression: Compression? = nil
        ) {
            self.compression = compression
            self.memoryBytes = memoryBytes
            self.batchRows = batchRows
            self.batchBytes = batchBytes
            self.maximumObjectBytes = maximumObjectBytes
        }
    }

    /// What the rows are.
    public let shape: RowShape
    /// What reads them, over the connection that the plan was made with.
    public let reader: any RowReader
    /// Connections that read at once.
    public let readers: Int
    /// The division of one reader's share of the budget.
    public let memory: MemoryPlan
    private let limits: Limits
    private let rotation: ObjectRotation

    /// - Parameters:
    ///   - writesObjects: an object store is among the targets.
    ///   - readers: connections that read at once; the budget is shared out evenly, and so are compressing threads.
    /// - Throws: ``BatchTooSmall``, ``MemoryTooSmall``.
    public init(
        from source: any TransferSource, _ shape: RowShape, limits: Limits, writesObjects: Bool,
        readers: Int = 1
    ) throws {
        self.shape = shape
        self.readers = readers
        self.limits = limits
        reader = try source.reader(shape, limits: limits)
        do {
            memory = try MemoryPlan(
                budgetBytes: limits.memoryBytes / readers, batchBytes: reader.batchBytes,
                writesObjects: writesObjects, compression: limits.compression?.shared(by: readers))
        } catch {
            throw MemoryTooSmall(
                neededBytes: error.neededBytes * readers, budgetBytes: limits.memoryBytes, readers: readers)
        }
        guard writesObjects else {
            rotation = .none
            return
        }
        let header = shape.encoding.dialect.flatMap { dialect in
            dialect.hasHeader ? dialect.headerLine(shape.columns.map(\.name)) : nil
        }
        rotation = ObjectRotation(
            maximumObjectBytes: limits.maximumObjectBytes,
            // With compression a chunk is not a part, and has no least size.
            minimumChunkBytes: memory.compressing == nil ? MemoryPlan.minimumPartBytes : 0,
            headerLine: header ?? [])
    }

    /// The pipeline of a read into the given sinks.
    ///
    /// - Parameter sql: as ``TransferSource/readSQL(_:columns:window:)`` makes it.
    public func pipeline(sql: String, sinks: [any ChunkSink], progress: TransferProgress) -> TransferPipeline
    {
        pipeline(reader, sql: sql, sinks: sinks, pool: makePool(), progress: progress)
    }

    /// The same over another connection, with a pool that outlives it.
    func pipeline(
        from source: any TransferSource, sql: String, sinks: [any ChunkSink], pool: ChunkPool,
        progress: TransferProgress
    ) throws -> TransferPipeline {
        pipeline(
            try source.reader(shape, limits: limits), sql: sql, sinks: sinks, pool: pool, progress: progress)
    }

    /// One reader's chunks.
    func makePool() -> ChunkPool { ChunkPool(chunkBytes: memory.chunkBytes, chunkCount: memory.chunkCount) }

    private func pipeline(
        _ reader: any RowReader, sql: String, sinks: [any ChunkSink], pool: ChunkPool,
        progress: TransferProgress
    ) -> TransferPipeline {
        TransferPipeline(
            producer: reader.producer(sql: sql), sinks: sinks, pool: pool, rotation: rotation,
            progress: progress)
    }
}
