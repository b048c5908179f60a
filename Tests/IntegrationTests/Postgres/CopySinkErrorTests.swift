import Streams
import TestSupport
import Testing

/// The moments at which COPY fails by what is sent, and what the error says of the place.
struct CopySinkErrorTests {
    /// Part of each value that no error may show.
    private static let canary = "canary-4711"

    @Test(arguments: ["missing", "t"]) func `a table or column that is not there fails before any data`(
        table: String
    ) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int)")
            let copy = try await CopyFixture(schema, table: table)
            let error = try await copy.failure([])
            #expect(error.sqlState == (table == "t" ? "42703" : "42P01"))
            #expect(error.statement == "COPY \(table)")
        }
    }

    /// Rows with line feeds in every second one, the very first included.
    private func rows(count: Int, bad: Int, lineEnd: String) -> [String] {
        (1...count).map { number in
            let note = number % 2 == 1 ? "\"first\n\r\n\nand \"\"third\"\"\n\(number)\"" : "short"
            return (number == bad ? "\"\(Self.canary)\"\"\(Self.canary)\"" : "\(number)") + "," + note
                + lineEnd
        }
    }

    @Test(arguments: [
        (1, CSVDialect.LineEnding.lf), (2, .lf), (7, .lf), (40, .lf), (1, .crlf), (7, .crlf), (40, .crlf),
    ])
    func `a value that its column does not take is placed by row and column, and not shown`(
        bad: Int, lineEnding: CSVDialect.LineEnding
    ) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            let lineEnd = lineEnding == .lf ? "\n" : "\r\n"
            let rows = rows(count: 40, bad: bad, lineEnd: lineEnd)
            // Over chunks of 1, 3, 9 and 27 rows.
            var feed = ChunkFeed()
            let chunks = [
                try await feed.chunk(Array(rows[0..<1])), try await feed.chunk(Array(rows[1..<4])),
                try await feed.chunk(Array(rows[4..<13])), try await feed.chunk(Array(rows[13..<40])),
            ]
            let copy = try await CopyFixture(schema, dialect: CSVDialect(lineEnding: lineEnding))
            let error = try await copy.failure(chunks)
            #expect(error.row == bad && error.column == "id" && error.sqlState == "22P02")
            #expect(!error.description.contains(Self.canary) && !"\(error)".contains("canary"))
            #expect(error.description.contains("row \(bad), column id"))
            #expect(try await schema.run("SELECT count(*) FROM t").scalar == "0")
        }
    }

    @Test func `a value is shown to who asked for it`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            var feed = ChunkFeed()
            let copy = try await CopyFixture(schema, showsDetail: true)
            let error = try await copy.failure([try await feed.chunk(["\(Self.canary),x\n"])])
            #expect(error.description.contains(Self.canary) && error.row == 1)
        }
    }

    /// What each constraint says when row 3 of 5 breaks it.
    @Test(arguments: [
        ("id int UNIQUE, note text", "2", "23505", Optional<String>.none, Optional("t_id_key")),
        ("id int NOT NULL, note text", "", "23502", "id", nil),
        ("id int CHECK (id < 100), note text", "100", "23514", nil, "t_id_check"),
        ("id smallint, note text", "40000", "22003", "id", nil),
        ("id int, note varchar(20)", "3", "22001", "note", nil),
    ])
    func `a broken rule names row, column or constraint, and no content`(
        columns: String, value: String, state: String, column: String?, constraint: String?
    ) async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (\(columns))")
            let rows = (1...5).map { number in
                let note = number == 3 ? "\"\(Self.canary), column secret: x, line 9\"" : "\"a\nb\""
                return (number == 3 ? value : "\(number)") + "," + note + "\n"
            }
            var feed = ChunkFeed()
            let error = try await CopyFixture(schema).failure([try await feed.chunk(rows)])
            #expect(error.sqlState == state)
            #expect(error.row == 3)
            #expect(error.column == column)
            #expect(error.constraint == constraint)
            #expect(!error.description.contains("canary") && !error.description.contains("secret"))
        }
    }

    @Test func `a record with too many fields names its row, and nothing in it passes for a column`()
        async throws
    {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            var feed = ChunkFeed()
            let rows = ["1,a\n", "2,\"b, column secret: x\",c\n"]
            let error = try await CopyFixture(schema).failure([try await feed.chunk(rows)])
            #expect(error.sqlState == "22P04" && error.row == 2 && error.column == nil)
        }
    }

    @Test func `an error is noticed while far more is waiting to be sent`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text)")
            let copy = try await CopyFixture(schema)
            var feed = ChunkFeed()
            try await copy.sink.begin()
            let first = try await feed.chunk(["1,\"a\nb\"\n", "bad,x\n"])
            let chunk = try await feed.full(of: "1,\(String(repeating: "x", count: 500))\n")
            var sentBytes = 0
            var failure: PostgresError?
            do {
                try await copy.sink.accept(first)
                for _ in 0..<256 {
                    try await copy.sink.accept(chunk)
                    sentBytes += chunk.count
                }
            } catch let error as PostgresError {
                failure = error
            }
            // What the two sockets hold: a few MiB, by the system's settings, of the 256 that wait.
            #expect(sentBytes <= 16 << 20, "sent \(sentBytes >> 20) MiB")
            #expect(failure?.sqlState == "22P02" && failure?.column == "id" && failure?.row == 2)
            await copy.sink.abandon()
        }
    }

    @Test func `an error that comes when the sockets are full still names its row`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int CHECK (id < 100), note text)")
            let release = try await schema.holdInserts(into: "t")
            let copy = try await CopyFixture(schema)
            let sent = Gauge()
            let task = Task {
                var feed = ChunkFeed()
                try await copy.sink.begin()
                try await copy.sink.accept(try await feed.chunk(["1,\"a\n\nb\"\n", "100,\"x\ny\"\n"]))
                for _ in 0..<256 {
                    try await copy.sink.accept(
                        try await feed.full(of: "1,\(String(repeating: "x", count: 500))\n"))
                    sent.enter()
                }
            }
            try await schema.untilWaiting(copy.processID)
            try await schema.untilStill(sent)
            try await schema.run(release)
            do {
                try await task.value
                Issue.record("the COPY went on")
            } catch let error as PostgresError {
                #expect(error.sqlState == "23514" && error.row == 2 && sent.value > 0)
            }
            await copy.sink.abandon()
        }
    }

    @Test func `a complete COPY is no commit: a deferred constraint fails there, and nothing is visible`()
        async throws
    {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED, note text)")
            let copy = try await CopyFixture(schema)
            var feed = ChunkFeed()
            try await copy.sink.begin()
            try await copy.sink.accept(try await feed.chunk(["1,a\n", "1,\(Self.canary)\n"]))
            #expect(try await copy.sink.finish().rows == 2)
            do {
                _ = try await copy.session.run("COMMIT", label: "commit")
                Issue.record("the commit succeeded")
            } catch let error as PostgresError {
                #expect(error.sqlState == "23505" && error.constraint == "t_id_key")
                #expect(!error.isConnectionLost)
            }
            #expect(try await schema.run("SELECT count(*) FROM t").scalar == "0")
            await copy.session.close()
        }
    }

    @Test func `the server's count and the bytes of rows come back`() async throws {
        try await ScratchSchema.run { schema in
            try await schema.run("CREATE TABLE t (id int, note text, extra int DEFAULT 7)")
            let copy = try await CopyFixture(schema)
            var feed = ChunkFeed()
            try await copy.sink.begin()
            try await copy.sink.accept(try await feed.chunk(["1,a\n", "2,\n"]))
            try await copy.sink.accept(try await feed.chunk(["3,\"\"\n"]))
            #expect(try await copy.sink.finish() == SinkReport(rows: 3, bytes: 12))
            #expect(try await schema.run("SELECT count(*) FROM t").scalar == "0")
            _ = try await copy.session.run("COMMIT", label: "commit")
            #expect(
                try await schema.run("SELECT * FROM t ORDER BY id").rows == [
                    ["1", "a", "7"], ["2", nil, "7"], ["3", "", "7"],
                ])
            await copy.session.close()
        }
    }
}
