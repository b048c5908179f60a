import ArgumentParser
import Replication

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
        help: "Keys of the objects. Default: \(OneTransfer.standardKeyTemplate), and .gz or .zst behind it.")
    var keyTemplate: String?

    @Option(name: .long, help: "Begin a new object at this size, counted before compression.")
    var maxObjectSize: String = "5GiB"

    @Option(
        name: .long,
        help:
            "Column whose values part the rows into objects: \(OneTransfer.standardGroupedKeyTemplate), no header line."
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

    /// As they were given, to be read with the rest.
    var texts: OneTransfer.ObjectTexts {
        var texts = OneTransfer.ObjectTexts()
        texts.endpoint = endpoint
        texts.region = region
        texts.profile = profile
        texts.keyTemplate = keyTemplate
        texts.maxObjectSize = maxObjectSize
        texts.groupBy = groupBy
        texts.compression = compression
        texts.compressionLevel = compressionLevel
        texts.compressionThreads = compressionThreads
        texts.csvDelimiter = csvDelimiter
        texts.csvNull = csvNull
        texts.csvLineEnding = csvLineEnding
        texts.csvHeader = csvNoHeader ? false : csvHeader
        return texts
    }
}
