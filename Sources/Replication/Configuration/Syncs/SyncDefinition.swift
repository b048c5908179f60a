import Streams

/// Everything a run needs to know: configuration and flags are resolved, nothing is connected yet.
package struct SyncDefinition: Sendable {
    /// The PostgreSQL side of a sync.
    struct Database: Sendable {
        /// Name in the configuration; `to` for a transfer without one.
        var targetName: String
        var connection: PostgresConnectionParameters
        /// URL without secrets.
        var redactedURL: String
        var table: PostgresTableName
        var load: LoadMode
        var lockTimeoutMilliseconds: Int
        var format: CopyFormatSetting
    }

    /// One bucket of a sync.
    struct Bucket: Sendable {
        /// Name in the configuration; `to` for a transfer without one.
        var targetName: String
        var target: S3TargetConfiguration
        var template: ObjectKeyTemplate
        var maximumObjectBytes: Int
        var dialect: CSVDialect
        /// Column by whose values the rows are divided into objects, by source name.
        var groupBy: String?
        /// `nil` stores the CSV as it is.
        var compression: Compression?

        /// URL without secrets.
        var url: String { target.location.description }
    }

    /// How new rows are recognised.
    struct Watermark: Sendable {
        var column: String
        var lookback: Duration
    }

    package var name: String
    var source: SourceParameters
    /// URL without secrets.
    var sourceURL: String
    var query: String
    /// The table, where the query reads the whole of one; `nil` for other queries.
    var sourceTable: PostgresTableName?
    var parallel: ParallelSetting
    /// Column to divide the read by, by source name.
    var splitColumn: String?
    /// Key columns by source name; empty without one.
    var key: [String]
    var watermark: Watermark?
    /// At most one: data, watermark and run row commit in one transaction.
    var database: Database?
    var buckets: [Bucket]
    /// Where runs and watermarks live when there is no PostgreSQL target.
    var control: PostgresConnectionParameters?
    package var memoryBytes: Int
    var batchRows: Int
    var batchBytes: Int
    /// Warnings are errors.
    package var isStrict: Bool
    /// A full run may leave the table empty because the source is.
    package var allowsEmpty = false
    /// Errors may show row contents.
    var showsRows: Bool
    /// Warnings found while resolving.
    var warnings: [String]

    /// Connection that holds the state: the target's own database, so that one transaction can hold it all.
    var stateConnection: PostgresConnectionParameters? { database?.connection ?? control }

    /// Every target's URL without secrets, for the run row.
    var targetText: String {
        let table = database.map { "\($0.redactedURL) \($0.table)" }
        return ([table].compactMap(\.self) + buckets.map(\.url)).joined(separator: ", ")
    }

    /// Column by whose values the rows are divided into objects, the same in all buckets.
    var groupBy: String? { buckets.first?.groupBy }

    /// Compression of the objects, the same in all buckets.
    var compression: Compression? { buckets.first?.compression }

    /// Dialect of rows in csv: that of the buckets. A COPY beside them is told to read it, because all targets share
    /// one read.
    var dialect: CSVDialect { buckets.first?.dialect ?? CSVDialect(hasHeader: false) }
}

extension SyncDefinition.Bucket {
    /// Whether the keys end as files of the compression's format do. Such a file stays compressed when it is
    /// downloaded, and tools know it by its name. Under any other key the compression is declared to the client,
    /// which undoes it.
    var isNamedByCodec: Bool { compression?.codec.isNamed(by: template.description) ?? false }

    /// What a reader of the objects should be warned of.
    var encodingRisk: String? {
        guard let compression, compression.codec == .gzip, !isNamedByCodec else { return nil }
        return
            "\(url): objects get Content-Encoding: gzip, but browsers and curl decode only the first of an object's "
            + "members: let key_template end in .gz, or use zstd"
    }
}
