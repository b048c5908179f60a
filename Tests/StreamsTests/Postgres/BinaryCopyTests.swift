import Testing

@testable import Streams

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
            let obstacles = BinaryCopy.obstacles(
                columns: [column], target: BinaryTarget(columnTypes: [type], version: versions.target),
                hasUncheckedText: false, sourceVersion: versions.source)
            #expect(obstacles.isEmpty == passes, "\(obstacles)")
        }
    }
}
