import TestSupport
import Testing

@testable import Streams

/// Csv rows whose first field says which group they belong to.
struct GroupedRowsTests {
    static let forms = [
        CopyOutReaderTests.Form(rows: CopyRows(format: .csv)),
        CopyOutReaderTests.Form(rows: CopyRows(format: .csv, nullText: "NULL"), endsInCRLF: true),
        CopyOutReaderTests.Form(
            rows: CopyRows(format: .csv, delimiter: 0x3B, nullText: "a"), endsInCRLF: true),
        CopyOutReaderTests.Form(rows: CopyRows(format: .csv, delimiter: 0x09, nullText: "\\N")),
    ]

    /// Values that are alike: beginnings of each other, NULL and its texts, what csv quotes.
    static let groups: [[UInt8]?] = [
        nil, "", "a", "aa", "ab", "a\"", "\"", "\"\"", ",", "a,a", ";", "a;", "\n", "a\nb", "\r\n", "NULL",
        "\\N",
        "ü€😀", " ",
    ].map { (text: String?) in text.map { Array($0.utf8) } }

    struct GroupRow {
        var group: [UInt8]?
        var values: [[UInt8]?]
    }

    /// Longest field of a group, with the delimiter behind it.
    private static let longestField = 12

    private func statement(_ form: CopyOutReaderTests.Form) -> CopyOutStatement {
        var statement = form.statement
        statement.isGrouped = true
        return statement
    }

    /// What is wrong with the sections that rows are read into; `nil` when nothing is.
    private func problem(
        _ form: CopyOutReaderTests.Form, _ rows: [GroupRow], chunkBytes: Int,
        _ adjust: (inout CopyFeed) -> Void = { _ in }
    ) async throws -> String? {
        let messages = rows.map { form.rows.line([$0.group] + $0.values) }
        var feed = CopyFeed(statement(form), messages, chunkBytes: chunkBytes)
        feed.splitThreshold = Self.longestField
        adjust(&feed)
        try await feed.run()
        if !feed.reader.isComplete || feed.reader.rows != rows.count { return "\(feed.reader.rows) rows" }
        let sent = ReferenceRows.read(messages.flatMap { $0 }, .csv, delimiter: form.rows.delimiter)
        // The reference groups values, where the reader compares fields.
        var expected: [(group: ObjectGroup, rows: [ReferenceRow])] = []
        for (index, row) in rows.enumerated() {
            let group = ObjectGroup(value: row.group.map { String(decoding: $0, as: UTF8.self) })
            if expected.last?.group != group { expected.append((group, [])) }
            let written = sent[index].withoutFirstField.written(endsInCRLF: form.endsInCRLF)
            expected[expected.count - 1].rows.append(written)
        }
        if !feed.sections[0].chunks.isEmpty { return "there are rows before the first group" }
        let sections = feed.sections.dropFirst()
        if sections.map(\.group) != expected.map(\.group) { return "groups \(sections.map(\.group))" }
        return zip(sections, expected).lazy.compactMap { $0.problem(expected: $1.rows) }.first
    }

    @Test(arguments: forms) func `every group begins where its value does, through chunks of each small size`(
        _ form: CopyOutReaderTests.Form
    ) async throws {
        let nasty = CopyRows(format: .csv).nasty
        let rows = Self.groups.flatMap { group in
            (0..<3).map { GroupRow(group: group, values: nasty[$0 * 5 + (group?.count ?? 0) % 5]) }
        }
        for chunkBytes in Self.longestField + 1..<Self.longestField + 60 {
            let found = try await problem(form, rows, chunkBytes: chunkBytes)
            #expect(found == nil, "chunks of \(chunkBytes)")
        }
        #expect(try await problem(form, rows, chunkBytes: 1 << 16) == nil)
    }

