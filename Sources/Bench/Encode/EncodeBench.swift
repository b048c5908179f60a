import Glibc
import Streams

/// An encoder alone: batches that are held in memory, into one chunk that is used again and again.
struct EncodeBench {
    private let customers: SyntheticCustomers
    private let format: CopyFormat
    private let encoder: Encoder
    private let batches: [FilledBatch]
    private let pool: ChunkPool

    /// One of the engine's.
    private enum Encoder: BatchEncoder {
        case csv(CSVEncoder)
        case text(CopyTextEncoder)
        case binary(CopyBinaryEncoder)

        func encode(_ batch: borrowing RowBatch, from row: Int, into chunk: inout Chunk) -> EncodeProgress {
            switch self {
            case .csv(let encoder): encoder.encode(batch, from: row, into: &chunk)
            case .text(let encoder): encoder.encode(batch, from: row, into: &chunk)
            case .binary(let encoder): encoder.encode(batch, from: row, into: &chunk)
            }
        }
    }

    /// - Parameters:
    ///   - batchCount: batches in memory; together they should stay inside the cache, as those of a driver do.
    init(
        _ mixture: SyntheticCustomers.Mixture, as format: CopyFormat, rowsPerBatch: Int, batchCount: Int,
        chunkBytes: Int
    ) throws {
        let customers = try SyntheticCustomers(mixture, rowsPerBatch: rowsPerBatch)
        self.customers = customers
        self.format = format
        let layout = customers.layout
        encoder =
            switch format {
            case .csv:
                .csv(CSVEncoder(layout: layout, encoders: customers.encoders, dialect: .standard))
            case .text: .text(CopyTextEncoder(layout: layout, encoders: customers.encoders))
            case .binary: .binary(CopyBinaryEncoder(layout: layout, kinds: customers.binaryFields))
            }
        batches = (0..<batchCount).map { FilledBatch(customers.batch(firstRow: 1 + $0 * rowsPerBatch)) }
        pool = ChunkPool(chunkBytes: chunkBytes, chunkCount: 1)
    }

    /// Encodes about this many rows.
    ///
    /// Time is the processor time of this process, so that other work on the machine counts less.
    func run(rows: Int) async throws -> EncodeMeasurement {
        let rounds = max(1, rows / (batches.count * customers.layout.rows))
        var bytes = 0
        let start = clock()
        for _ in 0..<rounds {
            for filled in batches { bytes += try await encoder.encodeAll(filled.batch, pool) }
        }
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        return EncodeMeasurement(
            format: format.rawValue, mixture: customers.mixture.name,
            rows: rounds * batches.count * customers.layout.rows,
            bytes: bytes, cpuSeconds: seconds)
    }
}

/// What encoding took.
struct EncodeMeasurement: Codable, Sendable {
    /// COPY's name for the encoding.
    let format: String
    /// Name of the mixture.
    let mixture: String
    let rows: Int
    let bytes: Int
    /// Processor time.
    let cpuSeconds: Double

    var nanosecondsPerRow: Double { cpuSeconds * 1e9 / Double(rows) }
    var gigabytesPerSecond: Double { Double(bytes) / cpuSeconds / 1e9 }
    var rowsPerSecond: Double { Double(rows) / cpuSeconds }
}
