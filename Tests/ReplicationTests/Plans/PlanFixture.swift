import Streams

@testable import Replication

/// The smallest facts that planners take, to be changed where a case is about them.
enum PlanFixture {
    static let name = PostgresTableName(schema: "public", name: "t")

    static func column(
        _ name: String, _ kind: SourceColumn.Kind = .integer, type: String = "integer",
        postgresBase: String? = nil
    ) -> SourceColumn {
        SourceColumn(
            name: name, kind: kind, typeName: type, postgresType: type, postgresBaseType: postgresBase)
    }

    static func targetColumn(_ name: String, _ type: String = "integer") -> TargetTable.Column {
        TargetTable.Column(
            name: name, type: type, baseType: type, isRequired: false, hasDefault: false, identity: "",
            isGenerated: false)
    }

    /// A table with rows, whose user may do everything.
    static func table(_ columns: [String] = ["id", "name"]) -> TargetTable {
        TargetTable(
            name: name, columns: columns.map { targetColumn($0) }, uniqueKeys: [], referencingTables: nil,
            mayInsert: true, mayTruncate: true, mayUpdate: true, mayDelete: true, isEmpty: false)
    }

    static func loadPlan(_ method: LoadMethod, newTable: LoadPlan.NewTable? = nil) -> LoadPlan {
        LoadPlan(
            method: method, reason: "", table: name, newTable: newTable, columns: ["id"],
            columnTypes: ["integer"], key: [], isKeyUnique: true, sequences: [], overridesIdentity: false,
            locks: "", lockTimeoutMilliseconds: 0, warnings: [])
    }

    static func newTable(makesSchema: Bool = false) -> LoadPlan.NewTable {
        LoadPlan.NewTable(makesSchema: makesSchema, definition: "id integer", primaryKey: [])
    }

    /// A full sync of a PostgreSQL table into another, with one megabyte for rows.
    static func definition() -> SyncDefinition {
        SyncDefinition(
            name: "s", source: .postgres(.init(url: "", applicationName: ""), sessionStatements: []),
            sourceURL: "postgres://source", query: "SELECT * FROM t", parallel: .auto, key: [],
            database: SyncDefinition.Database(
                targetName: "to", connection: .init(url: "", applicationName: ""),
                redactedURL: "postgres://target", table: name, load: .auto, lockTimeoutMilliseconds: 1000,
                format: .auto),
            buckets: [], memoryBytes: 1 << 20, batchRows: 10, batchBytes: 1 << 16, isStrict: false,
            showsRows: false, warnings: [])
    }

    static func instant(_ text: String) -> Instant { Instant(text: text) ?? .first }
}

/// A source of which only what plans ask is there: it is never connected to.
struct ScriptedSource: TransferSource {
    var dialect = SourceDialect.postgres
    var summary = "a source"
    var routeName = "scripted"
    var fetchesSlowly = false
    var cautions: [String] = []
    var groupsByFirstField = false
    var fit = BinaryFit(obstacles: [], doubts: [], reason: "it fits")
    var readsRowByRow = false
    /// Bytes of one of the reader's two batches.
    var batchBytes = 0

    private struct Reader: RowReader {
        var batchBytes: Int
        var batchRows = 10
        var readsRowByRow: Bool

        func producer(sql: String) -> any ChunkProducer { preconditionFailure("a plan reads nothing") }
    }

    func binaryFit(_ columns: [SourceColumn], in target: BinaryTarget) -> BinaryFit { fit }

    func reader(_ shape: RowShape, limits: TransferPlan.Limits) throws -> any RowReader {
        Reader(batchBytes: batchBytes, readsRowByRow: readsRowByRow)
    }

    func readSQL(
        from relation: String, columns: [SourceColumn], window: WatermarkWindow?, partition: SourcePartition?
    ) -> String {
        dialect.plainReadSQL(from: relation, columns: columns, window: window, partition: partition)
    }

    func sourceColumns(of query: String) async throws -> [SourceColumn] { [] }
    func textRows(_ sql: String, columns: Int) async throws -> [[String?]] { [] }
    func execute(_ sql: String) async throws {}
    func cancel() {}
    func close() async {}
}
