import Streams
import TestSupport
import Testing

/// What a divided read may rely on, whatever the source is reached through.
@Suite(.timeLimit(.minutes(10))) struct SplitReadConformanceTests {
    private static let rows = 5000

    @Test(arguments: ConformingSource.allCases)
    func `ranges of a key over two connections bring every row once`(_ profile: ConformingSource)
        async throws
    {
        try await profile.withTable(Self.rows) { table in
            let lines = try await Self.read(profile, table)
            #expect(lines.sorted() == (0..<Self.rows).map(profile.line).sorted())
        }
    }

    @Test(arguments: ConformingSource.allCases)
    func `what is added after the snapshot is in no range`(_ profile: ConformingSource) async throws {
        try await profile.withTable(Self.rows) { table in
            let addRow = try table.addRow.get()
            let lines = try await Self.read(profile, table, afterSnapshot: addRow)
            #expect(lines.sorted() == (0..<Self.rows).map(profile.line).sorted())
            // It was there to be seen.
            let source = try await table.connect()
            let sink = CollectingSink()
            #expect(
                try await ConformingSource.read(table.query, from: source, into: sink).rows == Self.rows + 1)
            await source.close()
        }
    }

    /// The rows of a table, each with its line end, in the order of the ranges.
    private static func read(
        _ profile: ConformingSource, _ table: ConformingSource.Table,
        afterSnapshot: @Sendable () async throws -> Void = {}
    ) async throws -> [String] {
        let holder = try await table.connect()
        let columns = try await holder.sourceColumns(of: table.query)
        let key = try #require(columns.named(profile.keyColumn))
        let split = ReadSplit(
            method: .key(try #require(KeyRanges(key, dialect: holder.dialect)), query: table.query),
            readers: 2,
            rangeCount: 8, hasSnapshot: true, dialect: holder.dialect)
        let begun = try await split.begin(on: holder, run: "conformance")
        #expect(begun.snapshot != .none)
        try await afterSnapshot()
        let ranges = split.ranges(of: begun, from: holder, ConformingSource.shape(columns), window: nil)
        // Eight, and one for rows without a key.
        #expect(ranges.count == 9)
        let texts = try await withThrowingTaskGroup(of: [String].self) { group in
            for reader in 0..<split.readers {
                group.addTask {
                    let source = try await table.connect()
                    try await begun.snapshot.adopt(in: source)
                    var texts: [String] = []
                    for range in ranges where range.number % split.readers == reader {
                        let sink = CollectingSink()
                        _ = try await ConformingSource.read(
                            sql: range.sql, columns, from: source, into: sink)
                        texts.append(String(decoding: await sink.bytes, as: UTF8.self))
                    }
                    await source.close()
                    return texts
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try await begun.snapshot.release(on: holder)
        await holder.close()
        #expect(texts.count { !$0.isEmpty } == 8)
        return texts.flatMap { text in profile.records(text) }
    }
}

extension ConformingSource {
    /// The rows of a CSV text, each as it came.
    fileprivate func records(_ text: String) -> [String] {
        var records: [String] = []
        var record = ""
        var isQuoted = false
        for character in text {
            record.append(character)
            if character == "\"" { isQuoted.toggle() }
            if character == "\n", !isQuoted {
                records.append(record)
                record = ""
            }
        }
        return record.isEmpty ? records : records + [record]
    }
}
