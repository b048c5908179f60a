import Streams
import Testing

@testable import Replication

/// What a new run finishes or clears away of earlier ones.
struct RecoveryPlanTests {
    private static let buckets: [RecoveryPlan.Bucket] = [
        .init(target: "lake", bucket: "one"), .init(target: "archive", bucket: "two"),
    ]

    private static func manifest(_ target: String, _ bucket: String) -> PendingManifest {
        PendingManifest(
            target: target, bucket: bucket, key: "k",
            manifest: Manifest(
                run: "r", sync: "s", mode: "full", createdAt: "", window: nil, columns: [],
                csv: .init(delimiter: ",", header: true, null: "", lineEnding: "lf"), objects: []))
    }

    private static func object(_ bucket: String) -> ObjectIntent {
        ObjectIntent(bucket: bucket, key: "k", uploadID: nil, token: "t")
    }

    @Test func `nothing left means nothing to do`() {
        let plan = RecoveryPlan(pending: [], leftovers: [], buckets: Self.buckets)
        #expect(plan.promises.isEmpty && plan.sweeps.isEmpty && plan.kept.isEmpty)
    }

    @Test(
        arguments: [
            // target, bucket; place among the sync's buckets
            ("lake", "one", 0), ("archive", "two", 1), ("lake", "two", nil), ("gone", "one", nil),
            ("archive", "one", nil),
        ] as [(String, String, Int?)])
    func `a promise is kept, and an object swept, where target and bucket are still the sync's`(
        target: String, bucket: String, place: Int?
    ) {
        let (manifest, object) = (Self.manifest(target, bucket), Self.object(bucket))
        let plan = RecoveryPlan(
            pending: [("r", [manifest])], leftovers: [(target, object)], buckets: Self.buckets)
        #expect(plan.promises.map(\.run) == ["r"])
        #expect(plan.promises[0].writes.map(\.bucket) == (place.map { [$0] } ?? []))
        #expect(plan.promises[0].kept == (place == nil ? [manifest] : []))
        #expect(plan.sweeps.map(\.bucket) == (place.map { [$0] } ?? []))
        #expect(plan.kept.map(\.target) == (place == nil ? [target] : []))
    }

    @Test func `a promise of several manifests is only whole when each can be written`() {
        let manifests = [Self.manifest("lake", "one"), Self.manifest("gone", "three")]
        let plan = RecoveryPlan(
            pending: [("a", manifests), ("b", [manifests[0]])], leftovers: [], buckets: Self.buckets)
        #expect(plan.promises.map(\.run) == ["a", "b"])
        #expect(plan.promises.map(\.kept.isEmpty) == [false, true])
        #expect(plan.promises.map(\.writes.count) == [1, 1])
    }
}
