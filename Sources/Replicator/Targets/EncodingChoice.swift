import Streams

/// Decides how rows are encoded: what is measured to be fastest end to end among what carries every value unchanged.
///
/// For PostgreSQL alone that is COPY's binary format: between two PostgreSQL servers nobody formats or parses, and rows of a
/// fast ODBC driver otherwise wait for the target's parser. A driver that is slower than that parser gets the text format, which costs
/// the engine least and the target less than csv (`docs/benchmarks/2026-11-encodings.md`). It is also what goes where a
/// column does not allow binary. With objects among the targets it is csv, because all targets share the bytes of one read.
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
        if wish == .auto, let session = source as? ODBCSession, session.quirks.fetchesSlowly {
            self.init(.text, "rows wait for this driver's fetch, not for the target's parser")
            return
        }
        let (obstacles, doubts, why) = Self.binary(columns, load, source, targetVersion: targetVersion)
        switch wish {
        case .only(.csv): self.init(csv, "asked for")
        case .only(.text): self.init(.text, "asked for")
        case .only(.binary):
            guard obstacles.isEmpty else {
                throw UsageError(
                    "sync \(definition.name): rows cannot go as binary: \(obstacles.joined(separator: "; ")) "
                        + "(setting: copy_format)")
            }
            self.init(.binary, "asked for", doubts)
        case .auto:
            guard obstacles.isEmpty, doubts.isEmpty else {
                let reasons = (obstacles + doubts).joined(separator: "; ")
                self.init(
                    .text, "binary is not possible: \(reasons)",
                    ["rows go as text, not as binary: \(reasons)"])
                return
            }
            self.init(.binary, why)
        }
    }

    /// What stands in the way of binary, what might, and why it is taken where nothing does.
    private static func binary(
        _ columns: [SourceColumn], _ load: LoadPlan?, _ source: any TransferSource, targetVersion: Int?
    ) -> (obstacles: [String], doubts: [String], why: String) {
        if let native = source as? PostgresSource {
            let obstacles = BinaryCopy.obstacles(
                columns: columns, load: load, hasUncheckedText: native.hasUncheckedText,
                versions: (native.serverVersion, targetVersion ?? 0))
            return (
                obstacles, [],
                "every column has the same built-in type at both ends: nothing is formatted or parsed"
            )
        }
        guard let session = source as? ODBCSession, let load else {
            return (["there is no table to load"], [], "")
        }
        var obstacles = session.binaryObstacles(columns, targetTypes: load.columnTypes)
        if let age = BinaryCopy.obstacle(versions: [targetVersion ?? 0]) { obstacles.append(age) }
        return (
            obstacles, session.binaryDoubts(columns),
            "the target then parses nothing, and its parser is what rows of a fast driver wait for"
        )
    }

    private init(_ encoding: RowEncoding, _ reason: String, _ warnings: [String] = []) {
        self.encoding = encoding
        self.reason = reason
        self.warnings = warnings
    }
}