    /// The first row of a group waits for a chunk of its own, and the header leaves that little room.
    @Test(arguments: forms) func `a group's first row may be longer than the chunk that it waits for`(
        _ form: CopyOutReaderTests.Form
    ) async throws {
        let long = NastyText.self
        for length in 1...80 {
            var generator = SeededGenerator(seed: UInt64(length))
            let values: [[UInt8]?] = [long.bytes(upTo: length, using: &generator), Array("end".utf8)]
            let rows = ["x", "x", "y", "z"].map { GroupRow(group: Array($0.utf8), values: values) }
            for headerBytes in [0, 1, 7, 24] {
                let found = try await problem(form, rows, chunkBytes: 40) { feed in
                    feed.header = [UInt8](repeating: 0x22, count: headerBytes)
                }
                #expect(found == nil, "length and seed \(length), header of \(headerBytes)")
            }
        }
    }

    @Test(arguments: forms) func `random groups come as they were sent`(_ form: CopyOutReaderTests.Form)
        async throws
    {
        for seed in 0..<300 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let values = form.rows.random(Int.random(in: 1...20, using: &generator), using: &generator)
            var group = Self.groups.randomElement(using: &generator) ?? nil
            let rows = values.map { row in
                if Bool.random(using: &generator) {
                    group = Self.groups.randomElement(using: &generator) ?? nil
                }
                return GroupRow(group: group, values: row)
            }
            let headerBytes = Int.random(in: 0...20, using: &generator)
            let least = headerBytes + Self.longestField + 1
            let chunkBytes = least + Int.random(in: 0...90, using: &generator)
            let minimumBytes = Int.random(in: 0...chunkBytes - least, using: &generator)
            let found = try await problem(form, rows, chunkBytes: chunkBytes) { feed in
                feed.header = [UInt8](repeating: 0x22, count: headerBytes)
                feed.minimumBytes = minimumBytes
            }
            #expect(found == nil, "seed \(seed)")
        }
    }

    @Test(arguments: groups) func `a group's field must end in a row's first piece`(_ group: [UInt8]?)
        async throws
    {
        let form = Self.forms[0]
        let message = form.rows.line([group, Array("value".utf8), nil])
        let fieldBytes = form.rows.line([group]).count - 1
        for room in 1...fieldBytes + 4 {
            var reader = CopyOutReader(statement(form))
            reader.rows = 6
            var chunk = try await ChunkPool(chunkBytes: 64, chunkCount: 1).acquire()
            var refusal: PostgresError?
            do throws(PostgresError) {
                chunk.append(Array(message.prefix(room)))
                try chunk.write { (bytes: inout MutableRawSpan, end: Int) throws(PostgresError) -> Int in
                    try reader.takePiece(&bytes, from: 0, to: end)
                }
            } catch {
                refusal = error
            }
            #expect(refusal?.sqlState == (room <= fieldBytes ? "54000" : nil), "room of \(room)")
            #expect(refusal?.message.hasPrefix("row 7: ") ?? true)
            let value = group.map { String(decoding: $0, as: UTF8.self) }
            let begun = reader.groups?.takeNext()
            #expect(begun == (room <= fieldBytes ? nil : ObjectGroup(value: value)), "room of \(room)")
        }
    }

    @Test(
        arguments: [
            ("NULL", "NULL", nil), ("NULL", "\"NULL\"", "NULL"), ("NULL", "", ""), ("NULL", "NULLS", "NULLS"),
            ("", "", nil), ("", "\"\"", ""), ("", "\"\"\"\"", "\""), ("", "\"a\"\"b\"", "a\"b"),
            ("", "\"\"\"\"\"\"", "\"\""), ("", "\",\"", ","), ("", "a", "a"),
        ] as [(String, String, String?)])
    func `a text that means NULL is one only without quotes`(nullText: String, field: String, value: String?)
        async throws
    {
        let form = CopyOutReaderTests.Form(rows: CopyRows(format: .csv, nullText: nullText))
        var groups = GroupedRows(statement(form))
        var chunk = try await ChunkPool(chunkBytes: 64, chunkCount: 1).acquire()
        chunk.append(Array("\(field),1\n".utf8))
        chunk.write { bytes, end in groups.takeRow(&bytes, from: 0, to: end) }
        let left = chunk.count
        #expect(left == 0 && groups.takeNext() == ObjectGroup(value: value))
        #expect(groups.takeNext() == nil && groups.takePending(upTo: 9) == Array("1\n".utf8))
    }
}
