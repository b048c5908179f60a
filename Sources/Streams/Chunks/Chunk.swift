/// A fixed-size byte buffer on loan from a ``ChunkPool``: encoded rows are written into it once, and every sink reads
/// them in place. Its memory returns to the pool when it is destroyed.
@safe
public struct Chunk: ~Copyable, Sendable {
    private let address: UInt
    private let pool: ChunkPool

    /// Bytes written so far.
    public private(set) var count = 0

    /// Bytes that fit.
    public var capacity: Int { pool.chunkBytes }

    /// Bytes that still fit.
    public var freeCapacity: Int { capacity - count }

    init(address: UInt, pool: ChunkPool) {
        self.address = address
        self.pool = pool
    }

    deinit { pool.giveBack(address: address) }

    /// Reads the written bytes in place.
    public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        let buffer = unsafe UnsafeRawBufferPointer(start: base, count: count)
        return try body(unsafe RawSpan(_unsafeBytes: buffer))
    }

    /// Writes after the bytes that are there. The closure sees the whole chunk with its slack and returns the new
    /// count; if it throws, the count stays.
    ///
    /// - Precondition: the returned count is at most ``capacity``.
    mutating func write<Failure: Error>(
        _ body: (inout MutableRawSpan, _ count: Int) throws(Failure) -> Int
    ) throws(Failure) {
        let buffer = unsafe UnsafeMutableRawBufferPointer(start: base, count: capacity + ChunkPool.slackBytes)
        var span = unsafe MutableRawSpan(_unsafeBytes: buffer)
        let newCount = try body(&span, count)
        precondition(newCount >= 0 && newCount <= capacity, "an encoder wrote past its chunk")
        count = newCount
    }

    /// Appends bytes; they must fit.
    ///
    /// - Precondition: `bytes` holds at most ``freeCapacity`` bytes.
    public mutating func append(_ bytes: RawSpan) {
        precondition(bytes.byteCount <= freeCapacity, "bytes appended to a chunk that is full")
        let start = count
        unsafe bytes.withUnsafeBytes { source in
            let target = unsafe UnsafeMutableRawBufferPointer(start: base + start, count: source.count)
            unsafe target.copyMemory(from: source)
        }
        count += bytes.byteCount
    }

    /// Appends an array's bytes; they must fit.
    public mutating func append(_ bytes: [UInt8]) { append(unsafe bytes.span.bytes) }

    private var base: UnsafeMutableRawPointer {
        guard let pointer = unsafe UnsafeMutableRawPointer(bitPattern: address) else {
            preconditionFailure("a chunk without memory")
        }
        return unsafe pointer
    }
}
