import ArgumentParser
import Foundation
import Streams

/// Source, targets and limits of a measured transfer. What holds passwords comes from the environment, where other
/// users of the machine cannot read it.
struct TransferOptions: ParsableArguments {
    @Option(
        help:
            "Query to read; source: postgres://… or odbc:… in BENCH_SOURCE, or an ODBC string in BENCH_ODBC.")
    var query = "select * from bench_source.customers"

    @Option(help: "Table to load, schema.table; database: BENCH_POSTGRES, a URL. It is truncated first.")
    var table = "bench_target.customers"

    @Option(help: "Bucket to write to; credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
    var bucket = ProcessInfo.processInfo.environment["BENCH_S3_BUCKET"] ?? ""

    @Option(help: "S3 server, where it is not AWS.")
    var endpoint = ProcessInfo.processInfo.environment["BENCH_S3_ENDPOINT"] ?? ""

    @Option(help: "Memory for encoded rows, in MiB.")
    var memory = 64

    @Option(help: "Rows of one fetch.")
    var batchRows = 1000

    @Option(help: "Memory for one fetch, in MiB.")
    var batchMemory = 4

    @Option(
        help: "csv, text or binary, into a table alone: binary from a native source, else csv, unless told.",
        transform: CopyFormat.read)
    var format: CopyFormat?

    var limits: TransferPlan.Limits {
        .init(
            memoryBytes: memory << 20, batchRows: batchRows, batchBytes: batchMemory << 20,
            maximumObjectBytes: 5 << 30)
    }

    /// The same options for a child process, but for the format, which does not suit every route.
    var arguments: [String] {
        [
            "--query", query, "--table", table, "--bucket", bucket, "--endpoint", endpoint, "--memory",
            "\(memory)",
            "--batch-rows", "\(batchRows)", "--batch-memory", "\(batchMemory)",
        ]
    }

    /// A variable that must be set.
    static func environment(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw BenchError("\(name) is not set: run this through scripts/bench, or set it yourself")
        }
        return value
    }
}
