import Testing

@testable import Streams

struct ODBCTextTests {
    @Test(arguments: [
        ("Driver={A B};Server=h;PWD={a;b}}c}", "pwd", "a;b}c"), ("a=1;B=2", "b", "2"), ("x={}}}", "X", "}"),
        ("DSN = name ; UID=u", "dsn", "name"), ("PWD={unclosed;x", "PWD", "{unclosed;x"),
    ])
    func `a keyword is found without regard to case, its value taken out of braces`(
        text: String, name: String, value: String
    ) {
        let string = ODBCConnectionString(text)
        #expect(string.value(name) == value && string.has(name) && !string.has("missing"))
    }

    @Test(arguments: ["plain", "a;b", "a}b", "{", "a=b", " edge ", "", "}}", "ü€"])
    func `an added value is read back`(
        _ value: String
    ) {
        var string = ODBCConnectionString("Driver={X};Server=h")
        string.append("PWD", value)
        let again = ODBCConnectionString(string.text)
        #expect(again.value("PWD") == value && again.value("Server") == "h" && again.value("Driver") == "X")
        #expect(again == string)
    }

    @Test(arguments: [
        "Driver={X};UID=u;PWD={secret;1}", "Driver={X};Password=secret", "Driver={X};Key=secret",
    ])
    func `no way of printing a connection shows a secret`(text: String) {
        let string = ODBCConnectionString(text)
        let parameters = ODBCConnectionParameters(connectionString: string)
        for shown in ["\(string)", String(reflecting: string), "\(parameters)"] {
            #expect(!shown.contains("secret") && shown.contains("X"))
        }
        #expect(string.text.contains("secret"))
    }

    private func identity(_ database: String, _ driver: String) -> DriverIdentity {
        DriverIdentity(
            databaseName: database, databaseVersion: "1", driverName: driver, driverVersion: "13.02.0000",
            getDataExtensions: 15)
    }

    @Test(arguments: [
        ("PostgreSQL", "psqlodbcw.so", SourceDialect.postgres), ("POSTGRESQL", "PSQLODBC.DLL", .postgres),
        ("PostgreSQL", "other.so", .generic), ("Oracle Database 19c", "libsqora.so.19.1", .oracle),
        ("SQLite", "libsqlite3odbc.so", .generic), ("", "", .generic),
    ])
    func `the first rule that fits both names decides`(
        database: String, driver: String, dialect: SourceDialect
    ) {
        #expect(DriverQuirks.find(for: identity(database, driver)).dialect == dialect)
    }

    @Test func `the user's overrides win, and a wrong one says what is allowed`() throws {
        var quirks = DriverQuirks.unknownDriver
        try quirks.apply(key: "dialect", value: "oracle")
        try quirks.apply(key: "temporal_as_text", value: "Yes")
        try quirks.apply(key: "bytes_per_character", value: "2")
        try quirks.apply(key: "reads_bound_cells_in_block", value: "false")
        try quirks.apply(key: "unbounded_size", value: "100")
        try quirks.apply(key: "tells_lengths", value: "true")
        try quirks.apply(key: "fetches_slowly", value: "yes")
        try quirks.apply(key: "keyword.FBS", value: "1")
        try quirks.apply(key: "keyword.fbs", value: "2")
        #expect(quirks.dialect == .oracle && quirks.temporalAsText && quirks.bytesPerCharacter == 2)
        #expect(quirks.readsBoundCellsInBlock == false && quirks.unboundedSize == 100)
        #expect(quirks.tellsLengths && quirks.fetchesSlowly)
        #expect(quirks.connectionKeywords == [.init(name: "fbs", value: "2")])
        for (key, value, says) in [
            ("dialect", "x", "generic"), ("temporal_as_text", "maybe", "true or false"),
            ("bytes_per_character", "7", "1 to 6"), ("unbounded_size", "0", "1 to"),
            ("nothing", "1", "dialect"),
        ] {
            let error = #expect(throws: QuirkOverrideError.self) { try quirks.apply(key: key, value: value) }
            #expect(error?.description.contains(says) == true && error?.key == key)
        }
    }

    private func column(_ kind: SourceColumn.Kind, size: Int? = nil) -> SourceColumn {
        SourceColumn(name: "c", kind: kind, typeName: "t", postgresType: "text", size: size)
    }

    @Test func `from the first column that may overflow on, none is bound where cells cannot be read again`()
    {
        let columns = [
            column(.integer), column(.text, size: 10), column(.date), column(.text), column(.integer),
            column(.timestamp),
        ]
        let quirks = DriverQuirks.unknownDriver
        let bound = ColumnBinding.choose(columns, quirks: quirks, readsBoundCells: true)
        #expect(bound.allSatisfy { !$0.isUnbound })
        #expect(bound.map(\.form) == [.characters, .characters, .date, .characters, .characters, .timestamp])
        #expect(bound.map(\.cellBytes) == [24, 41, 6, 512, 24, 16])
        let unbound = ColumnBinding.choose(columns, quirks: quirks, readsBoundCells: false)
        #expect(unbound.map(\.isUnbound) == [false, false, false, true, true, true])
        let short = ColumnBinding.choose(Array(columns[0..<3]), quirks: quirks, readsBoundCells: false)
        #expect(short.allSatisfy { !$0.isUnbound })
        let wide = ColumnBinding.choose([column(.text, size: 4000)], quirks: quirks, readsBoundCells: false)
        #expect(wide[0].isUnbound)
    }

    @Test func `wider rows make fewer of them, and none names the setting`() throws {
        let narrow = ColumnBinding(name: "n", form: .double, cellBytes: 8)
        let wide = ColumnBinding(name: "w", form: .characters, cellBytes: 2049)
        let few = try BatchLayout(columns: [wide, wide], rowLimit: 1000, byteLimit: 1 << 20)
        #expect(few.rows < 1000 && few.rows > 200 && few.byteCount <= 1 << 20)
        #expect(try BatchLayout(columns: [narrow], rowLimit: 1000, byteLimit: 1 << 20).rows == 1000)
        let error = #expect(throws: BatchTooSmall.self) {
            try BatchLayout(columns: [wide], rowLimit: 1000, byteLimit: 2000)
        }
        #expect(error?.description.contains("--batch-memory") == true)
        let least = try #require(error?.neededBytes)
        #expect(try BatchLayout(columns: [wide], rowLimit: 1000, byteLimit: least).rows == 1)
    }

    @Test(arguments: [
        ("57014", "canceling statement", ODBCError.Kind.cancelled), ("HY008", "", .cancelled),
        ("IM002", "", .driverMissing),
        ("01000", "[unixODBC][Driver Manager]Can't open lib 'X' : file not found", .driverMissing),
        ("28P01", "", .authentication),
        ("08001", "FATAL: password authentication failed for user", .authentication),
        ("08001", "could not connect", .connection), ("08S01", "", .connection),
        ("42601", "syntax", .statement),
        ("RPLCR", "", .protocolViolation),
    ])
    func `a failure is told apart by state and text`(state: String, message: String, kind: ODBCError.Kind) {
        let diagnostic = ODBCDiagnostic(sqlState: state, nativeCode: 0, message: message)
        #expect(ODBCError(function: "SQLDriverConnect", diagnostics: [diagnostic]).kind == kind)
    }
}
