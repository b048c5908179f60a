import Streams
import Testing

@testable import Replication

/// Which part of the source a run reads, by the source's clock and the stored watermark.
struct WindowPlannerTests {
    private static let column = WindowPlanner.Column(name: "AT", form: .zoned)

    private static func planner(
        _ mode: RunMode = .incremental, since: String? = nil, until: String? = nil,
        lookback: Duration = .seconds(600)
    ) throws -> WindowPlanner {
        WindowPlanner(
            sync: "s", watermark: .init(column: "at", lookback: lookback), mode: mode,
            since: try since.map(TimeArgument.init(parsing:)),
            until: try until.map(TimeArgument.init(parsing:)))
    }

    /// Noon in UTC, two o'clock on the source's wall.
    private static func clock(oldest: String? = nil, seesAll: Bool = true) -> SourceClock {
        SourceClock(
            utc: PlanFixture.instant("2026-07-01 12:00:00"),
            local: PlanFixture.instant("2026-07-01 14:00:00"),
            oldestTransaction: oldest.map(PlanFixture.instant), seesAllTransactions: seesAll,
            warnings: seesAll ? [] : ["the clock is blind"])
    }

    private static func stored(_ text: String, column: String = "AT", form: WatermarkForm = .zoned)
        -> StoredWatermark
    {
        StoredWatermark(column: column, form: form, value: PlanFixture.instant(text))
    }

    @Test func `a full run reads everything, and stores the bound`() throws {
        let decision = try Self.planner(.full).plan(
            Self.column, clock: Self.clock(oldest: "2026-07-01 11:30:00", seesAll: false), stored: nil)
        #expect(decision.window.read == nil && decision.window.since == nil)
        #expect(decision.window.untilText == "2026-07-01T11:30:00Z" && decision.window.movesWatermark)
        #expect(decision.warnings.isEmpty)
    }

    @Test(
        arguments: [
            // stored, oldest transaction, --since, --until; read from, watermark afterwards, does it move
            ("11:00", nil, nil, nil, "10:50", "12:00", true),
            ("11:00", "11:40", nil, nil, "10:50", "11:40", true),
            ("11:00", "10:00", nil, nil, "10:50", "11:00", true),
            ("11:00", nil, "10:00", nil, "09:50", "12:00", true),
            ("11:00", nil, "11:30", nil, "11:20", "12:00", false),
            ("11:00", "10:30", "10:00", nil, "09:50", "10:30", false),
            ("11:00", nil, nil, "11:30", "10:50", "11:30", false),
            ("11:00", nil, nil, "12:00", "10:50", "12:00", true),
            ("11:00", "11:20", nil, "11:20", "10:50", "11:20", true),
            ("11:00", nil, "09:00", "10:00", "08:50", "10:00", false),
        ] as [(String, String?, String?, String?, String, String, Bool)])
    func `the window begins at since or the watermark, less lookback, and ends at the bound or until`(
        stored: String, oldest: String?, since: String?, until: String?, from: String, watermark: String,
        moves: Bool
    ) throws {
        func full(_ time: String) -> String { "2026-07-01 \(time):00" }
        let planner = try Self.planner(since: since.map { full($0) }, until: until.map { full($0) })
        let window = try planner.plan(
            Self.column, clock: Self.clock(oldest: oldest.map { full($0) }), stored: Self.stored(full(stored))
        ).window
        #expect(window.readsFromText == "2026-07-01T\(from):00Z")
        #expect(window.read?.upper == window.until && window.untilText == "2026-07-01T\(watermark):00Z")
        #expect(window.movesWatermark == moves)
    }

    @Test func `a duration counts back from the source's clock in the column's own form`() throws {
        let planner = try Self.planner(since: "1h")
        for (form, start) in [(WatermarkForm.zoned, "2026-07-01T11:00:00Z"), (.local, "2026-07-01T13:00:00")]
        {
            let column = WindowPlanner.Column(name: "AT", form: form)
            let window = try planner.plan(column, clock: Self.clock(), stored: nil).window
            #expect(window.sinceText == start)
        }
    }

