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
}
