import Streams
import TestSupport
import Testing

/// The window of an incremental run: nothing lost, nothing doubled.
struct IncrementalTests {
    @Test func `changes and new rows arrive, and the watermark is the source's clock`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run(
                "INSERT INTO source SELECT n, 'old', now() - interval '1 day' FROM generate_series(1, 1000) AS n"
            )
            let full = try await fixture.sync()
            #expect(try await fixture.watermark() != nil)
            try await fixture.schema.run(
                """
                UPDATE source SET name = 'new', changed = now() WHERE id <= 10;
                INSERT INTO source VALUES (2001, 'added');
                """)
            let result = try await fixture.sync("--mode", "incremental")
            #expect(result["rows_read"] as? Int == 11)
            #expect(result["since"] as? String == full["until"] as? String)
            #expect(try await fixture.target("id, name").filter { $0[1] == "new" }.count == 10)
            #expect(try await fixture.target().count == 1001)
        }
    }

    @Test func `a transaction that was open during the run is not lost`() async throws {
        var options = SyncFixture.Options()
        options.bucketLines = nil
        // Without the bound on open transactions a lookback of nothing would lose the row.
        options.syncLines.append("lookback: 0s")
        try await SyncFixture.run(options) { fixture in
            try await fixture.sync()
            let other = try await fixture.connect()
            // now() is fixed here, before the incremental run reads the clock; the row is committed after it.
            _ = try await other.run("BEGIN; SELECT now()", label: "late writer")
            try await fixture.schema.run("INSERT INTO source VALUES (1, 'in time')")
            try await fixture.sync("--mode", "incremental")
            _ = try await other.run(
                "INSERT INTO \(fixture.schema.name).source VALUES (2, 'late'); COMMIT", label: "late writer")
            await other.close()
            try await fixture.sync("--mode", "incremental")
            #expect(try await fixture.target() == [["1", "in time"], ["2", "late"]])
        }
    }

    @Test func `rows that share the border's time are neither lost nor doubled`() async throws {
        try await SyncFixture.run { fixture in
            let border = "2024-05-05 05:05:05.123456+00"
            try await fixture.schema.run(
                "INSERT INTO source SELECT n, 'tie', $1::text::timestamptz FROM generate_series(1, 50) AS n",
                [border])
            try await fixture.sync(
                "--mode", "incremental", "--since", "2024-01-01", "--until", "2024-05-05T05:05:05.123456Z")
            #expect(try await fixture.target().isEmpty)
            try await fixture.sync(
                "--mode", "incremental", "--since", "2024-05-05T05:05:05.123456Z", "--until", "2024-06-01")
            #expect(try await fixture.target().count == 50)
        }
    }

    @Test func `a backfill does not move the watermark`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.sync()
            let watermark = try await fixture.watermark()
            try await fixture.sync("--mode", "incremental", "--since", "2024-01-01", "--until", "2024-02-01")
            #expect(try await fixture.watermark() == watermark)
        }
    }

    @Test func `the newest of a key's rows wins, whatever their order`() async throws {
        var options = SyncFixture.Options()
        options.bucketLines = nil
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run(
                """
                INSERT INTO source VALUES (1, 'newest', '2024-01-03'), (1, 'oldest', '2024-01-01'),
                    (1, 'middle', '2024-01-02'), (2, 'only', '2024-01-01')
                """)
            let result = try await fixture.sync("--mode", "incremental", "--since", "2024-01-01")
            #expect(result["rows_read"] as? Int == 4)
            #expect(try await fixture.target() == [["1", "newest"], ["2", "only"]])
        }
    }

    @Test func `rows without a watermark are counted and reported`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run("INSERT INTO source VALUES (1, 'a', NULL), (2, 'b', NULL)")
            let result = try await fixture.sync("--mode", "incremental", "--since", "24h")
            let warnings = try #require(result["warnings"] as? [String])
            #expect(warnings.contains { $0.contains("2 rows have no changed") })
        }
    }

    @Test func `a column of days takes its last day again`() async throws {
        var options = SyncFixture.Options()
        options.sourceTable = "id integer, name text, changed date DEFAULT current_date"
        options.bucketLines = nil
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run("INSERT INTO source VALUES (1, 'morning')")
            try await fixture.sync()
            try await fixture.schema.run("INSERT INTO source VALUES (2, 'evening of the same day')")
            try await fixture.sync("--mode", "incremental")
            #expect(try await fixture.target("id") == [["1"], ["2"]])
        }
    }

    @Test func `a column without a zone is compared on the source's own wall clock`() async throws {
        var options = SyncFixture.Options()
        options.sourceTable = "id integer, name text, changed timestamp DEFAULT localtimestamp"
        options.bucketLines = nil
        try await SyncFixture.run(options) { fixture in
            try await fixture.sync()
            // A writer whose session is in the server's default zone, behind or ahead of UTC as that may be.
            try await fixture.schema.run(
                "SET TimeZone TO DEFAULT; INSERT INTO source (id, name) VALUES (1, 'local'); SET TimeZone = 'UTC'"
            )
            try await fixture.sync("--mode", "incremental")
            #expect(try await fixture.target() == [["1", "local"]])
        }
    }

    @Test func `running twice changes nothing the second time`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.schema.run("INSERT INTO source SELECT n, 'x' FROM generate_series(1, 100) AS n")
            try await fixture.sync("--mode", "incremental", "--since", "1h")
            let again = try await fixture.sync("--mode", "incremental", "--since", "1h")
            let target = (again["targets"] as? [[String: Any]])?.first
            #expect(target?["updated"] as? Int == 0 && target?["inserted"] as? Int == 0)
            #expect(target?["rows"] as? Int == 100)
        }
    }

    @Test func `a start behind the watermark reads, but leaves no gap behind a new watermark`() async throws {
        try await SyncFixture.run { fixture in
            try await fixture.sync()
            let watermark = try await fixture.watermark()
            try await fixture.schema.run("INSERT INTO source VALUES (1, 'between'), (2, 'later')")
            try await fixture.schema.run(
                "UPDATE source SET changed = now() - interval '1 hour' WHERE id = 1")
            try await fixture.schema.run(
                "UPDATE replicator.watermark SET value = (now() AT TIME ZONE 'UTC' - interval '2 hours')::text"
            )
            let old = try await fixture.watermark()
            let result = try await fixture.sync("--mode", "incremental", "--since", "10m")
            #expect(watermark != old)
            #expect(try await fixture.watermark() == old)
            #expect(
                (result["warnings"] as? [String])?.contains { $0.contains("the watermark stays") } == true)
            try await fixture.sync("--mode", "incremental")
            #expect(try await fixture.target().count == 2)
        }
    }

    @Test func `a watermark column whose name needs quotes is found`() async throws {
        var options = SyncFixture.Options()
        options.bucketLines = nil
        options.sourceTable = "id integer, \"Changed at\" timestamptz"
        options.syncLines = ["key: id", "watermark: Changed at"]
        try await SyncFixture.run(options) { fixture in
            try await fixture.schema.run("INSERT INTO source VALUES (1, now())")
            let result = try await fixture.sync("--mode", "incremental", "--since", "1h")
            #expect(result["rows_read"] as? Int == 1)
        }
    }
}
