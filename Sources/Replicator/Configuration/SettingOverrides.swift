/// Settings that beat the file, from flags or from the environment; nil leaves the file alone.
struct SettingOverrides: Sendable, Equatable {
    /// Memory for the rows of one transfer: row batches and chunks.
    var memory: ByteSize?
    /// Most rows in one fetch.
    var batchRows: Int?
    /// Most bytes of one row batch.
    var batchMemory: ByteSize?
    /// How many readers.
    var parallel: ParallelWish?
    /// Whether a step down to a slower way is an error.
    var strict: Bool?

    /// These settings, and the other's where these are silent: flags over environment.
    func over(_ other: SettingOverrides) -> SettingOverrides {
        SettingOverrides(
            memory: memory ?? other.memory, batchRows: batchRows ?? other.batchRows,
            batchMemory: batchMemory ?? other.batchMemory, parallel: parallel ?? other.parallel,
            strict: strict ?? other.strict)
    }
}
