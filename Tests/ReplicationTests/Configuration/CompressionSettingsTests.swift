import Streams
import Testing

@testable import Replication

struct CompressionSettingsTests {
    /// The destination that a target's lines make.
    private func destination(_ lines: String) throws -> ObjectDestination {
        var fixture = ConfigurationFixture(target: "url: s3://bucket/x", sync: "")
        fixture.entry = lines.replacing("; ", with: "\n        ")
        let sync = try configuration(fixture.text).sync(named: "customers")
        guard case .objects(let destination)? = sync.targets.first?.destination else { throw NoObjects() }
        return destination
    }

    private struct NoObjects: Error {}

    @Test(arguments: [
        ("", nil, "{prefix}/{sync}/{run}/part-{n}.csv"),
        ("compression: none", nil, "{prefix}/{sync}/{run}/part-{n}.csv"),
        ("compression: gzip", Compression.Codec.gzip, "{prefix}/{sync}/{run}/part-{n}.csv.gz"),
        ("compression: zstd", .zstd, "{prefix}/{sync}/{run}/part-{n}.csv.zst"),
        ("compression: zstd; key_template: \"{run}/{n}.zstd\"", .zstd, "{run}/{n}.zstd"),
        ("compression: gzip; key_template: \"{run}/{n}.csv\"", .gzip, "{run}/{n}.csv"),
    ])
    func `the standard key ends as tools expect of the format, and another stays as it is`(
        _ lines: String, _ codec: Compression.Codec?, _ template: String
    ) throws {
        let destination = try destination(lines)
        #expect(destination.compression?.codec == codec)
        #expect(destination.keyTemplate.description == template)
    }

    @Test func `level and threads have defaults`() throws {
        let gzip = try destination("compression: gzip").compression
        #expect(gzip == Compression(.gzip, level: 1, threads: Defaults.compressionThreads))
        #expect((1...4).contains(Defaults.compressionThreads))
        let zstd = try destination("compression: zstd; compression_level: 19; compression_threads: 64")
        #expect(zstd.compression == Compression(.zstd, level: 19, threads: 64))
    }

    @Test func `flags make the same of the same words`() throws {
        let gzip = try #require(try Compression.parse("gzip", level: "12", threads: "2"))
        #expect(gzip == Compression(.gzip, level: 12, threads: 2))
        #expect(try Compression.parse("none", level: nil, threads: nil) == nil)
        for (words, says) in [
            (("lzma", nil, nil), "--compression: expected none, gzip or zstd, found \"lzma\""),
            (("gzip", "13", nil), "--compression-level: expected a whole number from 1 to 12, found \"13\""),
            (("zstd", "0", nil), "--compression-level: expected a whole number from 1 to 19, found \"0\""),
            (("zstd", nil, "65"), "--compression-threads: expected a whole number from 1 to 64"),
            (("none", "1", nil), "--compression-level: has no effect without compression"),
            (("none", nil, "1"), "--compression-threads: has no effect without compression"),
        ] as [((String, String?, String?), String)] {
            let error = #expect(throws: UsageError.self) {
                try Compression.parse(words.0, level: words.1, threads: words.2)
            }
            #expect(error?.description.contains(says) == true, "\(words)")
        }
    }

    private static let file = """
        sources: { erp: { url: odbc://ERP } }
        targets: { a: { url: s3://bucket/a }, b: { url: s3://bucket/b } }
        syncs:
          customers:
            source: erp
            table: S.T
            targets: [{ target: a, FIRST }, { target: b, SECOND }]

        """

    private func definition(_ first: String, _ second: String) throws -> SyncDefinition {
        let text = Self.file.replacing("FIRST", with: first).replacing("SECOND", with: second)
        let configuration = try configuration(text)
        return try SyncDefinition(
            sync: try configuration.sync(named: "customers"), in: configuration, showsRows: false)
    }

    @Test(arguments: [
        ("compression: gzip", "compression: zstd"), ("compression: gzip", "compression: none"),
        ("compression: gzip", "compression: gzip, compression_level: 6"),
        ("compression: gzip, compression_threads: 1", "compression: gzip, compression_threads: 2"),
    ])
    func `targets of one sync are compressed alike`(_ first: String, _ second: String) throws {
        let error = #expect(throws: UsageError.self) { try definition(first, second) }
        #expect(
            error?.description.contains("csv, max_object_size and compression must be the same in all")
                == true)
        #expect(throws: UsageError.self) { try definition(second, first) }
        #expect(try definition(first, first).compression != nil)
    }

    @Test func `gzip under a name that says nothing of it is warned of, because clients read one member`()
        throws
    {
        let plain = "compression: gzip, key_template: \"{run}/{n}.csv\""
        let warnings = try definition(plain, "compression: gzip").warnings
        #expect(warnings.count == 1)
        let warning = try #require(warnings.first)
        #expect(warning.hasPrefix("s3://bucket/a: objects get Content-Encoding: gzip"))
        #expect(warning.contains("let key_template end in .gz, or use zstd"))
        #expect(try definition("compression: gzip", "compression: gzip").warnings == [])
        let zstd = "compression: zstd, key_template: \"{run}/{n}.csv\""
        #expect(try definition(zstd, zstd).warnings == [])
    }
}
