import Foundation
import Streams

/// What a record says about the program and the machine.
struct BenchFacts: Sendable {
    let commit: String?
    let machine: BenchRecord.Machine
    let versions: [String: String]

    init(commit: String?, machine: BenchRecord.Machine, versions: [String: String]) {
        self.commit = commit
        self.machine = machine
        self.versions = versions
    }

    /// Asks Git, Swift, the kernel and the sources; what does not answer is left out.
    static func gather(_ sources: [BenchSource], batchRows: Int) async -> BenchFacts {
        var versions: [String: String] = [:]
        versions["Swift"] = output("swift", "--version").flatMap { version(in: $0, after: "Swift version") }
        for source in sources {
            guard let connection = try? await source.connect(batchRows: batchRows) else { continue }
            let summary = connection.summary
            await connection.close()
            // ODBC has a form of its own for it: 15.0.18.
            versions["PostgreSQL"] = versions["PostgreSQL"] ?? version(in: summary, after: "PostgreSQL")
            if source.kind == .odbc, let driver = summary.range(of: "through ") {
                versions["psqlodbc"] = version(in: String(summary[driver.upperBound...]), after: "")
            }
        }
        let kernel = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
        let commit = output("git", "rev-parse", "--short=10", "HEAD")
        let isDirty = output("git", "status", "--porcelain")?.isEmpty == false
        return BenchFacts(
            commit: commit.map { $0 + (isDirty ? "-dirty" : "") },
            machine: BenchRecord.Machine(
                cores: ProcessInfo.processInfo.activeProcessorCount,
                memoryGib: (Double(ProcessInfo.processInfo.physicalMemory) / 1_073_741_824 * 10).rounded()
                    / 10,
                // Without the name of the build behind it.
                kernel: kernel.flatMap { version(in: $0, after: "") } ?? ""),
            versions: versions)
    }

    /// The first number with a point in it behind a word.
    static func version(in text: String, after word: String) -> String? {
        let start = word.isEmpty ? text.startIndex : text.range(of: word)?.upperBound
        guard let start else { return nil }
        let words = text[start...].split { !($0.isNumber || $0 == ".") }
        return words.map { $0.trimmingCharacters(in: ["."]) }.first { $0.contains(".") }
    }

    private static func output(_ command: String...) -> String? {
        let environment = ProcessInfo.processInfo.environment
        guard let outcome = try? ProcessPipeline(commands: [command], environments: [environment]).run()
        else {
            return nil
        }
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
