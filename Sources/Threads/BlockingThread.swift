internal import CThread
import Synchronization

/// One named operating-system thread that runs an actor's work: the only place where a blocking C call may run.
///
/// An actor whose `unownedExecutor` is a `BlockingThread` is confined to that thread by the compiler, and the
/// cooperative pool never waits inside ODBC or libpq. The thread ends when the executor is released.
public final class BlockingThread: SerialExecutor, TaskExecutor {
    private let queue: JobQueue

    /// - Parameter name: shown by `ps -L` and debuggers; cut to 15 bytes, the kernel's limit.
    public init(name: String) {
        let queue = JobQueue()
        self.queue = queue
        queue.startThread(name: String(decoding: name.utf8.prefix(15), as: UTF8.self))
    }

    deinit { queue.stop() }

    /// Called by the runtime.
    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.append(JobQueue.Entry(job: unowned, executor: self))
    }

    /// Called by the runtime.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }
}

/// The queue between the runtime and the thread. It is a class of its own so that the thread does not keep the
/// executor alive: releasing the executor must be able to end the thread.
@safe
private final class JobQueue: @unchecked Sendable {
    struct Entry {
        let job: UnownedJob
        /// Held until the job has run, so that the executor outlives its last job.
        let executor: BlockingThread
    }

    // Guarded by `mutex`; pthreads because the standard library's Mutex has no condition to wait on.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var entries: [Entry] = []
    private var isStopped = false

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    func append(_ entry: Entry) {
        unsafe pthread_mutex_lock(mutex)
        entries.append(entry)
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    func stop() {
        unsafe pthread_mutex_lock(mutex)
        isStopped = true
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Everything that waits, or `nil` when the executor is gone.
    private func next() -> [Entry]? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while entries.isEmpty {
            if isStopped { return nil }
            unsafe pthread_cond_wait(condition, mutex)
        }
        defer { entries.removeAll(keepingCapacity: true) }
        return entries
    }

    func startThread(name: String) {
        let context = unsafe Unmanaged.passRetained(ThreadStart(queue: self, name: name))
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let start = unsafe Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
                unsafe pthread_setname_np(pthread_self(), start.name)
                start.queue.run()
                return nil
            }, context.toOpaque())
        precondition(status == 0, "the system refused a thread (error \(status))")
        pthread_detach(thread)
    }

    private func run() {
        while let batch = next() {
            for entry in batch {
                unsafe entry.job.runSynchronously(on: entry.executor.asUnownedSerialExecutor())
            }
        }
    }
}

/// What a new thread is given when it starts.
private final class ThreadStart: Sendable {
    let queue: JobQueue
    let name: String

    init(queue: JobQueue, name: String) {
        self.queue = queue
        self.name = name
    }
}
