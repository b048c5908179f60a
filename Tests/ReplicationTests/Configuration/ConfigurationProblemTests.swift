import Testing

@testable import Replication

/// One wrong line each, and the message it gives.
struct ConfigurationProblemTests {
    @Test(arguments: [
        ("memry: 1k", "memry: unknown key, did you mean memory?"),
        ("memory: lots", "memory: expected a size such as 64MiB or 512k, found \"lots\""),
        ("memory: [1]", "memory: expected a size such as 64MiB or 512k, found a list"),
        ("memory:", "memory: expected a size such as 64MiB or 512k, found nothing"),
        ("strict: yes", "strict: expected true or false, found \"yes\""),
        ("control: s3://bucket", "control: expected a PostgreSQL database, postgres://user@host/database"),
        ("<<: 1", "<<: merge keys (<<) are not supported; write the keys out"),
        ("[a]: 1", "?: a key must be plain text"),
        ("memory: ${NOWHERE}", "the environment variable NOWHERE is not set"),
        ("memory: ${SIZE}", "expected a size such as 64MiB or 512k, found \"${SIZE}\""),
        ("memory: ${file:/nowhere/at/all}", "/nowhere/at/all: no such file"),
        ("memory: ${1A}", "a reference is ${NAME}"), ("memory: ${A", "a ${ is not closed"),
        ("memory: ${A:+b}", "a reference is ${NAME}"), ("memory: ${}", "a reference is ${NAME}"),
    ])
    func `a wrong line at the top is named`(line: String, message: String) {
        expectOne(ConfigurationFixture(top: line), environment: ["SIZE": "CANARY"], line: 1, message)
    }

    @Test(arguments: [
        ("usr: x", "sources.erp.usr: unknown key, did you mean user?"),
        ("endpoint: x", "sources.erp.endpoint: unknown key, known: url, user, password, quirks, session"),
        ("quirks: x", "sources.erp.quirks: expected keys and values, found a single value"),
        ("quirks: { a: [b] }", "sources.erp.quirks.a: expected a text, found a list"),
        ("session: [\"\"]", "sources.erp.session[0]: expected an SQL statement, found \"\""),
        ("session: [{ a: b }]", "sources.erp.session[0]: expected SQL statements, found keys and values"),
        ("user: \"\"", "sources.erp.user: expected a user name, found \"\""),
        ("password: [x]", "sources.erp.password: expected a secret, found a list"),
        ("password: \"a\\0b\"", "sources.erp.password: expected a secret without NUL characters"),
        ("url: odbc://AGAIN", "sources.erp.url: the key is given twice, first on line 4"),
    ])
    func `a wrong line of a source is named`(line: String, message: String) {
        expectOne(ConfigurationFixture(source: line), line: 5, message)
    }

    @Test(arguments: [
        ("user: x", "targets.search: "), ("url: oracle://h", "this is not a URL of a known kind"),
        (
            "url: odbc://DSN",
            "targets.search.url: a target is postgres://… or s3://bucket/prefix"
        ),
        ("url: postgres://u@h/db, user: v", "targets.search.user: the url names a user already"),
        (
            "url: postgres://u:p@h/db, password: v",
            "targets.search.password: the url holds a password already"
        ),
        (
            "url: postgres://h/db, endpoint: x",
            "endpoint: only S3 targets take this key, this is a PostgreSQL target"
        ),
        ("url: file:///d, region: x", "this is not a URL of a known kind"),
        (
            "url: s3://bucket, password: x",
            "password: only PostgreSQL targets take this key, this is an S3 target"
        ),
        ("url: s3://bucket, pathstyle: true", "unknown key, did you mean path_style?"),
        ("url: s3://bucket, path_style: 1", "path_style: expected true or false, found \"1\""),
        ("url: s3://bucket, endpoint: host", "it starts with http:// or https://"),
        ("url: s3://bucket, endpoint: 'https://k:s@h'", "keys do not belong in a URL"),
        ("url: s3://bucket, endpoint: 'https://h/bucket'", "no path"),
        ("url: s3://bucket, access_key_id: x", "access_key_id: needs secret_access_key beside it"),
        ("url: s3://bucket, secret_access_key: x", "secret_access_key: needs access_key_id beside it"),
        ("url: s3://bucket, session_token: x", "needs access_key_id and secret_access_key"),
        (
            "url: s3://bucket, profile: p, access_key_id: a, secret_access_key: b",
            "either a profile or access_key_id, not both"
        ),
        ("url: s3://bucket, server_side_encryption: aes", "expected none, AES256 or aws:kms, found \"aes\""),
        ("url: s3://bucket, kms_key_id: x", "needs server_side_encryption: aws:kms"),
        (
            "url: s3://bucket, server_side_encryption: AES256, kms_key_id: x",
            "needs server_side_encryption: aws:kms"
        ),
        (
            "url: s3://bucket, expected_bucket_owner: 1",
            "expected an account of 12 digits, in quotes, found \"1\""
        ),
        ("url: s3://bucket, ca_file: nowhere.pem", "nowhere.pem: no such file"),
        ("url: s3://b", "a bucket's name has 3 to 63"),
    ])
    func `a wrong line of a target is named`(settings: String, message: String) {
        let isWithoutURL = !settings.contains("url:")
        var fixture = ConfigurationFixture()
        fixture.target = settings.replacing(", ", with: "\n    ")
        let expected = isWithoutURL ? "targets.search.url: is required: postgres://…" : message
        expectOne(fixture, line: nil, expected)
    }

