import Streams
import Testing

struct ManifestTests {
    private static let manifest = Manifest(
        run: "R1", sync: "customers", mode: "incremental", createdAt: "2026-01-31T09:30:05Z",
        window: Manifest.Window(since: nil, until: "2026-01-31 09:00:00.123456"),
        columns: [Manifest.Column(name: "id", type: "bigint")],
        csv: Manifest.Dialect(delimiter: ",", header: true, null: "", lineEnding: "lf"),
        objects: [
            StoredObject(
                key: "a/b ü", bytes: 30, rows: 2,
                parts: [.init(bytes: 10, sha256: "aa"), .init(bytes: 20, sha256: "bb")],
                etag: "\"e-2\"", checksum: "c-2")
        ])

    @Test func `a manifest is written with sorted keys and the sums of its objects`() throws {
        let text = String(decoding: try Self.manifest.encoded(), as: UTF8.self)
        #expect(
            text == #"""
                {
                  "bytes" : 30,
                  "columns" : [
                    {
                      "name" : "id",
                      "type" : "bigint"
                    }
                  ],
                  "created_at" : "2026-01-31T09:30:05Z",
                  "csv" : {
                    "delimiter" : ",",
                    "header" : true,
                    "line_ending" : "lf",
                    "null" : ""
                  },
                  "mode" : "incremental",
                  "objects" : [
                    {
                      "bytes" : 30,
                      "etag" : "\"e-2\"",
                      "key" : "a/b ü",
                      "parts" : [
                        {
                          "bytes" : 10,
                          "sha256" : "aa"
                        },
                        {
                          "bytes" : 20,
                          "sha256" : "bb"
                        }
                      ],
                      "rows" : 2
                    }
                  ],
                  "rows" : 2,
                  "run" : "R1",
                  "sync" : "customers",
                  "version" : 1,
                  "window" : {
                    "until" : "2026-01-31 09:00:00.123456"
                  }
                }

                """#)
    }

    @Test func `a manifest reads back as it was`() throws {
        #expect(try Manifest(decoding: Self.manifest.encoded()) == Self.manifest)
        var compressed = Self.manifest
        compressed.compression = "gzip"
        #expect(try Manifest(decoding: compressed.encoded()) == compressed)
    }

    @Test func `compression stands in the manifest of compressed objects only`() throws {
        var compressed = Self.manifest
        compressed.compression = "gzip"
        let text = String(decoding: try compressed.encoded(), as: UTF8.self)
        #expect(text.contains("\n  \"compression\" : \"gzip\",\n"))
        let plain = text.replacing("  \"compression\" : \"gzip\",\n", with: "")
        #expect(plain == String(decoding: try Self.manifest.encoded(), as: UTF8.self))
    }

    /// Composed and decomposed: one to Unicode, and to Swift, two to a database and in a bucket.
    @Test func `groups are told apart as their keys are`() {
        let groups = ["\u{e9}", "e\u{301}"].map { ObjectGroup(value: $0) }
        let objects = groups.enumerated().map { index, group in
            StoredObject(
                key: "k\(index)", group: group, bytes: 10, rows: index + 1, parts: [], etag: "", checksum: "")
        }
        let manifest = Manifest(
            run: "R1", sync: "s", mode: "full", createdAt: "", window: nil, columns: [],
            csv: Self.manifest.csv,
            objects: objects)
        #expect(manifest.groups?.map(\.rows) == [1, 2])
        #expect(Set(manifest.groups?.map(\.name) ?? []).count == 2)
    }
}
