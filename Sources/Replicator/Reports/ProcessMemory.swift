import Glibc

/// What the kernel knows of this process.
enum ProcessMemory {
    /// Largest resident set so far, in bytes.
    static var peakBytes: Int {
        var usage = rusage()
        guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        return usage.ru_maxrss * 1024
    }
}
