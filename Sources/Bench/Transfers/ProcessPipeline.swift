import Glibc

/// Processes of which each reads what the one before writes, measured from outside.
struct ProcessPipeline {
    let commands: [[String]]
    /// All of it; nothing is inherited.
    let environments: [[String: String]]

    /// What it took.
    struct Outcome {
        /// From the start of the first to the end of the last.
        var seconds: Double
        /// Processor time of all, user and system, as `wait4` reports it.
        var cpuSeconds: Double
        /// What the last one wrote.
        var output: String
    }

    /// Runs them to their end; their errors go where ours go.
    ///
    /// - Throws: ``BenchError`` when one of them fails or cannot be started.
    func run() throws -> Outcome {
        let start = ContinuousClock.now
        var children: [pid_t] = []
        var input = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        var failure: BenchError?
        for (command, environment) in zip(commands, environments) {
            var ends: [Int32] = [-1, -1]
            guard unsafe pipe(&ends) == 0 else { throw BenchError("pipe: errno \(errno)") }
            // Else a child would hold the pipes of the others open.
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            let child = Self.start(command, environment, input: input, output: ends[1])
            close(input)
            close(ends[1])
            input = ends[0]
            guard let child else {
                failure = BenchError("cannot start \(command[0])")
                break
            }
            children.append(child)
        }
        // After a failed start this is a pipe without a writer: what was started before ends by itself.
        let output = failure == nil ? Self.readAll(input) : ""
        close(input)
        var cpuSeconds = 0.0
        for (index, child) in children.enumerated() {
            var status: Int32 = 0
            var usage = rusage()
            while unsafe wait4(child, &status, 0, &usage) < 0 && errno == EINTR {}
            cpuSeconds += Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
            if status != 0, failure == nil {
                failure = BenchError("\(commands[index][0]), process \(index + 1) of the pipeline, failed")
            }
        }
        if let failure { throw failure }
        return Outcome(
            seconds: (ContinuousClock.now - start).inSeconds, cpuSeconds: cpuSeconds, output: output)
    }

    private static func start(
        _ command: [String], _ environment: [String: String], input: Int32, output: Int32
    ) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (arguments + variables).forEach { string in unsafe free(string) } }
        var child: pid_t = 0
        let result = unsafe posix_spawnp(&child, command[0], &actions, nil, &arguments, &variables)
        return result == 0 ? child : nil
    }

    private static func readAll(_ descriptor: Int32) -> String {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count > 0 {
                text += buffer[..<count]
            } else if count == 0 || errno != EINTR {
                return String(decoding: text, as: UTF8.self)
            }
        }
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
