/// Takes the group's field off the front of csv rows, and notices where another group begins.
///
/// Fields are compared as they are written: one server writes equal values alike.
struct GroupedRows: Sendable {
    private let delimiter: UInt8
    private let nullText: [UInt8]
    private var current: [UInt8]?
    /// The field of the group that begins with ``pending``; `nil` while the group goes on.
    private(set) var next: [UInt8]?
    /// The first row of the next group, or the first piece of it, which goes into another chunk.
    private(set) var pending: [UInt8] = []

    init(_ statement: CopyOutStatement) {
        delimiter = statement.delimiter
        nullText = Array(statement.nullText.utf8)
    }

    /// Takes the field off a row that begins at `start`.
    ///
    /// - Returns: the row's new end; `start` when the row begins another group, and then waits in ``pending``.
    mutating func takeRow(_ bytes: inout MutableRawSpan, from start: Int, to end: Int) -> Int {
        let fieldEnd = endOfField(bytes.bytes, from: start, to: end)
        let isSame = isCurrent(bytes.bytes, from: start, to: fieldEnd)
        let rowStart = min(end, fieldEnd + 1)
        if isSame {
            bytes.move(rowStart..<end, to: start)
            return end - rowStart + start
        }
        next = (start..<fieldEnd).map { bytes.bytes[$0] }
        pending = (rowStart..<end).map { bytes.bytes[$0] }
        return start
    }

    /// Takes the field off the beginning of a row whose rest is not there yet.
    ///
    /// - Returns: as ``takeRow(_:from:to:)``; `nil` when the piece ends before the field does.
    mutating func takePiece(_ bytes: inout MutableRawSpan, from start: Int, to end: Int) -> Int? {
        guard endOfField(bytes.bytes, from: start, to: end) < end else { return nil }
        return takeRow(&bytes, from: start, to: end)
    }

    /// The group that begins; `nil` at the next call.
    mutating func takeNext() -> ObjectGroup? {
        guard let field = next else { return nil }
        current = field
        next = nil
        return ObjectGroup(value: value(of: field))
    }

    /// Takes the row that waits in ``pending``, or as much of it as there is room for.
    mutating func takePending(upTo room: Int) -> [UInt8] {
        let taken = Array(pending.prefix(room))
        pending.removeFirst(taken.count)
        return taken
    }

    private func endOfField(_ bytes: RawSpan, from start: Int, to end: Int) -> Int {
        var offset = start
        var isQuoted = false
        while offset < end {
            let byte = bytes[offset]
            if byte == CopyStatement.quote { isQuoted.toggle() }
            if !isQuoted, byte == delimiter { return offset }
            offset += 1
        }
        return end
    }

    private func isCurrent(_ bytes: RawSpan, from start: Int, to end: Int) -> Bool {
        guard let current, current.count == end - start else { return false }
        for index in 0..<current.count where current[index] != bytes[start + index] { return false }
        return true
    }

    private func value(of field: [UInt8]) -> String? {
        guard field.first == CopyStatement.quote, field.count >= 2 else {
            return field == nullText ? nil : String(decoding: field, as: UTF8.self)
        }
        var text: [UInt8] = []
        var skips = false
        for byte in field[1..<field.count - 1] {
            if byte == CopyStatement.quote, !skips {
                skips = true
                continue
            }
            skips = false
            text.append(byte)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
