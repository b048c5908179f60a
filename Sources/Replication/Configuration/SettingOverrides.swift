/// Settings that beat the file, from flags or from the environment; nil leaves the file alone.
package struct SettingOverrides: Sendable, Equatable {
    /// Memory for the rows of one transfer: row batches and chunks.
    package var memory: ByteSize?
    /// Most rows in one fetch.
    package var batchRows: Int?
    /// Most bytes of one row batch.
    package var batchMemory: ByteSize?
    /// How many readers.
    package var parallel: ParallelSetting?
    /// Whether a step down to a slower way is an error.
    package var strict: Bool?

    package init(
        memory: ByteSize? = nil, batchRows: Int? = nil, batchMemory: ByteSize? = nil,
        parallel: ParallelSetting? = nil, strict: Bool? = nil
    ) {
        self.memory = memory
        self.batchRows = batchRows
        self.batchMemory = batchMemory
        self.parallel = parallel
        self.strict = strict
    }

    /// These settings, and the other's where these are silent: flags over environment.
    func over(_ other: SettingOverrides) -> SettingOverrides {
        SettingOverrides(
            memory: memory ?? other.memory, batchRows: batchRows ?? other.batchRows,
            batchMemory: batchMemory ?? other.batchMemory, parallel: parallel ?? other.parallel,
            strict: strict ?? other.strict)
    }
}
