/// What reads a source and fills chunks: ODBC rows through an encoder, or rows that the server has encoded.
public protocol ChunkProducer: Sendable {
    /// Fills chunks until the source is at its end, and seals the last one.
    ///
    /// - Returns: rows that the source delivered, counted where they were read and not where they were encoded.
    func produce(into assembler: inout ChunkAssembler, progress: TransferProgress) async throws -> Int

    /// Makes a blocked read return soon with an error. Called from any thread, once.
    func interrupt()
}
