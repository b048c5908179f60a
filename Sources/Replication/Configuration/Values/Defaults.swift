import Foundation
import Streams

/// Every default of the configuration, with its unit and its reason.
package enum Defaults {
    /// Where the configuration is looked for, in the working directory.
    static let configurationFile = "replicator.yaml"

    /// All memory for encoded rows of one transfer: eight chunks of 8 MiB, enough to keep a COPY and an upload busy while
    /// the next chunks fill, and small beside what the databases on the same machine take.
    package static let memory = ByteSize(bytes: 64 << 20)

    /// Most rows in one fetch: enough that the cost of the call is spread thin, few enough that the buffers of a wide row
    /// stay small.
    static let batchRows = 1_000

    /// Most bytes for one fetch. Bounds wide rows, for which the row count says nothing.
    static let batchMemory = ByteSize(bytes: 4 << 20)

    /// Rows that a fetch may be asked for. Far more than is of use; a larger number is a slip.
    package static let batchRowsRange = 1...1_000_000

    /// How far an incremental run reads back before its watermark, for rows whose transaction committed late.
    static let lookback = DurationText(milliseconds: 600_000)

    /// How long a load waits for its table lock before it gives up: while it waits, readers queue up behind it.
    static let lockTimeout = DurationText(milliseconds: 30_000)

    /// Where the next object of a run begins: the most that one PUT or CopyObject of S3 takes, so that users can
    /// still copy it in one request.
    static let maxObjectSize = ByteSize(bytes: 5 << 30)

    /// Threads that compress at once: one for each processor, but no more than 4. Large machines need some for other
    /// work, and four threads compress faster than the source is read.
    static let compressionThreads = min(ProcessInfo.processInfo.activeProcessorCount, 4)

    /// Threads that may be asked for. More than there are processors help nobody; a larger number is a slip.
    static let compressionThreadsRange = 1...64

    /// How long opening a connection may take; the replaced system used the same.
    static let connectTimeout = DurationText(milliseconds: 10_000)

    /// The keys of a run's objects: one folder for each run, so that half a run is never mistaken for a whole one.
    static let keyTemplateText = ObjectKeyTemplate.standardText

    /// Largest configuration file, in bytes; a larger one is something else.
    static let maxConfigurationBytes = 1 << 20

    /// Largest file that `${file:…}` may name, in bytes.
    static let maxSecretFileBytes = 64 << 10
}
