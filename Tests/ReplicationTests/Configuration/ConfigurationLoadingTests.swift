import Foundation
import Streams
import Testing

@testable import Replication

struct ConfigurationLoadingTests {
    @Test func `a configuration with every key is read as it stands`() throws {
        let folder = try ScratchFolder()
        _ = try folder.write("SELECT $$x$$ FROM t -- ${NOT_REPLACED}\n", to: "q.sql")
        _ = try folder.write("pem", to: "ca.pem")
        _ = try folder.write("file-secret\n\n", to: "secret")
        let file = try folder.write(
            """
            control: postgres://c/control
            memory: 32MiB
            strict: true
            sources:
              erp:
                url: "odbc:DRIVER={Oracle};DBQ=//h/s"
                user: scott
                password: ${file:secret}
                quirks: { fetch: block, wide: "yes" }
                session: [ "ALTER SESSION SET X = 1", "SELECT 1" ]
              pg: { url: "postgres://h/db", session: "SELECT 2" }
            targets:
              search: { url: "postgres://h2/db", user: app, password: "pa$$$${word" }
              lake:
                url: s3://bucket/exports
                endpoint: http://127.0.0.1:8333/
                region: eu-west-1
                path_style: true
                access_key_id: id
                secret_access_key: ${KEY}
                session_token: ${TOKEN:-none}
                server_side_encryption: aws:kms
                kms_key_id: arn:x
                expected_bucket_owner: "123456789012"
                ca_file: ca.pem
              shelf: { url: "s3://shelf" }
            syncs:
              customers:
                source: erp
                query_file: q.sql
                key: [ID, "Line No"]
                watermark: CHANGED
                lookback: 1h30m
                load: merge
                memory: 16MiB
                batch_rows: 500
                batch_memory: 1MiB
                targets:
                  - { target: search, table: public.customers, load: append, lock_timeout: 5s }
                  - target: lake
                    key_template: "x/{run}/{n}.csv"
                    max_object_size: 1GiB
                    compression: zstd
                    compression_level: 19
                    compression_threads: 3
                    csv: { delimiter: "\\t", header: false, null: "\\\\N", line_ending: crlf }
              orders:
                source: pg
                table: sales.orders
                key: id
                targets: [{ target: search }, { target: shelf }]

            """, to: "replicator.yaml")

        let configuration = try ReplicatorConfiguration.load(
            path: file, environment: ["KEY": "s3cret", "TOKEN": ""])

        #expect(configuration.warnings == [])
        #expect(configuration.control?.redacted == "postgresql://c/control")
        #expect(configuration.defaults.memory == ByteSize(bytes: 32 << 20))
        #expect(configuration.defaults.isStrict)
        #expect(configuration.defaults.connectTimeout == Defaults.connectTimeout)
        #expect(configuration.sources.map(\.name) == ["erp", "pg"])
        #expect(configuration.targets.map(\.name) == ["search", "lake", "shelf"])

        let source = try configuration.source(named: "erp")
        guard case .odbc(let connection) = source.url else { throw Unexpected() }
        #expect(connection.text == "DRIVER={Oracle};DBQ=//h/s;UID=scott;PWD=file-secret")
        #expect(source.quirks.map(\.name) == ["fetch", "wide"])
        #expect(source.quirks.map(\.value) == ["block", "yes"])
        #expect(source.quirks.first?.place.line == 9)
        #expect(source.session == ["ALTER SESSION SET X = 1", "SELECT 1"])
        #expect(try configuration.source(named: "pg").session == ["SELECT 2"])

        guard case .postgres(let url) = try configuration.target(named: "search").kind else {
            throw Unexpected()
        }
        #expect(url.user == "app")
        #expect(url.password?.revealed == "pa$${word")
        guard case .s3(let lake) = try configuration.target(named: "lake").kind else { throw Unexpected() }
        #expect(
            lake
                == S3TargetConfiguration(
                    location: try BucketURL(afterScheme: "bucket/exports"),
                    endpoint: "http://127.0.0.1:8333",
                    region: "eu-west-1", usesPathStyle: true, profile: nil,
                    accessKey: .init(id: "id", secret: Secret("s3cret"), sessionToken: Secret("none")),
                    encryption: .kms(keyID: "arn:x"), expectedBucketOwner: "123456789012",
                    caFile: "\(folder.path)/ca.pem"))

