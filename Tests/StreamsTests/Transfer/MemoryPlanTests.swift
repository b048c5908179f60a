import Streams
import Testing

struct MemoryPlanTests {
    @Test(arguments: [true, false]) func `every budget is kept, and the least one that does is named`(
        _ writesObjects: Bool
    ) throws {
        let batchBytes = 300_000
        let error = #expect(throws: MemoryTooSmall.self) {
            try MemoryPlan(budgetBytes: 0, batchBytes: batchBytes, writesObjects: writesObjects)
        }
        let least = try #require(error?.neededBytes)
        #expect(throws: MemoryTooSmall.self) {
            try MemoryPlan(budgetBytes: least - 1, batchBytes: batchBytes, writesObjects: writesObjects)
        }
        for budget in stride(from: least, through: 1 << 30, by: 7_777_777) {
            let plan = try MemoryPlan(
                budgetBytes: budget, batchBytes: batchBytes, writesObjects: writesObjects)
            #expect(plan.chunkBytes * plan.chunkCount + plan.batchBytes <= budget)
            // One filled, one sent, those kept for errors, one that the object store holds back.
            #expect(plan.chunkCount >= 5 && plan.partsInFlight >= 1)
            #expect(plan.chunksKeptByCopy >= 1 && plan.chunksKeptByCopy + 2 < plan.chunkCount)
            if writesObjects { #expect(plan.chunkBytes > MemoryPlan.minimumPartBytes) }
        }
    }

    @Test func `the message names a budget that is enough`() throws {
        let error = #expect(throws: MemoryTooSmall.self) {
            try MemoryPlan(budgetBytes: 1, batchBytes: 1 << 20, writesObjects: true)
        }
        #expect(
            error?.description.contains("set --memory to at least 30MiB, or lower --batch-memory") == true)
        _ = try MemoryPlan(budgetBytes: 30 << 20, batchBytes: 1 << 20, writesObjects: true)
    }

    @Test(arguments: [
        Compression(.gzip, threads: 1), Compression(.gzip, level: 12, threads: 4),
        Compression(.zstd, threads: 2),
        Compression(.zstd, level: 19, threads: 4), Compression(.zstd, threads: 64),
    ])
    func `with compression every budget is kept, too, and nothing can stand still`(
        _ compression: Compression
    ) throws {
        let batchBytes = 300_000
        func plan(_ budget: Int) throws -> MemoryPlan {
            try MemoryPlan(
                budgetBytes: budget, batchBytes: batchBytes, writesObjects: true, compression: compression)
        }
        let error = #expect(throws: MemoryTooSmall.self) { try plan(0) }
        let least = try #require(error?.neededBytes)
        #expect(throws: MemoryTooSmall.self) { try plan(least - 1) }
        var (most, chunkBytes) = (0, 0)
        for budget in [least] + Array(stride(from: least + 1, through: 1 << 30, by: 3_333_333)) {
            let plan = try plan(budget)
            let compressing = try #require(plan.compressing)
            let bytes =
                plan.batchBytes + plan.chunkBytes * plan.chunkCount
                + compressing.workerBytes * compressing.workers + compressing.partBytes
                * compressing.partCount
            #expect(bytes <= budget, "\(budget)")
            // A buffer holds the worst member, and a part is above the store's minimum when no more fits.
            let bound = compression.memberBound(of: plan.chunkBytes)
            #expect(compressing.workerBytes >= bound + compression.compressorBytes)
            #expect(compressing.partBytes - bound >= MemoryPlan.minimumPartBytes)
            #expect(plan.chunkBytes <= Compression.largestChunkBytes)
            // One that is filled, one that is sent, those kept for errors, and one for every worker.
            #expect(compressing.workers >= 1 && compressing.workers <= compression.threads)
            #expect(plan.chunksKeptByCopy >= 1)
            #expect(plan.chunksKeptByCopy + 2 + compressing.workers <= plan.chunkCount)
            // One that is filled, one that is held back, and those in flight; of two the one held back is sent.
            #expect(compressing.partCount >= 2 && plan.partsInFlight >= 1)
            #expect(plan.partsInFlight <= max(1, compressing.partCount - 2))
            // More memory goes into larger chunks, then into threads.
            #expect(
                plan.chunkBytes > chunkBytes || (plan.chunkBytes == chunkBytes && compressing.workers >= most)
            )
            (most, chunkBytes) = (compressing.workers, plan.chunkBytes)
        }
        #expect(most == compression.threads && chunkBytes == Compression.largestChunkBytes)
    }

    @Test func `the standard budget has room for threads and for parts in flight`() throws {
        for codec in Compression.Codec.allCases {
            let plan = try MemoryPlan(
                budgetBytes: 64 << 20, batchBytes: 1 << 20, writesObjects: true,
                compression: Compression(codec, threads: 4))
            #expect(plan.compressing?.workers == 4 && plan.partsInFlight >= 2)
            #expect(plan.chunkBytes == 1 << 20 && plan.compressing?.partBytes == 8 << 20)
        }
    }

    @Test func `compression means nothing where there are no objects`() throws {
        let plan = try MemoryPlan(
            budgetBytes: 16 << 20, batchBytes: 1 << 20, writesObjects: false,
            compression: Compression(.gzip, threads: 2))
        #expect(plan == (try MemoryPlan(budgetBytes: 16 << 20, batchBytes: 1 << 20, writesObjects: false)))
    }
}
