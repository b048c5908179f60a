/// One piece of a divided read.
public struct ReadRange: Sendable, Equatable {
    /// Place among the pieces, from 1.
    public let number: Int
    /// What it holds, for messages.
    public let label: String
    /// The read.
    public let sql: String

    /// Builds a range.
    public init(number: Int, label: String, sql: String) {
        self.number = number
        self.label = label
        self.sql = sql
    }
}

extension ReadSplit {
    /// The reads of a split that has begun.
    ///
    /// - Parameters:
    ///   - source: whose form of a read is wanted.
    public func ranges(
        of begun: Begun, from source: any TransferSource, _ shape: RowShape, window: WatermarkWindow?
    ) -> [ReadRange] {
        begun.partitions.map { partition in
            let sql: String
            switch method {
            case .blocks(let table):
                sql = source.readSQL(
                    from: "\(table) \(dialect.quote("q"))", shape, window: window, partition: partition)
            case .key(_, let query):
                sql = source.readSQL(
                    from: dialect.derivedTable(query), shape, window: window, partition: partition)
            case .rowIDs(let table), .rowIDChunks(let table, _):
                var snapshot: OracleSnapshot?
                if case .oracle(let taken, _) = begun.snapshot { snapshot = taken }
                // The table's alias is its own there.
                let order = shape.group.map { "\nORDER BY t.\(dialect.quote($0.name))" } ?? ""
                sql =
                    table.readSQL(
                        columns: shape.columns, window: window, snapshot: snapshot, partition: partition)
                    + order
            }
            return ReadRange(number: partition.number, label: partition.label, sql: sql)
        }
    }
}
