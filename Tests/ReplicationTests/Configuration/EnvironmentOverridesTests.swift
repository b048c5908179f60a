import Testing

@testable import Replication

struct EnvironmentOverridesTests {
    private static let postgres = [
        "POSTGRES_HOST": "db", "POSTGRES_PORT": "5433", "POSTGRES_DB": "app", "POSTGRES_USER": "me",
        "POSTGRES_PASSWORD": "CANARY",
    ]

    @Test(arguments: [
        ("postgres://", "postgresql://me:***@db:5433/app"),
        ("postgres:///own", "postgresql://me:***@db:5433/own"),
        ("postgres://you@", "postgresql://you:***@db:5433/app"),
        ("postgres://:6000/own?sslmode=require", "postgresql://me:***@db:6000/own?sslmode=require"),
        ("postgres://other", "postgresql://other"), ("postgres:///?host=/tmp", "postgresql://?host=/tmp"),
        ("postgres:///?service=s", "postgresql://?service=s"),
    ])
    func `a PostgreSQL target that names no server takes it from the environment`(url: String, shown: String)
        throws
    {
        let fixture = ConfigurationFixture(top: "control: \"\(url)\"", target: "url: \"\(url)\"")
        let configuration = try configuration(fixture.text, environment: Self.postgres)
        #expect(configuration.targets.first?.redactedURL == shown)
        #expect(configuration.control?.redacted == shown)
    }

    @Test func `a source takes no server from the environment`() throws {
        let text = "sources:\n  a: { url: \"postgres://\" }\n"
        #expect(
            try configuration(text, environment: Self.postgres).sources.first?.url.description
                == "postgresql://")
    }

    @Test func `without variables a URL without server stays as it is`() throws {
        let fixture = ConfigurationFixture(target: "url: postgres://")
        #expect(try configuration(fixture.text).targets.first?.redactedURL == "postgresql://")
    }

    @Test func `flags beat the environment, which beats the file, which beats the defaults`() throws {
        let file = ConfigurationFixture(
            top: "memory: 2MiB\nstrict: true", sync: "memory: 3MiB\n    batch_rows: 30"
        ).text
        let environment = ["REPLICATOR_MEMORY": "4MiB", "SYNC_BATCH_SIZE": "40"]
        let flags = SettingOverrides(memory: ByteSize(bytes: 5 << 20), batchRows: 50, strict: false)

        let plain = try configuration(ConfigurationFixture().text)
        #expect(plain.syncs.first?.memory == Defaults.memory)
        #expect(plain.syncs.first?.batchRows == Defaults.batchRows)
        #expect(!plain.defaults.isStrict)
        let fromFile = try configuration(file)
        #expect(fromFile.syncs.first?.memory == ByteSize(bytes: 3 << 20))
        #expect(fromFile.syncs.first?.batchRows == 30)
        #expect(fromFile.defaults.memory == ByteSize(bytes: 2 << 20))
        #expect(fromFile.defaults.isStrict)
        let fromEnvironment = try configuration(file, environment: environment)
        #expect(fromEnvironment.syncs.first?.memory == ByteSize(bytes: 4 << 20))
        #expect(fromEnvironment.syncs.first?.batchRows == 40)
        #expect(fromEnvironment.defaults.memory == ByteSize(bytes: 4 << 20))
        let fromFlags = try configuration(file, environment: environment, flags: flags)
        #expect(fromFlags.syncs.first?.memory == ByteSize(bytes: 5 << 20))
        #expect(fromFlags.syncs.first?.batchRows == 50)
        #expect(!fromFlags.defaults.isStrict)
    }

    @Test func `a wrong size in the file is an error even where the environment beats it`() {
        let found = problems(
            in: ConfigurationFixture(top: "memory: x").text, environment: ["REPLICATOR_MEMORY": "4MiB"])
        #expect(found.count == 1)
    }

    @Test(arguments: [
        ("POSTGRES_PORT", "70000", "a whole number from 1 to 65535"),
        ("SYNC_BATCH_SIZE", "0", "a whole number"),
        ("SYNC_BATCH_SIZE", "many", "a whole number"), ("REPLICATOR_MEMORY", "x", "a size such as"),
        ("LOG_LEVEL", "loud", "trace, debug, info"), ("ENABLE_TABLE_SWAP", "maybe", "true or false"),
        ("POSTGRES_CONNECT_TIMEOUT", "30s", "a whole number"),
    ])
    func `a wrong variable is an error that names it`(name: String, value: String, expected: String) {
        let error = #expect(throws: ConfigurationError.self) { try EnvironmentOverrides([name: value]) }
        #expect(error?.description.hasPrefix("environment: \(name): expected \(expected)") == true)
        #expect(error?.description.contains("found \"\(value)\"") == true)
    }

    @Test func `all wrong variables are reported together, and empty ones are not set`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try EnvironmentOverrides(["LOG_LEVEL": "loud", "POSTGRES_PORT": "x", "SYNC_BATCH_SIZE": ""])
        }
        #expect(error?.problems.count == 2)
        #expect(
            try EnvironmentOverrides(["LOG_LEVEL": "", "POSTGRES_PORT": ""]) == EnvironmentOverrides([:]))
    }

    @Test func `the wish for a table swap is answered with a warning`() throws {
        let fixture = ConfigurationFixture().text
        let configuration = try configuration(fixture, environment: ["ENABLE_TABLE_SWAP": "true"])
        #expect(
            configuration.warnings.map(\.description) == [
                "environment: ENABLE_TABLE_SWAP: load mode swap is not available yet; "
                    + "syncs that name no load mode use auto"
            ])
        #expect(try EnvironmentOverrides(["ENABLE_TABLE_SWAP": "false"]).warnings == [])
    }

    @Test func `the connect timeout counts in milliseconds`() throws {
        let environment = ["POSTGRES_CONNECT_TIMEOUT": "30000"]
        let configuration = try configuration(ConfigurationFixture().text, environment: environment)
        #expect(configuration.defaults.connectTimeout.description == "30s")
    }

    @Test(arguments: [("debug", "debug"), ("WARN", "warning"), ("silly", "trace"), ("fatal", "critical")])
    func `log levels of other loggers have their counterpart`(name: String, level: String) throws {
        #expect(try EnvironmentOverrides(["LOG_LEVEL": name]).logLevel.map { "\($0)" } == level)
    }

    @Test func `nothing printed of the environment shows the password`() throws {
        var output = ""
        dump(try EnvironmentOverrides(Self.postgres), to: &output)
        #expect(!output.contains("CANARY"))
    }
}
