/// What a driver does its own way and the engine must know: one row of the quirks table, after the user's
/// overrides.
public struct DriverQuirks: Sendable, Equatable {
    /// SQL to speak to the source.
    public var dialect: SourceDialect
    /// Connection keywords added where the user's string does not have them. Order is kept.
    public var connectionKeywords: [ConnectionKeyword]
    /// Timestamps and dates are fetched as text rather than as structures.
    public var temporalAsText: Bool
    /// Bytes that one described character may take in UTF-8.
    public var bytesPerCharacter: Int
    /// `SQLGetData` may re-read bound cells of a block; `nil` asks the driver itself.
    public var readsBoundCellsInBlock: Bool?
    /// Described sizes of at least this many characters mean "unbounded".
    public var unboundedSize: Int
    /// `SQLGetData` tells the length of a whole value with its first piece, which COPY's binary format needs.
    public var tellsLengths: Bool
    /// The driver's own fetch takes longer than a PostgreSQL server needs to parse the rows as text: a target that
    /// parses less is then no gain.
    public var fetchesSlowly: Bool

    /// A keyword and its value; the value may hold `{batch_rows}`.
    public struct ConnectionKeyword: Sendable, Equatable {
        /// Keyword, compared without regard to case.
        public var name: String
        /// Value as it goes into the connection string.
        public var value: String
    }

    /// The quirks of a driver that is not in the table: nothing is assumed.
    public static let unknownDriver = DriverQuirks(
        dialect: .generic, connectionKeywords: [], temporalAsText: false, bytesPerCharacter: 4,
        readsBoundCellsInBlock: nil, unboundedSize: 4001, tellsLengths: false, fetchesSlowly: false)
}

extension DriverQuirks {
    /// A row of the table: applies when both names match.
    struct Rule: Sendable {
        /// Start of `SQL_DBMS_NAME`, without regard to case.
        let databaseName: String
        /// Part of `SQL_DRIVER_NAME`, without regard to case; empty matches every driver.
        let driverName: String
        /// Lowest `SQL_DRIVER_VER` it applies to, compared as text; drivers pad their numbers.
        let fromDriverVersion: String
        let quirks: DriverQuirks
    }

    /// The largest `n` of `varchar(n)` in PostgreSQL is 10485760: this number for unbounded columns can therefore
    /// not be mistaken for a declared length.
    static let postgresUnboundedSize = 10_485_761

    /// The table. Each entry cites what was seen, with driver and version.
    static let table: [Rule] = [
        // psqlodbc 13.02. Without UseDeclareFetch the driver holds the whole result in memory. Its defaults cut long
        // text at 8190 and describe jsonb, arrays and unbounded varchar as varchar(255); LFConversion changes line
        // ends; BoolsAsChar=1 changes how a boolean is described. Protocol=…-1 rolls back the transaction on an error
        // instead of the statement, for which the driver would wrap each in a SAVEPOINT: in a subtransaction no
        // snapshot can be exported. A fetch of a million customers takes it 1.5 s of processor time and the server
        // 1.1 s more, one after the other.
        Rule(
            databaseName: "PostgreSQL", driverName: "psqlodbc", fromDriverVersion: "",
            quirks: DriverQuirks(
                dialect: .postgres,
                connectionKeywords: [
                    .init(name: "UseDeclareFetch", value: "1"),
                    .init(name: "Fetch", value: "{batch_rows}"),
                    .init(name: "MaxVarcharSize", value: String(postgresUnboundedSize)),
                    .init(name: "MaxLongVarcharSize", value: String(postgresUnboundedSize)),
                    .init(name: "UnknownSizes", value: "0"),
                    .init(name: "BoolsAsChar", value: "0"),
                    .init(name: "LFConversion", value: "0"),
                    .init(name: "ByteaAsLongVarBinary", value: "1"),
                    .init(name: "TextAsLongVarchar", value: "1"),
                    .init(name: "KeepaliveTime", value: "60"),
                    .init(name: "Protocol", value: "7.4-1"),
                ],
                temporalAsText: true, bytesPerCharacter: 4, readsBoundCellsInBlock: nil,
                unboundedSize: postgresUnboundedSize, tellsLengths: true, fetchesSlowly: true)),
        // Oracle's driver (documented for 19c to 23ai; not run by us). FBS is its fetch buffer in bytes; BNF=F is
        // required with NUMBER read as text; APA=T makes it safe for threads.
        Rule(
            databaseName: "Oracle", driverName: "", fromDriverVersion: "",
            quirks: DriverQuirks(
                dialect: .oracle,
                connectionKeywords: [
                    .init(name: "FBS", value: "4194304"),
                    .init(name: "BNF", value: "F"),
                    .init(name: "APA", value: "T"),
                ],
                temporalAsText: false, bytesPerCharacter: 4, readsBoundCellsInBlock: nil,
                unboundedSize: 32_768, tellsLengths: false, fetchesSlowly: false)),
    ]

    /// The quirks of a driver: first matching row, else ``unknownDriver``.
    public static func find(for identity: DriverIdentity) -> DriverQuirks {
        let database = identity.databaseName.lowercased()
        let driver = identity.driverName.lowercased()
        let rule = table.first { rule in
            database.hasPrefix(rule.databaseName.lowercased())
                && (rule.driverName.isEmpty || driver.contains(rule.driverName.lowercased()))
                && identity.driverVersion >= rule.fromDriverVersion
        }
        return rule?.quirks ?? unknownDriver
    }
}
