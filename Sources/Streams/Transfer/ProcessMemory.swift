internal import Foundation

/// What the kernel knows of this process's memory.
public enum ProcessMemory {
    /// Largest resident set so far, in bytes; 0 where the kernel does not say.
    public static var peakBytes: Int {
        peakBytes(status: (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? "")
    }

    /// The same from a text.
    ///
    /// - Parameter status: content of `/proc/PID/status`, whose `VmHWM` is in KiB; 0 without that line.
    public static func peakBytes(status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        return (kibibytes ?? 0) * 1024
    }
}
