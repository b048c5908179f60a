import Streams
import Testing

@testable import Replicator

struct BinaryCopyTests {
    /// PostgreSQL 17 made intervals infinite: to an older one that is a number like any other.
    @Test(
        arguments: [
            ((160_000, 160_000), true), ((170_000, 180_000), true), ((160_000, 170_000), true),
            ((170_000, 160_000), false),
        ] as [((source: Int, target: Int), Bool)])
    func `an interval passes as binary where both servers mean the same by it`(
        versions: (source: Int, target: Int), passes: Bool
    ) {
        for type in ["interval", "interval[]"] {
            let column = SourceColumn(
                name: "span", kind: .other, typeName: type, postgresType: type, postgresBaseType: type)
            let load = LoadPlan(
                way: .truncate, reason: "", table: PostgresTableName(schema: nil, name: "t"),
                columns: ["span"],
                columnTypes: [type], key: [], isKeyUnique: true, sequences: [], overridesIdentity: false,
                locks: "",
                warnings: [])
            let obstacles = BinaryCopy.obstacles(
                columns: [column], load: load, hasUncheckedText: false, versions: versions)
            #expect(obstacles.isEmpty == passes, "\(obstacles)")
        }
    }
}
