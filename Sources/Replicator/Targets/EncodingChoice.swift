import Streams

/// Decides how rows are encoded: what is measured to be fastest end to end among what carries every value unchanged.
///
/// Between two PostgreSQL servers that is COPY's binary format, since neither formats nor parses; else its text format,
/// which the target parses in three quarters of the time of csv. With objects among the targets it is csv, because all
/// targets share the bytes of one read (`docs/benchmarks`).
struct EncodingChoice {
    let encoding: RowEncoding
    /// Why, for the plan.
    let reason: String
    let warnings: [String]

    /// - Throws: ``UsageError`` for a wish that cannot be met.
    init(
        definition: SyncDefinition, columns: [SourceColumn], load: LoadPlan?, source: any TransferSource,
        targetVersion: Int?
    ) throws(UsageError) {
        let wish = definition.database?.format ?? .auto
        let csv = RowEncoding.csv(definition.dialect)
        guard definition.buckets.isEmpty else {
            if case .only(let format) = wish, format != .csv {
                throw UsageError(
                    "sync \(definition.name): the objects are csv, and all targets share the bytes of one read: leave out "
                        + "copy_format: \(format.rawValue) (setting: targets[].copy_format)")
            }
            self.init(
                csv, load == nil ? "the objects are csv" : "the objects are csv, and COPY shares their bytes")
            return
        }
        guard let native = source as? PostgresSource else {
            if case .only(let format) = wish, format != .csv {
                throw UsageError(
                    "\(format.rawValue) is not available for sources behind ODBC (setting: copy_format)")
            }
            self.init(csv, "rows of ODBC are encoded here")
            return
        }
        let obstacles = BinaryCopy.obstacles(
            columns: columns, load: load, hasUncheckedText: native.hasUncheckedText,
            versions: [native.serverVersion, targetVersion ?? 0])
        switch wish {
        case .only(.csv): self.init(csv, "asked for")
        case .only(.text): self.init(.text, "asked for")
        case .only(.binary):
            guard obstacles.isEmpty else {
                throw UsageError(
                    "sync \(definition.name): rows cannot go as binary: \(obstacles.joined(separator: "; ")) "
                        + "(setting: copy_format)")
            }
            self.init(.binary, "asked for")
        case .auto:
            guard !obstacles.isEmpty else {
                self.init(
                    .binary,
                    "every column has the same built-in type at both ends: nothing is formatted or parsed")
                return
            }
            let why = obstacles.joined(separator: "; ")
            self.init(.text, "binary is not possible: \(why)", ["rows go as text, not as binary: \(why)"])
        }
    }

    private init(_ encoding: RowEncoding, _ reason: String, _ warnings: [String] = []) {
        self.encoding = encoding
        self.reason = reason
        self.warnings = warnings
    }
}
