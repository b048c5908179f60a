/// All rounds of a run: medians, and ratios to other programs, formed within each round so that a machine that slows
/// down between rounds does not count.
struct ComparisonReport: Codable, Sendable {
    let results: [RoundResult]

    /// A line of the report.
    struct Line: Codable, Sendable {
        let contender: Contender
        let rowsPerSecond: Statistics
        let megabytesPerSecond: Double
        let seconds: Double
        let bytes: Int
        let cpuSeconds: Double
        let sourceBackendCpuSeconds: Double?
        let targetBackendCpuSeconds: Double?
        let waitedForSourceSeconds: Double?
        let waitedForTargetsSeconds: Double?
        let bottleneck: Stage?
        /// 0 where it is not known.
        let peakMemoryBytes: Int
        /// Median of rows/s through rows/s of the bare fetch in C, round by round.
        let ratioToFetch: Double?
        /// Likewise to the C program that loads a table.
        let ratioToCopy: Double?
        /// Likewise to `psql | psql`.
        let ratioToPsql: Double?

        /// Seconds for a gigabyte of encoded rows.
        func perGigabyte(_ seconds: Double?) -> Double? {
            seconds.flatMap { bytes == 0 ? nil : $0 / (Double(bytes) / 1e9) }
        }
    }

    var lines: [Line] { Contender.allCases.compactMap(line) }

    private func line(of contender: Contender) -> Line? {
        let own = results.filter { $0.contender == contender }.map(\.measurement)
        guard let rate = Statistics(own.map(\.rowsPerSecond)) else { return nil }
        func median(_ values: [Double]) -> Double? { Statistics(values)?.median }
        func ratio(_ reference: Contender) -> Double? {
            contender.references.contains(reference) ? self.ratio(of: contender, to: reference) : nil
        }
        let seconds = median(own.map(\.seconds)) ?? 0
        let waitedForSource = median(own.compactMap(\.waitedForSourceSeconds))
        let waitedForTargets = median(own.compactMap(\.waitedForTargetsSeconds))
        return Line(
            contender: contender, rowsPerSecond: rate,
            megabytesPerSecond: median(own.map(\.megabytesPerSecond)) ?? 0,
            seconds: seconds, bytes: own.map(\.bytes).max() ?? 0,
            cpuSeconds: median(own.map(\.cpuSeconds)) ?? 0,
            sourceBackendCpuSeconds: median(own.compactMap(\.sourceBackendCpuSeconds)),
            targetBackendCpuSeconds: median(own.compactMap(\.targetBackendCpuSeconds)),
            waitedForSourceSeconds: waitedForSource, waitedForTargetsSeconds: waitedForTargets,
            bottleneck: contender == .fetchReference
                ? .source
                : Stage(
                    seconds: seconds, cpuSeconds: median(own.map(\.cpuSeconds)) ?? 0,
                    waitedForSource: waitedForSource, waitedForTargets: waitedForTargets),
            peakMemoryBytes: own.map(\.peakMemoryBytes).max() ?? 0,
            ratioToFetch: ratio(.fetchReference), ratioToCopy: ratio(.copyReference),
            ratioToPsql: ratio(.psqlReference))
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
}
