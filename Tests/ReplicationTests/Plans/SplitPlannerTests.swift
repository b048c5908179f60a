import Testing

@testable import Replication
@testable import Streams

/// How many readers a run has and what each reads, by what source and target tell.
struct SplitPlannerTests {
    private static let megabytes = 1 << 20

    private static func planner(
        _ setting: ParallelSetting = .auto, table: String? = "\"t\"", key: [String] = [],
        splitColumn: String? = nil, dialect: SourceDialect = .postgres, load: LoadPlan? = nil,
        isWindowed: Bool = false, isGrouped: Bool = false
    ) -> SplitPlanner {
        SplitPlanner(
            setting: setting,
            read: SourceRead(
                query: "SELECT * FROM t", table: table.map { ($0, nil, "t") },
                columns: [PlanFixture.column("ID"), PlanFixture.column("NAME", .text, type: "text")],
                splitColumn: splitColumn, key: key),
            summary: "the source", dialect: dialect, load: load, isWindowed: isWindowed,
            isGrouped: isGrouped)
    }

    private static func blocks(_ bytes: Int, isStored: Bool = true, isNew: Bool = true) -> SplitFacts {
        .postgres(
            PostgresBlocks(
                largest: bytes / 8192, bytes: bytes, isStored: isStored, canBeReadByRange: isNew))
    }

    private static func oracleTable() throws -> OracleTable { try OracleTable(owner: "O", name: "T") }

    private static func shape(_ type: String, temporary: String? = "N", iot: String? = nil)
        -> OracleTableShape
    {
        OracleTableShape(rows: [[type, iot, nil, temporary, "NO", "NO", "1000"]])
    }

    // MARK: Before anything is asked

    @Test(arguments: [
        (SplitPlannerTests.planner(isWindowed: true), "changed rows anew"),
        (SplitPlannerTests.planner(isGrouped: true), "for each group"),
        (SplitPlannerTests.planner(load: PlanFixture.loadPlan(.direct)), "each row of this load twice"),
        (SplitPlannerTests.planner(load: PlanFixture.loadPlan(.truncate)), "each row of this load twice"),
        (SplitPlannerTests.planner(load: PlanFixture.loadPlan(.append)), "each row of this load twice"),
        (
            SplitPlannerTests.planner(
                load: PlanFixture.loadPlan(.direct, newTable: PlanFixture.newTable(makesSchema: true))),
            "each row of this load twice"
        ),
    ])
    func `auto does not divide what gains nothing by it`(planner: SplitPlanner, reason: String) throws {
        let decision = try #require(planner.decisionWithoutFacts())
        #expect(decision.split == nil && decision.warnings.isEmpty)
        #expect(decision.reason.contains(reason), "\(decision.reason)")
    }

    @Test(arguments: [
        SplitPlannerTests.planner(), SplitPlannerTests.planner(load: PlanFixture.loadPlan(.merge)),
        SplitPlannerTests.planner(load: PlanFixture.loadPlan(.upsert)),
        SplitPlannerTests.planner(load: PlanFixture.loadPlan(.direct, newTable: PlanFixture.newTable())),
        SplitPlannerTests.planner(.exactly(4), load: PlanFixture.loadPlan(.append), isWindowed: true),
    ])
    func `everything else is asked about`(planner: SplitPlanner) {
        #expect(planner.decisionWithoutFacts() == nil)
    }

