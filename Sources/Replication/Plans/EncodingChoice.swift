import Streams

/// Decides how rows are encoded: what is measured to be fastest end to end among what carries every value unchanged.
/// Pure.
///
/// For PostgreSQL alone that is COPY's binary format: between two PostgreSQL servers nobody formats or parses, and
/// rows of a fast ODBC driver otherwise wait for the target's parser. A driver that is slower than that parser gets
/// the text format, which costs the engine least and the target less than csv
/// (`docs/benchmarks/2026-11-encodings.md`). Text is also used where a column does not allow binary. With objects
/// among the targets it is csv, because all targets share the bytes of one read.
struct EncodingChoice: Sendable {
    /// What the choice depends on.
    struct Facts: Sendable {
        /// Name of the sync, for messages.
        var sync: String
        /// What was asked for.
        var setting: CopyFormatSetting
        /// Dialect of rows in csv: that of the buckets, which a COPY beside them is told to read.
        var dialect: CSVDialect
        var writesObjects: Bool
        var loadsTable: Bool
        /// See ``TransferSource/fetchesSlowly``.
        var fetchesSlowly: Bool
        /// Whether the rows can go as binary, as the source says; `nil` where there is no table to load.
        var binary: BinaryFit?
    }

    let encoding: RowEncoding
    /// Why, for the plan.
    let reason: String
    let warnings: [String]

    /// - Throws: ``UsageError`` for a setting that cannot be met.
    init(_ facts: Facts) throws(UsageError) {
        let csv = RowEncoding.csv(facts.dialect)
        guard !facts.writesObjects else {
            if case .only(let format) = facts.setting, format != .csv {
                throw UsageError(
                    "sync \(facts.sync): the objects are csv, and all targets share the bytes of one read: leave out "
                        + "copy_format: \(format.rawValue) (setting: targets[].copy_format)")
            }
            self.init(
                csv,
                facts.loadsTable ? "the objects are csv, and COPY shares their bytes" : "the objects are csv")
            return
        }
        if facts.setting == .auto, facts.fetchesSlowly {
            self.init(.text, "rows wait for this driver's fetch, not for the target's parser")
            return
        }
        let binary =
            facts.binary ?? BinaryFit(obstacles: ["there is no table to load"], doubts: [], reason: "")
        switch facts.setting {
        case .only(.csv): self.init(csv, "asked for")
        case .only(.text): self.init(.text, "asked for")
        case .only(.binary):
            guard binary.obstacles.isEmpty else {
                throw UsageError(
                    "sync \(facts.sync): rows cannot go as binary: \(binary.obstacles.joined(separator: "; ")) "
                        + "(setting: copy_format)")
            }
            self.init(.binary, "asked for", binary.doubts)
        case .auto:
            guard binary.obstacles.isEmpty, binary.doubts.isEmpty else {
                let reasons = (binary.obstacles + binary.doubts).joined(separator: "; ")
                self.init(
                    .text, "binary is not possible: \(reasons)",
                    ["rows go as text, not as binary: \(reasons)"])
                return
            }
            self.init(.binary, binary.reason)
        }
    }

    private init(_ encoding: RowEncoding, _ reason: String, _ warnings: [String] = []) {
        self.encoding = encoding
        self.reason = reason
        self.warnings = warnings
    }
}
