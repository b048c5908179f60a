internal import CPostgres
import Glibc

extension PostgresHandle {
    /// Why a chunk is not filled any further.
    enum CopyOutState: Sendable {
        /// The next row does not fit, or only begins in it.
        case chunkFull
        /// The server has sent everything; the result says whether it went well.
        case ended
        case cancelled
    }

    /// Room below which a chunk that may be sealed is taken for full, so that only rows longer than this are split.
    private static let splitThreshold = 8 * 1024

    /// Fills a chunk with rows of an open `COPY … TO STDOUT`, straight from libpq's receive buffer.
    ///
    /// libpq calls `PQgetlineAsync` obsolete, but offers nothing else that fills the caller's own buffer:
    /// `PQgetCopyData` allocates and copies each row a second time. It works for every format. Of a row longer than
    /// the room it delivers a piece, and at the next call the bytes after that.
    ///
    /// - Parameter minimumBytes: what the chunk must hold before a row that does not fit may go to the next one whole.
    func fillFromCopy(
        _ chunk: inout Chunk, _ reader: inout CopyOutReader, minimumBytes: Int, label: String
    ) throws(PostgresError) -> CopyOutState {
        var state = CopyOutState.chunkFull
        // An LF that becomes CR LF needs one byte more than the message.
        let spare = reader.endsInCRLF ? 1 : 0
        let capacity = chunk.capacity
        let mayStopAt = max(minimumBytes, 1)
        try chunk.write { (output: inout MutableRawSpan, count: Int) throws(PostgresError) -> Int in
            var cursor = reader.writePending(&output, at: count, room: capacity - count - spare)
            if reader.groups?.pending.isEmpty == false { return cursor }
            var hasRead = true
            filling: while true {
                let room = capacity - cursor - spare
                let isNearlyFull = room < Self.splitThreshold && cursor >= mayStopAt && reader.split == nil
                if isNearlyFull || room <= 0 { break }
                let got = unsafe output.withUnsafeMutableBytes { buffer -> Int in
                    guard let base = buffer.baseAddress else { return -1 }
                    let target = unsafe (base + cursor).assumingMemoryBound(to: CChar.self)
                    return Int(unsafe PQgetlineAsync(raw, target, Int32(room)))
                }
                if got > 0 {
                    if got < room, reader.split == nil {
                        cursor = try reader.takeMessage(&output, from: cursor, to: cursor + got)
                    } else {
                        cursor = try reader.takePiece(&output, from: cursor, to: cursor + got)
                    }
                    if reader.groups?.next != nil { break }
                    continue
                }
                if got < 0 {
                    state = .ended
                    break
                }
                // Nothing whole is there: look at the socket, and wait only if that brought nothing either.
                if hasRead {
                    guard unsafe PQconsumeInput(raw) == 1 else { throw lost(label) }
                    hasRead = false
                    continue
                }
                hasRead = true
                if wait(for: POLLIN, milliseconds: -1, heedsWake: true) == .woken {
                    state = .cancelled
                    break filling
                }
            }
            return cursor
        }
        return state
    }

    /// Stops a `COPY … TO STDOUT` that nobody reads any further: closing the socket alone would only be noticed by the
    /// server at its next row.
    func abandonCopyOut() { sendCancel() }
}
