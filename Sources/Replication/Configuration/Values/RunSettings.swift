import Streams

/// Whole source, or a window of it.
package enum RunMode: String, Sendable, CaseIterable {
    case full
    case incremental
}

/// How rows land in a PostgreSQL table. The decision for a run, and its reason, come with the plan.
enum LoadMode: String, Sendable, CaseIterable {
    /// Empty or new table: direct; else the gentlest way that fits.
    case auto
    /// `TRUNCATE` and `COPY` in one transaction; readers wait.
    case truncate
    /// Stage, then insert, update and delete the difference; readers never notice.
    case merge
    /// `COPY` adds to the rows that are there; for tables without a key.
    case append

    /// - Throws: ``ValueError`` for other words; for `swap`, with the news that it is planned.
    init(parsing text: String) throws(ValueError) {
        guard let mode = LoadMode(rawValue: text) else {
            throw ValueError(
                expected: "auto, truncate, merge or append", found: text,
                reason: text == "swap" ? "swap is not available yet" : nil)
        }
        self = mode
    }
}

/// The encoding that a PostgreSQL target is to get its rows in.
enum CopyFormatSetting: Sendable, Equatable {
    /// The fastest that carries every value unchanged.
    case auto
    case only(CopyFormat)

    static let expected = "auto, csv, text or binary"

    init(parsing text: String) throws(ValueError) {
        if text == "auto" {
            self = .auto
        } else if let format = CopyFormat(rawValue: text) {
            self = .only(format)
        } else {
            throw ValueError(expected: Self.expected, found: text)
        }
    }
}

/// How many readers a sync is to have.
package enum ParallelSetting: Sendable, Equatable {
    /// As many as are surely no slower than one.
    case auto
    case exactly(Int)

    /// The number, where one was asked for.
    var count: Int? { if case .exactly(let count) = self { count } else { nil } }

    static let expected = "auto, or a number of readers from 1 to \(mostReaders)"
    /// Far more than a source takes kindly to; a larger number is a slip.
    static let mostReaders = 64

    package init(parsing text: String) throws(ValueError) {
        if text == "auto" {
            self = .auto
        } else if let count = Int(text), (1...Self.mostReaders).contains(count) {
            self = .exactly(count)
        } else {
            throw ValueError(expected: Self.expected, found: text)
        }
    }
}

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
