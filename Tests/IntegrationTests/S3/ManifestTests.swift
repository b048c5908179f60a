import Cloud
import Streams
import TestSupport
import Testing

struct ManifestTests {
    private func manifest(run: String) -> Manifest {
        Manifest(
            run: run, sync: "customers", mode: "full", createdAt: "2026-01-31T09:30:05Z", window: nil,
            columns: [Manifest.Column(name: "id", type: "bigint")],
            csv: Manifest.Dialect(delimiter: ",", header: true, null: "", lineEnding: "\n"), objects: [])
    }

    @Test func `a manifest is written once, again without harm, and never over another run's`() async throws {
        let client = try S3Stack.client()
        let key = S3Stack.uniquePrefix("manifest") + "/_manifest.json"
        #expect(try await client.getManifest(key: key) == nil)
        try await client.putManifest(manifest(run: "one"), key: key)
        try await client.putManifest(manifest(run: "one"), key: key)
        let error = await #expect(throws: S3Error.self) {
            try await client.putManifest(manifest(run: "two"), key: key)
        }
        #expect(error?.description.contains("exists already") == true)
        #expect(try await client.getManifest(key: key) == manifest(run: "one"))
        try await client.deleteObject(key)
    }
}
