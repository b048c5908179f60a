extension ComparisonReport {
    /// For people: rates, then costs, then what each waited for.
    var text: String { [rates, costs, bottlenecks].joined(separator: "\n\n") }

    /// Medians of all rounds; peak memory is the most of any.
    var rates: String {
        var table = TextTable([
            "rows/s, medians", "thousand rows/s", "± %", "MB/s", "CPU s", "source CPU s", "target CPU s",
            "peak MiB", "× fetch", "× C COPY", "× psql",
        ])
        for line in lines {
            let peak = (Double(line.peakMemoryBytes) / 1_048_576).rounded(to: 0)
            table.add([
                line.contender.rawValue, Self.thousands(line.rowsPerSecond.median),
                line.rowsPerSecond.spreadPercent.rounded(to: 0),
                line.bytes == 0 ? "" : line.megabytesPerSecond.rounded(to: 0),
                line.cpuSeconds.rounded(to: 2), line.sourceBackendCpuSeconds?.rounded(to: 2) ?? "",
                line.targetBackendCpuSeconds?.rounded(to: 2) ?? "",
                line.peakMemoryBytes == 0 ? "" : peak,
                line.ratioToFetch?.rounded(to: 2) ?? "", line.ratioToCopy?.rounded(to: 2) ?? "",
                line.ratioToPsql?.rounded(to: 2) ?? "",
            ])
        }
        return table.text
    }

    /// Thousands, with digits behind the point where there are few.
    static func thousands(_ number: Double) -> String {
        (number / 1000).rounded(to: number < 10_000 ? 2 : 0)
    }

    /// Processor time of each process for a gigabyte, and the waits.
    var costs: String {
        var table = TextTable([
            "CPU s per GB, medians", "process", "source", "target", "waited s for source",
            "waited s for targets",
            "of s",
        ])
        for line in lines {
            func perGigabyte(_ seconds: Double?) -> String {
                line.perGigabyte(seconds)?.rounded(to: 2) ?? ""
            }
            table.add([
                line.contender.rawValue, perGigabyte(line.cpuSeconds),
                perGigabyte(line.sourceBackendCpuSeconds), perGigabyte(line.targetBackendCpuSeconds),
                line.waitedForSourceSeconds?.rounded(to: 2) ?? "",
                line.waitedForTargetsSeconds?.rounded(to: 2) ?? "", line.seconds.rounded(to: 2),
            ])
        }
        return table.text
    }

    /// The stage of each transfer that the others wait for, and the slowest stage alone. They need not agree: stages share
    /// the processors.
    var bottlenecks: String {
        let whole = lines.filter { if case .stage = $0.contender.work { false } else { true } }
        let waits =
            "Bottlenecks: "
            + whole.map { line in
                "\(line.contender.rawValue) – \(line.bottleneck?.rawValue ?? "does not tell")"
            }.joined(separator: "; ")
        let slowest = [BenchSource.Kind.odbc, .native].compactMap { source -> String? in
            let alone = lines.filter { line in
                if case .stage = line.contender.work { line.contender.source == source } else { false }
            }
            guard let line = alone.min(by: { $0.rowsPerSecond.median < $1.rowsPerSecond.median }) else {
                return nil
            }
            return
                "\(line.contender.rawValue) with \(Self.thousands(line.rowsPerSecond.median)) thousand rows/s"
        }
        return slowest.isEmpty ? waits : waits + "\nSlowest stage alone: " + slowest.joined(separator: "; ")
    }
}