    @Test(arguments: [
        ("lookback: ten", "syncs.customers.lookback: expected a duration such as 10m or 24h, found \"ten\""),
        ("lookback: 10m", "syncs.customers.lookback: has no effect without watermark"),
        ("key: []", "syncs.customers.key: names no column"),
        ("key: [a, a]", "key[1]: the column is there twice"),
        ("key: [a, [b]]", "key[1]: expected column names, found a list"),
        ("watermark: \"\"", "watermark: expected a column name, found \"\""),
        (
            "load: swap",
            "load: expected auto, truncate, merge or append, found \"swap\": swap is not available yet"
        ),
        ("load: trunc", "load: expected auto, truncate, merge or append, found \"trunc\""),
        ("batch_rows: 0", "batch_rows: expected a whole number from 1 to 1000000, found \"0\""),
        ("batch_rows: 1e3", "batch_rows: expected a whole number from 1 to 1000000, found \"1e3\""),
        ("batch_memory: 0", "batch_memory: expected a size"), ("memory: -1", "memory: expected a size"),
        (
            "query: SELECT 1",
            "customers: needs exactly one of query, query_file and table, found query and table"
        ),
        ("target: search", "syncs.customers.target: unknown key, did you mean targets?"),
    ])
    func `a wrong line of a sync is named`(line: String, message: String) {
        let watermark = line == "lookback: ten" ? ", watermark: c" : ""
        var fixture = ConfigurationFixture()
        fixture.sync = (line + watermark).replacing(", watermark", with: "\n    watermark")
        expectOne(fixture, line: nil, message)
    }

    @Test(arguments: [
        ("", "customers: needs exactly one of query, query_file and table, found none of them"),
        ("query: \" \"", "query: expected an SQL query, found \" \""),
        ("query_file: nowhere.sql", "query_file: nowhere.sql: no such file"),
        ("table: a.b.c", "table: expected a table such as customer or sales.customer, found \"a.b.c\""),
        (
            "query: SELECT 1",
            "targets[0].table: is required: the table to load, because the sync reads a query"
        ),
        ("table: \(String(repeating: "t", count: 64))", "PostgreSQL would cut them off"),
    ])
    func `a sync reads exactly one thing`(line: String, message: String) {
        expectOne(ConfigurationFixture(rows: line), line: nil, message)
    }

    @Test(arguments: [
        ("postgres://h/db", "tabel: x", "targets[0].tabel: unknown key, did you mean table?"),
        (
            "postgres://h/db", "lock_timeout: 5",
            "lock_timeout: expected a duration such as 10m or 24h, found \"5\""
        ),
        (
            "postgres://h/db", "csv: { header: true }",
            "csv: only S3 targets take this key, not PostgreSQL"
        ),
        ("s3://bucket", "table: x", "table: only PostgreSQL targets take this key, not S3"),
        ("s3://bucket", "load: auto", "load: only PostgreSQL targets take this key, not S3"),
        ("s3://bucket", "key_template: x", "found \"x\": key template has no {n}"),
        ("s3://bucket", "max_object_size: 0", "the size must be at least one byte"),
        ("s3://bucket", "compression: lz4", "compression: expected none, gzip or zstd, found \"lz4\""),
        ("s3://bucket", "compression: true", "compression: expected none, gzip or zstd, found \"true\""),
        (
            "s3://bucket", "compression_level: 3",
            "compression_level: has no effect without compression (gzip or zstd)"
        ),
        ("s3://bucket", "compression_threads: 3", "compression_threads: has no effect without compression"),
        ("s3://bucket", "compresion: gzip", "compresion: unknown key, did you mean compression?"),
        ("postgres://h/db", "compression: gzip", "compression: only S3 targets take this key"),
        (
            "s3://bucket", "key_template: \"{run}/{n}.csv.gz\"",
            "key_template: the key template ends as gzip files do, but compression is none: change one of the two"
        ),
        ("s3://bucket", "csv: { delimiter: ab }", "csv.delimiter: expected one ASCII character"),
        ("s3://bucket", "csv: { delimiter: a }", "csv: delimiter must be one ASCII character"),
        ("s3://bucket", "csv: { null: \"a,b\" }", "csv: null must not contain the delimiter"),
        ("s3://bucket", "csv: { null: }", "csv.null: expected a text, in quotes, found nothing"),
        ("s3://bucket", "csv: { null: \"\\\"\" }", "csv: null must not contain the delimiter, a quote"),
        ("s3://bucket", "csv: { line_ending: cr }", "csv.line_ending: expected lf or crlf, found \"cr\""),
        ("s3://bucket", "csv: { headers: true }", "csv.headers: unknown key, did you mean header?"),
    ])
    func `a wrong line of a sync's target is named`(url: String, line: String, message: String) {
        expectOne(ConfigurationFixture(target: "url: \(url)", entry: line), line: 16, message)
    }