    @Test func `a wall clock's bound is as far back as the oldest transaction`() throws {
        let column = WindowPlanner.Column(name: "AT", form: .local)
        let window = try Self.planner(.full).plan(
            column, clock: Self.clock(oldest: "2026-07-01 11:45:00"), stored: nil
        ).window
        #expect(window.untilText == "2026-07-01T13:45:00")
    }

    @Test func `no lookback behind a clock that cannot see all transactions is warned of`() throws {
        let stored = Self.stored("2026-07-01 11:00:00")
        let clock = Self.clock(seesAll: false)
        #expect(
            try Self.planner().plan(Self.column, clock: clock, stored: stored).warnings
                == ["the clock is blind"])
        let bare = try Self.planner(lookback: .zero).plan(Self.column, clock: clock, stored: stored)
        #expect(bare.warnings.count == 2 && bare.warnings[1].hasPrefix("lookback is 0"))
    }

    @Test func `a start behind the watermark keeps the watermark, with a warning`() throws {
        let decision = try Self.planner(since: "2026-07-01 11:30:00").plan(
            Self.column, clock: Self.clock(), stored: Self.stored("2026-07-01 11:00:00"))
        #expect(decision.warnings.count == 1 && decision.warnings[0].contains("watermark stays"))
    }

    @Test(
        arguments: [
            (nil, nil, nil, "has no watermark yet"),
            (
                nil, nil, StoredWatermark(column: "OTHER", form: .zoned, value: .first),
                "belongs to column OTHER"
            ),
            (nil, nil, StoredWatermark(column: "AT", form: .local, value: .first), "belongs to column AT"),
            ("2026-07-01 12:00:01", nil, nil, "is in the future"),
            ("2026-07-01 11:00:00", "2026-07-01 10:00:00", nil, "is before the start of the window"),
        ] as [(String?, String?, StoredWatermark?, String)])
    func `a window that cannot be is refused`(
        since: String?, until: String?, stored: StoredWatermark?, message: String
    ) throws {
        let planner = try Self.planner(since: since, until: until)
        let error = #expect(throws: UsageError.self) {
            try planner.plan(Self.column, clock: Self.clock(), stored: stored)
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        (SourceColumn.Kind.zonedTimestamp, WatermarkForm.zoned), (.timestamp, .local), (.date, .date),
    ])
    func `the watermark's form is its column's`(kind: SourceColumn.Kind, form: WatermarkForm) throws {
        let columns = [PlanFixture.column("ID"), PlanFixture.column("AT", kind)]
        #expect(try Self.planner().column(among: columns) == .init(name: "AT", form: form))
    }

    @Test func `a watermark column that is missing or keeps no time is refused`() throws {
        for (columns, message) in [
            ([PlanFixture.column("ATT")], "did you mean ATT?"),
            ([PlanFixture.column("at", .text, type: "text")], "is of type text"),
        ] {
            let error = try #require(throws: UsageError.self) { try Self.planner().column(among: columns) }
            #expect(error.description.contains(message), "\(error)")
        }
    }

    @Test func `only a full run does without a watermark column`() throws {
        func planner(_ mode: RunMode) -> WindowPlanner {
            WindowPlanner(sync: "s", watermark: nil, mode: mode, since: nil, until: nil)
        }
        #expect(try planner(.full).column(among: []) == nil)
        #expect(throws: UsageError.self) { try planner(.incremental).column(among: []) }
    }

    @Test(arguments: [(nil, false), (0, false), (3, true)] as [(Int?, Bool)])
    func `rows without a watermark are told when there are any`(count: Int?, isTold: Bool) {
        #expect((WindowPlanner.warning(rowsWithoutWatermark: count, column: "AT") != nil) == isTold)
    }
}