    @Test(arguments: [
        (ParallelSetting.auto, 1, false, 1), (.auto, 2, false, 2), (.auto, 2, true, 1), (.auto, 8, true, 4),
        (.auto, 64, false, 4), (.exactly(7), 1, true, 7), (.exactly(1), 64, false, 1),
    ])
    func `auto leaves room for a server on this machine`(
        setting: ParallelSetting, processors: Int, hasServer: Bool, readers: Int
    ) {
        #expect(
            Self.planner(setting).wantedReaders(processors: processors, hasServer: hasServer) == readers)
    }

    // MARK: Dividing

    @Test(arguments: [
        // setting, bytes; ranges (0 for one reader), reason
        (ParallelSetting.auto, 63 * megabytes, 0, "less than 64 MiB"),
        (.auto, 64 * megabytes, 16, "64 MiB"), (.auto, 4096 * megabytes, 64, "4096 MiB"),
        (.exactly(4), 8192, 0, "no more than one block"), (.exactly(4), 3 * 8192, 3, "0 MiB"),
        (.exactly(4), 1 << 44, 4096, "MiB"),
    ])
    func `a table of PostgreSQL is divided by its blocks`(
        setting: ParallelSetting, bytes: Int, ranges: Int, reason: String
    ) throws {
        let decision = Self.planner(setting).divide(Self.blocks(bytes), readers: 4)
        #expect((decision.split?.rangeCount ?? 0) == ranges)
        #expect(decision.reason.contains(reason), "\(decision.reason)")
        if let split = decision.split {
            #expect(split.method == .blocks(table: "\"t\"") && split.hasSnapshot)
            #expect(split.readers == min(4, ranges))
        }
    }

    @Test func `what has no ranges of blocks is divided by its key where that is asked for`() throws {
        for facts in [
            Self.blocks(1 << 30, isNew: false), Self.blocks(1 << 30, isStored: false), .postgres(nil),
        ] {
            #expect(Self.planner().divide(facts, readers: 2).split == nil)
            let decision = Self.planner(.exactly(2), key: ["name", "id"]).divide(facts, readers: 2)
            guard case .key(let ranges, _)? = decision.split?.method else {
                Issue.record("\(decision)")
                continue
            }
            #expect(ranges.column == "ID" && decision.warnings.isEmpty)
        }
    }

    @Test(
        arguments: [
            ([], nil, "no key is named"), (["NAME"], nil, "NAME is no number and no time"),
            (["ID"], "NAME", "NAME is no number and no time"),
        ] as [([String], String?, String)])
    func `what cannot be divided is read by one reader, with a warning where more were asked for`(
        key: [String], splitColumn: String?, reason: String
    ) {
        let planner = Self.planner(.exactly(3), key: key, splitColumn: splitColumn)
        let decision = planner.divide(.postgres(nil), readers: 3)
        #expect(decision.split == nil && decision.reason.contains(reason), "\(decision.reason)")
        #expect(decision.warnings.first?.hasPrefix("one reader instead of 3") == true)
    }

    @Test func `a source without a snapshot is divided only where that is asked for, with a warning`() {
        let auto = Self.planner(key: ["ID"], dialect: .generic).divide(.other, readers: 2)
        #expect(auto.split == nil && auto.warnings.isEmpty)
        let asked = Self.planner(.exactly(2), key: ["ID"], dialect: .generic).divide(.other, readers: 2)
        #expect(asked.split?.hasSnapshot == false && asked.warnings.count == 1)
    }

    @Test func `an Oracle table is divided by ROWID, by chunks, by its key, or not`() throws {
        let table = try Self.oracleTable()
        func decide(_ setting: ParallelSetting, _ facts: SplitFacts.Oracle) -> SplitPlanner.Decision {
            Self.planner(setting, key: ["ID"], dialect: .oracle).divide(.oracle(facts), readers: 2)
        }
        let heap = Self.shape("TABLE")
        let temporary = Self.shape("TABLE", temporary: "Y")
        let indexed = Self.shape("TABLE", iot: "IOT")

        #expect(decide(.auto, .extents(table, blocks: 8192)).split?.method == .rowIDs(table))
        #expect(decide(.auto, .extents(table, blocks: 8191)).split == nil)
        #expect(decide(.exactly(2), .extents(table, blocks: 1)).split?.rangeCount == 8)
        #expect(decide(.exactly(2), .extents(table, blocks: 1 << 30)).split?.rangeCount == 4096)

        #expect(decide(.auto, .chunks(table, heap, refusal: nil)).split == nil)
        let chunks = decide(.exactly(2), .chunks(table, heap, refusal: nil))
        #expect(chunks.split?.method == .rowIDChunks(table, blocks: 1000) && chunks.warnings.count == 1)
        let refused = decide(.exactly(2), .chunks(table, heap, refusal: "GRANT EXECUTE"))
        #expect(refused.warnings.first?.contains("GRANT EXECUTE") == true)
        #expect(refused.split?.summary.contains("ranges of ID") == true)

        #expect(decide(.exactly(2), .unsuited(table, temporary)).split == nil)
        let byKey = decide(.exactly(2), .unsuited(table, indexed))
        #expect(byKey.split?.hasSnapshot == true && byKey.warnings.count == 1)
        #expect(decide(.auto, .unsuited(table, indexed)).split == nil)

        #expect(decide(.auto, .query).split == nil && decide(.exactly(2), .query).split != nil)
        for setting in [ParallelSetting.auto, .exactly(2)] {
            let decision = decide(setting, .noSnapshot)
            #expect(decision.split == nil && decision.warnings.isEmpty == (setting == .auto))
        }
    }

    // MARK: What the rest allows

    private static func decided(_ readers: Int) -> SplitPlanner.Decision {
        .init(
            split: ReadSplit(
                method: .blocks(table: "t"), readers: readers, rangeCount: 16, hasSnapshot: true,
                dialect: .postgres),
            reason: "asked for")
    }

    @Test(
        arguments: [
            // free at the source, free at the target, one server; readers
            (nil, nil, false, 4), (9, 9, false, 4), (3, 9, false, 3), (9, 2, false, 2), (9, 9, true, 4),
            (7, 9, true, 3), (1, 9, false, 1), (0, 9, false, 1), (-5, 9, true, 1),
        ] as [(Int?, Int?, Bool, Int)])
    func `readers are as many as there are connections for`(
        source: Int?, target: Int?, areOneServer: Bool, readers: Int
    ) {
        let connections = SplitPlanner.Connections(
            freeAtSource: source, freeAtTarget: target, areOneServer: areOneServer)
        for setting in [ParallelSetting.auto, .exactly(4)] {
            let decision = Self.planner(setting).fit(Self.decided(4), to: connections)
            #expect((decision.split?.readers ?? 1) == readers)
            #expect(decision.warnings.isEmpty == (readers == 4 || setting == .auto))
            if readers < 4 { #expect(decision.reason.contains(target == 2 ? "target" : "source")) }
        }
    }

    @Test func `writers need the right to make the table that they fill`() {
        let aside = Self.planner(.exactly(4), load: PlanFixture.loadPlan(.merge))
        #expect(aside.check(Self.decided(4), mayCreateInStateSchema: true).split != nil)
        #expect(aside.check(Self.decided(4), mayCreateInStateSchema: nil).split != nil)
        let refused = aside.check(Self.decided(4), mayCreateInStateSchema: false)
        #expect(refused.split == nil && refused.warnings.first?.contains("GRANT CREATE") == true)
        let new = Self.planner(
            .exactly(4), load: PlanFixture.loadPlan(.direct, newTable: PlanFixture.newTable()))
        #expect(!new.needsRightsOnStateSchema)
        #expect(new.check(Self.decided(4), mayCreateInStateSchema: false).split != nil)
        let schema = Self.planner(
            .exactly(4),
            load: PlanFixture.loadPlan(.direct, newTable: PlanFixture.newTable(makesSchema: true)))
        #expect(schema.check(Self.decided(4), mayCreateInStateSchema: true).split == nil)
    }

    @Test func `memory takes readers from auto, one by one, and from nobody who asked`() throws {
        let three = try #require(Self.planner().withOneReaderLess(Self.decided(4)))
        #expect(three.split?.readers == 3 && three.reason.contains("memory"))
        #expect(try #require(Self.planner().withOneReaderLess(Self.decided(2))).split == nil)
        #expect(Self.planner().withOneReaderLess(.init(reason: "one")) == nil)
        #expect(Self.planner(.exactly(4)).withOneReaderLess(Self.decided(4)) == nil)
    }
}