    @Test(arguments: [
        ("compression: gzip", "compression_level: 13", "a whole number from 1 to 12, found \"13\""),
        ("compression: gzip", "compression_level: 0", "a whole number from 1 to 12, found \"0\""),
        ("compression: zstd", "compression_level: 20", "a whole number from 1 to 19, found \"20\""),
        ("compression: zstd", "compression_level: fast", "a whole number from 1 to 19, found \"fast\""),
        ("compression: zstd", "compression_threads: 0", "a whole number from 1 to 64, found \"0\""),
        ("compression: none", "compression_level: 1", "compression_level: has no effect without compression"),
        ("compression: none", "compression_threads: 1", "compression_threads: has no effect"),
        (
            "compression: zstd", "key_template: \"{run}/{n}.csv.gz\"",
            "key_template: the key template ends as gzip files do, but compression is zstd"
        ),
        (
            "compression: gzip", "key_template: \"{run}/{n}.csv.zst\"",
            "key_template: the key template ends as zstd files do, but compression is gzip"
        ),
    ])
    func `compression that cannot be is named`(codec: String, line: String, message: String) {
        let fixture = ConfigurationFixture(target: "url: s3://bucket", entry: "\(codec)\n        \(line)")
        expectOne(fixture, line: 17, message)
    }

    @Test func `names that are not there are answered with the nearest`() {
        let text = ConfigurationFixture().text
        #expect(
            problems(in: text.replacing("source: erp", with: "source: erb")) == [
                "replicator.yaml:11:13: syncs.customers.source: no source is named \"erb\", did you mean erp?"
            ])
        #expect(
            problems(in: text.replacing("target: search", with: "target: serch")) == [
                "replicator.yaml:15:17: syncs.customers.targets[0].target: "
                    + "no target is named \"serch\", did you mean search?"
            ])
    }

    @Test func `what has to be there and is not is named at the section`() {
        #expect(
            problems(in: "sources:\n  a: { user: x }\ntargets:\n  b: {}\nsyncs:\n  c: { table: t }\n") == [
                "replicator.yaml:2:3: sources.a.url: is required: odbc:<connection string>, odbc://DSN or postgres://…",
                "replicator.yaml:4:3: targets.b.url: is required: postgres://… or s3://bucket/prefix",
                "replicator.yaml:6:3: syncs.c.source: is required: the name of a source",
                "replicator.yaml:6:3: syncs.c.targets: is required: "
                    + "a list of targets, each beginning with - target: NAME",
            ])
    }

    @Test func `a sync has at least one target, and none twice`() {
        let text = ConfigurationFixture().text
        let start = text.replacing("    targets:\n      - target: search\n", with: "")
        #expect(problems(in: start + "    targets: []\n").first?.contains("found an empty list") == true)
        #expect(problems(in: start + "    targets: search\n").first?.contains("found a single value") == true)
        #expect(
            problems(in: start + "    targets: [{ target: search }, { target: search }]\n").first?
                .contains("targets[1]: an earlier target of this sync writes to the same place") == true)
        #expect(
            problems(in: start + "    targets: [{ target: search }, { target: search, table: other }]\n")
                == [])
    }

    @Test(arguments: ["a b", "ä", "x/y", "\"\"", String(repeating: "n", count: 64), "a:b"])
    func `a name that cannot stand in keys and URLs is refused`(name: String) {
        let found = problems(in: "sources:\n  \(name): { url: \"odbc://x\" }\n")
        #expect(found.count == 1)
        #expect(found.first?.contains("the name of a source is 1 to 63 letters") == true)
    }

    @Test(arguments: ["a", "A-b.c_9", String(repeating: "n", count: 63)])
    func `a name of letters, digits, hyphens, dots and underscores is taken`(name: String) {
        #expect(problems(in: "sources:\n  \(name): { url: \"odbc://x\" }\n") == [])
    }

    /// Expects one problem that ends in, or holds, the message; and no value of a variable in it.
    private func expectOne(
        _ fixture: ConfigurationFixture, environment: [String: String] = [:], line: Int?, _ message: String
    ) {
        let found = problems(in: fixture.text, environment: environment)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.contains(message) == true, "\(found)")
        #expect(found.first?.contains("CANARY") == false)
        if let line { #expect(found.first?.hasPrefix("replicator.yaml:\(line):") == true, "\(found)") }
    }
}
