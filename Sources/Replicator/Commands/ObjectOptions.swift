import ArgumentParser
import Streams

/// Options of `copy` for S3 targets; a configuration has them under the target and the sync.
struct ObjectOptions: ParsableArguments {
    @Option(name: .long, help: "Server that speaks S3, such as https://s3.example.com. Default: AWS.")
    var endpoint: String?

    @Option(name: .long, help: "Region. Default: $AWS_REGION, else the profile's, else us-east-1.")
    var region: String?

    @Option(name: .long, help: "Profile of ~/.aws/credentials. Default: the environment, then $AWS_PROFILE.")
    var profile: String?

    @Option(
        name: .long,
        help: "Keys of the objects. Default: \(ObjectKeyTemplate.standardText), and .gz or .zst behind it.")
    var keyTemplate: String?

    @Option(name: .long, help: "Begin a new object at this size, counted before compression.")
    var maxObjectSize: String = "5GiB"

    @Option(
        name: .long,
        help:
            "Column whose values part the rows into objects: \(ObjectKeyTemplate.standardGroupedText), no header line."
    )
    var groupBy: String?

    @Option(name: .long, help: "none, gzip or zstd.")
    var compression: String = "none"

    @Option(name: .long, help: "1 (fast) to 12 for gzip, to 19 for zstd. Default: 1.")
    var compressionLevel: String?

    @Option(name: .long, help: "Threads that compress. Default: one a processor, at most 4.")
    var compressionThreads: String?

    @Option(name: .long, help: "Between fields: one character.")
    var csvDelimiter: String = ","

    @Option(name: .long, help: "Text for NULL.")
    var csvNull: String = ""

    @Option(name: .long, help: "lf or crlf.")
    var csvLineEnding: String = "lf"

    @Flag(
        name: .long, inversion: .prefixedNo,
        help: "A line of column names. Default: yes, but not with --group-by.")
    var csvHeader: Bool?

    @Flag(name: .long, help: ArgumentHelp("The same as --no-csv-header.", visibility: .hidden))
    var csvNoHeader = false

    func target(_ location: S3Location) -> S3TargetConfiguration {
        S3TargetConfiguration(
            location: location, endpoint: endpoint, region: region, usesPathStyle: nil, profile: profile,
            accessKey: nil, encryption: .bucketDefault, expectedBucketOwner: nil, caFile: nil)
    }

    func destination() throws -> ObjectDestination {
        guard let delimiter = csvDelimiter.utf8.first, csvDelimiter.utf8.count == 1 else {
            throw UsageError("--csv-delimiter: expected one ASCII character, found \"\(csvDelimiter)\"")
        }
        guard let lineEnding = CSVDialect.LineEnding(rawValue: csvLineEnding) else {
            throw UsageError("--csv-line-ending: expected lf or crlf, found \"\(csvLineEnding)\"")
        }
        let dialect = CSVDialect(
            delimiter: delimiter, nullText: csvNull, lineEnding: lineEnding,
            hasHeader: csvNoHeader ? false : csvHeader ?? (groupBy == nil))
        if let problem = dialect.validate() { throw UsageError("--csv-…: \(problem)") }
        let compression = try Compression.parse(
            compression, level: compressionLevel, threads: compressionThreads)
        let template = try ObjectKeyTemplate(
            keyTemplate ?? Compression.defaultKeyTemplateText(compression, isGrouped: groupBy != nil))
        if let problem = Compression.problem(compression, keyTemplate: template) {
            throw UsageError("--key-template: \(problem)")
        }
        if let problem = ObjectDestination.groupProblem(template, isGrouped: groupBy != nil) {
            throw UsageError("--key-template \(problem)")
        }
        return ObjectDestination(
            keyTemplate: template,
            maxObjectSize: try flagValue(maxObjectSize, "--max-object-size", ByteSize.init(parsing:)),
            csv: dialect, compression: compression,
            groupBy: try groupBy.map { try flagValue($0, "--group-by", ColumnName.init(parsing:)) })
    }
}
