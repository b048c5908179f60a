import ArgumentParser

/// `replicator-bench transfer`.
struct TransferCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer",
        abstract: "Runs one transfer and prints what it took as one line of JSON.",
        discussion: "One process for each measurement, since peak memory belongs to the process.")

    @Argument(help: "null, copy, s3 or both.")
    var route: Route

    @OptionGroup
    var options: TransferOptions

    func run() async throws {
        let measurement = try await TransferBench(route: route, options: options).run()
        print(try JSONOutput.text(MeasurementLine(measurement: measurement)))
    }
}
