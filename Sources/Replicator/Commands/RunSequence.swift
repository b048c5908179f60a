import Replication

/// The runs of one command, one after the other, and what is printed of them.
struct RunSequence: Sendable {
    let runners: [SyncRunner]
    /// One JSON object for all, when the last has ended.
    let printsJSON: Bool
    let drawsProgress: Bool

    init(_ runners: [SyncRunner], _ options: GlobalOptions) {
        self.runners = runners
        printsJSON = options.json
        drawsProgress = options.drawsProgress
    }

    private enum Entry: Encodable {
        case succeeded(RunResult)
        case failed(RunFailure)

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .succeeded(let result): try result.encode(to: encoder)
            case .failed(let failure): try failure.encode(to: encoder)
            }
        }
    }

    /// Runs until the first failure or a signal. A signal that comes too late for one run stops the next.
    ///
    /// - Throws: that failure, after everything was printed.
    func run() async throws { try await closing { try await runAll() } }

    /// Runs something that a signal stops, and ends the engine in any case.
    private func closing(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await SignalCancellation.run(body)) } catch { outcome = .failure(error) }
        for runner in runners { await runner.engine.close() }
        try outcome.get()
    }

    private func runAll() async throws {
        var entries: [Entry] = []
        for runner in runners {
            do {
                try Task.checkCancellation()
                let result = try await run(runner)
                if !printsJSON { Console.output(RunSummary.text(result)) }
                entries.append(.succeeded(result))
            } catch {
                let name = runner.definition.name
                entries.append(
                    .failed(
                        RunFailure(
                            sync: name, mode: runner.mode, error: error,
                            exitCode: ReplicatorExit(error).rawValue)))
                try print(entries)
                throw error
            }
        }
        try print(entries)
    }

    private func run(_ runner: SyncRunner) async throws -> RunResult {
        try await runner.run(id: runner.engine.newRunID(), observer: drawsProgress ? ProgressDisplay() : nil)
    }

    private func print(_ entries: [Entry]) throws {
        guard printsJSON else { return }
        if runners.count == 1, let entry = entries.first {
            try Console.json(entry)
        } else {
            try Console.json(["runs": entries])
        }
    }

    /// Makes the plans and prints them instead; with `--strict` their warnings are an error.
    func plan() async throws { try await closing { try await planAll() } }

    private func planAll() async throws {
        var reports: [PlanReport] = []
        var strictWarnings: [String] = []
        for runner in runners {
            let plan = try await runner.plan()
            if plan.isStrict { strictWarnings += plan.warnings }
            let report = PlanReport(plan)
            if !printsJSON { Console.output(report.text) }
            reports.append(report)
        }
        if printsJSON {
            if reports.count == 1 {
                try Console.json(reports[0])
            } else {
                try Console.json(["plans": reports])
            }
        }
        if !strictWarnings.isEmpty { throw UsageError("--strict: \(strictWarnings.joined(separator: "; "))") }
    }
}
