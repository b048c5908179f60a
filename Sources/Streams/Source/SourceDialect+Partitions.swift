extension SourceDialect {
    /// The read of one partition of a query, whose condition names columns of the query's result.
    public func readSQL(
        _ query: String, columns: [SourceColumn], window: WatermarkWindow?, partition: SourcePartition
    ) -> String {
        let read = readSQL(query, columns: columns, window: window)
        return read + (window == nil ? "\nWHERE " : "\n  AND ") + partition.condition
    }
}
