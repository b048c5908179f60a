import Foundation

/// What the kernel knows of this process.
enum ProcessMemory {
    /// Largest resident set so far, in bytes (`VmHWM` of `/proc/self/status`, which is in KiB); 0 where there is none.
    static var peakBytes: Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let number = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return number * 1024
    }
}