        let customers = try configuration.sync(named: "customers")
        #expect(
            customers.rows == .query("SELECT $$x$$ FROM t -- ${NOT_REPLACED}\n", file: "\(folder.path)/q.sql")
        )
        #expect(customers.key.map(\.name) == ["ID", "Line No"])
        #expect(customers.watermark?.name == "CHANGED")
        #expect(customers.lookback.description == "1h30m")
        #expect(customers.memory == ByteSize(bytes: 16 << 20))
        #expect(customers.batchRows == 500)
        #expect(customers.batchMemory == ByteSize(bytes: 1 << 20))
        #expect(
            customers.targets == [
                SyncTargetConfiguration(
                    target: "search",
                    destination: .postgres(
                        PostgresDestination(
                            table: PostgresTableName(schema: "public", name: "customers"), load: .append,
                            lockTimeout: DurationText(milliseconds: 5_000), format: .auto))),
                SyncTargetConfiguration(
                    target: "lake",
                    destination: .objects(
                        ObjectDestination(
                            keyTemplate: try ObjectKeyTemplate("x/{run}/{n}.csv"),
                            maxObjectSize: ByteSize(bytes: 1 << 30),
                            csv: CSVDialect(
                                delimiter: 9, nullText: "\\N", lineEnding: .crlf, hasHeader: false),
                            compression: Compression(.zstd, level: 19, threads: 3), groupBy: nil))),
            ])

        let orders = try configuration.sync(named: "orders")
        #expect(orders.rows == .table(PostgresTableName(schema: "sales", name: "orders")))
        #expect(orders.memory == ByteSize(bytes: 32 << 20))
        #expect(orders.batchRows == Defaults.batchRows)
        #expect(orders.lookback == Defaults.lookback)
        #expect(
            orders.targets.map(\.destination) == [
                .postgres(
                    PostgresDestination(
                        table: PostgresTableName(schema: nil, name: "orders"), load: .auto,
                        lockTimeout: Defaults.lockTimeout, format: .auto)),
                .objects(
                    ObjectDestination(
                        keyTemplate: try ObjectKeyTemplate(), maxObjectSize: Defaults.maxObjectSize,
                        csv: .standard, compression: nil, groupBy: nil)),
            ])
        var output = ""
        dump(configuration, to: &output)
        for secret in ["file-secret", "s3cret", "{word"] { #expect(!output.contains(secret)) }
    }

    @Test func `the fixture of the other tests is right`() {
        #expect(problems(in: ConfigurationFixture().text) == [])
    }

    @Test func `an unknown name of a sync is answered with the nearest`() throws {
        let configuration = try configuration(ConfigurationFixture().text)
        let error = #expect(throws: ConfigurationError.self) { try configuration.sync(named: "customer") }
        #expect(
            error?.description == "replicator.yaml: no sync is named \"customer\", did you mean customers?")
    }

    @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n", "~\n"])
    func `an empty file is refused as such`(text: String) {
        #expect(
            problems(in: text) == ["replicator.yaml: the file is empty; expected sources, targets and syncs"])
    }

    @Test func `a file that is not there is refused with the way to name one`() throws {
        let folder = try ScratchFolder()
        let missing = "\(folder.path)/none.yaml"
        for path in [missing, folder.path] {
            let error = #expect(throws: ConfigurationError.self) {
                try ReplicatorConfiguration.load(path: path, environment: [:])
            }
            #expect(error?.description.contains(path == missing ? "no such file" : "is a directory") == true)
            #expect(error?.description.contains("--config FILE") == true)
        }
    }

    @Test func `a file that is not UTF-8 is refused with the place of the first bad byte`() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(Array("a: é\nb: x".utf8) + [0xFF, 0x0A], to: "latin.yaml")
        let error = #expect(throws: ConfigurationError.self) {
            try ReplicatorConfiguration.load(path: path, environment: [:])
        }
        #expect(error?.description.contains("is not UTF-8: see line 2, column 5") == true)
    }

    @Test func `a file that is too large is refused`() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            String(repeating: "#", count: Defaults.maxConfigurationBytes + 1), to: "large.yaml")
        let error = #expect(throws: ConfigurationError.self) {
            try ReplicatorConfiguration.load(path: path, environment: [:])
        }
        #expect(error?.description.contains("larger than 1MiB") == true)
    }

    @Test func `the flag names the file before the environment does`() throws {
        let folder = try ScratchFolder()
        let first = try folder.write("memory: 1MiB", to: "first.yaml")
        let second = try folder.write("memory: 2MiB", to: "second.yaml")
        let environment = ["REPLICATOR_CONFIG": second]
        #expect(try ReplicatorConfiguration.load(path: nil, environment: environment).file == second)
        #expect(try ReplicatorConfiguration.load(path: first, environment: environment).file == first)
    }

    @Test(arguments: [
        ("a: [1\nb: 2", 2), ("a: 1\n\tb: 2", 2), ("a: 'x", 1), ("a: *nowhere", 1), ("a: 1\n---\nb: 2", 2),
        ("a: b: c", 1), ("x: \u{1}", 1),
    ])
    func `what is not YAML is refused with line and column`(text: String, line: Int) throws {
        let error = #expect(throws: ConfigurationError.self) { try configuration(text) }
        let problem = try #require(error?.problems.first)
        #expect(problem.message.hasPrefix("not YAML"))
        #expect(problem.line == line, "\(problem)")
        #expect(problem.column != nil)
    }

    @Test func `deep nesting is refused, not a crash`() {
        let nested = String(repeating: "[", count: 100_000)
        #expect(problems(in: "a: \(nested)").count == 1)
    }
}
