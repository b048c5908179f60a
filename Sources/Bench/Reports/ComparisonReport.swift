/// All rounds of a run: medians, and ratios to the C programs, formed within each round so that a machine that slows
/// down between rounds does not count.
struct ComparisonReport: Codable, Sendable {
    let results: [RoundResult]

    /// A line of the report.
    struct Line: Codable, Sendable {
        let contender: Contender
        let rowsPerSecond: Statistics
        let megabytesPerSecond: Double
        let cpuSeconds: Double
        let sourceBackendCpuSeconds: Double?
        let targetBackendCpuSeconds: Double?
        let peakMemoryBytes: Int
        /// Median of rows/s through rows/s of the bare fetch in C, round by round.
        let ratioToFetch: Double?
        /// Likewise to the C program that loads a table.
        let ratioToCopy: Double?
    }

    var lines: [Line] {
        Contender.allCases.compactMap { contender in
            let own = results.filter { $0.contender == contender }.map(\.measurement)
            guard let rate = Statistics(own.map(\.rowsPerSecond)) else { return nil }
            return Line(
                contender: contender, rowsPerSecond: rate,
                megabytesPerSecond: Statistics(own.map(\.megabytesPerSecond))?.median ?? 0,
                cpuSeconds: Statistics(own.map(\.cpuSeconds))?.median ?? 0,
                sourceBackendCpuSeconds: Statistics(own.compactMap(\.sourceBackendCpuSeconds))?.median,
                targetBackendCpuSeconds: Statistics(own.compactMap(\.targetBackendCpuSeconds))?.median,
                peakMemoryBytes: own.map(\.peakMemoryBytes).max() ?? 0,
                ratioToFetch: ratio(of: contender, to: .fetchReference),
                ratioToCopy: ratio(of: contender, to: .copyReference))
        }
    }

    /// - Returns: the median over the rounds that have both; `nil` when none has.
    func ratio(of contender: Contender, to reference: Contender) -> Double? {
        let ratios = Set(results.map(\.round)).compactMap { round -> Double? in
            guard let own = rowsPerSecond(of: contender, round: round),
                let other = rowsPerSecond(of: reference, round: round), other > 0
            else { return nil }
            return own / other
        }
        return Statistics(ratios)?.median
    }

    private func rowsPerSecond(of contender: Contender, round: Int) -> Double? {
        results.first { $0.contender == contender && $0.round == round }?.measurement.rowsPerSecond
    }

    /// For people: medians of all rounds; peak memory is the most of any.
    var text: String {
        var table = TextTable([
            "rows/s, medians", "thousand rows/s", "± %", "MB/s", "CPU s", "source CPU s", "target CPU s",
            "peak MiB",
            "× fetch", "× C COPY",
        ])
        for line in lines {
            table.add([
                line.contender.rawValue, (line.rowsPerSecond.median / 1000).rounded(to: 0),
                line.rowsPerSecond.spreadPercent.rounded(to: 0), line.megabytesPerSecond.rounded(to: 0),
                line.cpuSeconds.rounded(to: 2), line.sourceBackendCpuSeconds?.rounded(to: 2) ?? "",
                line.targetBackendCpuSeconds?.rounded(to: 2) ?? "",
                (Double(line.peakMemoryBytes) / 1_048_576).rounded(to: 0),
                line.ratioToFetch?.rounded(to: 2) ?? "", line.ratioToCopy?.rounded(to: 2) ?? "",
            ])
        }
        return table.text
    }
}
