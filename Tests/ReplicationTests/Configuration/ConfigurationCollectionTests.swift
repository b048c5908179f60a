import Streams
import Testing

@testable import Replication

/// All problems at once, keys given twice, and references.
struct ConfigurationCollectionTests {
    @Test func `all problems are reported together, in the order of the lines`() {
        let text = """
            memory: many
            sources:
              erp:
                url: mysql://h/db
                usr: x
            targets:
              s3: { url: "s3://bucket", user: x }
            syncs:
              customers:
                source: erp
                query: SELECT 1
                watermark: c
                lookback: "ten"
                targets:
                  - target: lake
                    max_object_size: 5 GiBs
                  - target: s3
                    table: x
            extra: 1

            """
        #expect(
            problems(in: text) == [
                "replicator.yaml:1:9: memory: expected a size such as 64MiB or 512k, found \"many\"",
                "replicator.yaml:4:10: sources.erp.url: this is not a URL of a known kind; expected "
                    + "odbc:<connection string>, odbc://DSN, postgres://… or s3://bucket/prefix",
                "replicator.yaml:5:5: sources.erp.usr: unknown key, did you mean user?",
                "replicator.yaml:7:29: targets.s3.user: only PostgreSQL targets take this key, this is an S3 target",
                "replicator.yaml:13:15: syncs.customers.lookback: "
                    + "expected a duration such as 10m or 24h, found \"ten\"",
                "replicator.yaml:15:17: syncs.customers.targets[0].target: no target is named \"lake\", known: s3",
                "replicator.yaml:16:26: syncs.customers.targets[0].max_object_size: expected a size such as 64MiB "
                    + "or 512k, found \"5 GiBs\": units are k, M, G, T, KiB, MiB, GiB, TiB, kB, MB, GB, TB",
                "replicator.yaml:18:9: syncs.customers.targets[1].table: "
                    + "only PostgreSQL targets take this key, not S3",
                "replicator.yaml:19:1: extra: unknown key, known: control, memory, strict, sources, targets, syncs",
            ])
    }

    @Test func `keys given twice do not hide other problems, in whatever mapping they are`() {
        let text = """
            memory: 1k
            "memory": 2k
            sources:
              a: { url: "odbc://x", url: "odbc://y", url: "odbc://z" }
              b: { url: "odbc://x" }
              b: { url: "odbc://y" }
            strict: maybe

            """
        #expect(
            problems(in: text) == [
                "replicator.yaml:2:1: memory: the key is given twice, first on line 1",
                "replicator.yaml:4:42: sources.a.url: the key is given twice, first on line 4",
                "replicator.yaml:6:3: sources.b: the key is given twice, first on line 5",
                "replicator.yaml:7:9: strict: expected true or false, found \"maybe\"",
            ])
    }

    @Test(arguments: ["? !!str a\n: 1\n? !!str a\n: 2\n", "\"\\u0061\": 1\na: 2\n", "&k a: 1\n*k : 2\n"])
    func `keys given twice in a roundabout way are refused too`(text: String) {
        let found = problems(in: text)
        #expect(found.contains { $0.contains("given twice") }, "\(found)")
    }

    @Test func `an alias stands for what it names`() throws {
        let fixture = ConfigurationFixture(top: "memory: &m 3MiB", sync: "memory: *m")
        #expect(try configuration(fixture.text).syncs.first?.memory == ByteSize(bytes: 3 << 20))
    }

    @Test(arguments: [
        ("${A}", "a"), ("x${A}y${B}", "xay"), ("${C:-d}", "d"), ("${B:-d}", "d"), ("${A:-d}", "a"),
        ("${C:-}", ""),
        ("$$", "$"), ("$${A}", "${A}"), ("$$$$", "$$"), ("$A", "$A"), ("a$", "a$"), ("$$${A}", "$a"),
        ("${NESTED}", "${A}"),
        ("${C:-a:-b$c}", "a:-b$c"), ("${_X1}", "under"),
    ])
    func `references are replaced once`(text: String, expanded: String) {
        let environment = ["A": "a", "B": "", "NESTED": "${A}", "_X1": "under"]
        let result = Interpolation(environment: environment, folder: "").expanded(text)
        #expect(result.text == expanded)
        #expect(result.failures == [])
    }

    @Test func `a value from outside cannot become YAML`() throws {
        let value = "x\"\n  evil: { url: 's3://bucket' }\n# "
        var fixture = ConfigurationFixture()
        fixture.source = "password: ${P}"
        let configuration = try configuration(fixture.text, environment: ["P": value])
        #expect(configuration.sources.count == 1)
        guard case .odbc(let connection)? = configuration.sources.first?.url else { throw Unexpected() }
        #expect(
            connection.text
                == "DSN=ERP;PWD=\(value.contains("{") ? "{\(value.replacing("}", with: "}}"))}" : value)")
    }

    @Test func `a secret file loses its newlines, is found beside the configuration, and has to be private`()
        throws
    {
        let folder = try ScratchFolder()
        _ = try folder.write("one\r\n", to: "private")
        let open = try folder.write("two\n", to: "open", mode: 0o644)
        let file = try folder.write(
            """
            sources:
              a: { url: "odbc://x", password: "${file:private}" }
              b: { url: "odbc://x", password: "${file:\(open)}" }
              c: { url: "odbc://x", password: "${file:open}" }
            """, to: "replicator.yaml", mode: 0o644)
        let configuration = try ReplicatorConfiguration.load(path: file, environment: [:])
        let texts = configuration.sources.map { source -> String in
            guard case .odbc(let connection) = source.url else { return "" }
            return connection.text
        }
        #expect(texts == ["DSN=x;PWD=one", "DSN=x;PWD=two", "DSN=x;PWD=two"])
        #expect(configuration.warnings.count == 1)
        #expect(configuration.warnings.first?.line == 3)
        #expect(configuration.warnings.first?.message.contains("chmod 600") == true)
    }

    @Test(arguments: [
        ("password: CANARY", 0o644, 1), ("password: CANARY", 0o600, 0), ("password: ${P}", 0o644, 0),
        ("user: x", 0o644, 0), ("password: CANARY", 0o604, 1),
    ])
    func `a file that others can read and that holds a secret is worth a warning`(
        line: String, mode: Int, count: Int
    ) throws {
        let folder = try ScratchFolder()
        let file = try folder.write(
            ConfigurationFixture(source: line).text, to: "replicator.yaml", mode: mode)
        let configuration = try ReplicatorConfiguration.load(path: file, environment: ["P": "x"])
        #expect(configuration.warnings.count == count)
        #expect(!configuration.warnings.description.contains("CANARY"))
    }

    @Test func `a damaged file gives problems or a configuration, never a crash`() {
        let text = Array(
            ConfigurationFixture(top: "memory: ${A:-1k}", source: "session: [a, 'b']").text.unicodeScalars)
        let damage = Array("{}[]:-#'\"\\\n\t |>&*!%@`?,${~é\u{0}\u{85}\u{FEFF}".unicodeScalars)
        for _ in 0..<2_000 {
            var scalars = text
            for _ in 0..<Int.random(in: 1...4) {
                let index = Int.random(in: 0..<scalars.count)
                switch Int.random(in: 0..<3) {
                case 0: scalars.remove(at: index)
                case 1: scalars.insert(damage.randomElement() ?? ":", at: index)
                default: scalars[index] = damage.randomElement() ?? ":"
                }
            }
            let damaged = String(String.UnicodeScalarView(scalars))
            for problem in problems(in: damaged) { #expect(problem.hasPrefix("replicator.yaml")) }
        }
    }

    @Test func `no problem shows a secret that stands in the wrong place`() {
        let lines = [
            "password: [CANARY]", "password: { CANARY: CANARY }", "url: CANARY", "password: ${A}${B}",
        ]
        for line in lines {
            let found = problems(in: "sources:\n  a:\n    \(line)\n", environment: ["A": "CANARY"])
            #expect(!found.isEmpty)
            #expect(!found.joined().contains("CANARY"), "\(found)")
        }
    }
}
