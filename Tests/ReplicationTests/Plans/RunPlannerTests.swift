import Streams
import Testing

@testable import Replication

/// How a plan is put together from a sync and what source and target have told.
struct RunPlannerTests {
    private static func planner(
        _ change: (inout SyncDefinition) throws -> Void = { _ in }
    ) rethrows -> RunPlanner {
        var definition = PlanFixture.definition()
        try change(&definition)
        return RunPlanner(definition: definition, mode: .full, since: nil, until: nil)
    }

    private static func bucket(groupBy: String? = nil) throws -> SyncDefinition.Bucket {
        SyncDefinition.Bucket(
            targetName: "lake",
            target: S3TargetConfiguration(
                location: try BucketURL(afterScheme: "bucket/prefix"), endpoint: nil, region: nil,
                usesPathStyle: nil,
                profile: nil, accessKey: nil, encryption: .bucketDefault, expectedBucketOwner: nil,
                caFile: nil),
            template: try ObjectKeyTemplate(), maximumObjectBytes: 1 << 30, dialect: CSVDialect(),
            groupBy: groupBy)
    }

    private static let columns = [
        PlanFixture.column("ID"), PlanFixture.column("At", .timestamp, type: "TIMESTAMP"),
    ]

    private static func split(_ readers: Int) -> SplitPlanner.Decision {
        .init(
            split: readers == 1
                ? nil
                : ReadSplit(
                    method: .blocks(table: "t"), readers: readers, rangeCount: 16, hasSnapshot: true,
                    dialect: .postgres),
            reason: "asked for")
    }

    @Test(
        arguments: [
            ("id", SourceDialect.oracle, "ID", nil), ("ID", .generic, "ID", nil),
            ("at", .postgres, "At", nil),
            ("at", .oracle, nil, "grouped by text or numbers"), ("idd", .postgres, nil, "did you mean ID?"),
            (nil, .oracle, nil, nil),
        ] as [(String?, SourceDialect, String?, String?)])
    func `objects are grouped by a column that can be a part of their keys`(
        groupBy: String?, dialect: SourceDialect, found: String?, message: String?
    ) throws {
        let planner = try Self.planner { $0.buckets = [try Self.bucket(groupBy: groupBy)] }
        guard let message else {
            #expect(try planner.groupColumn(Self.columns, dialect: dialect)?.name == found)
            return
        }
        let error = try #require(throws: UsageError.self) {
            try planner.groupColumn(Self.columns, dialect: dialect)
        }
        #expect(error.description.contains(message), "\(error)")
    }

    @Test func `a column to divide by has to be there`() throws {
        try Self.planner { $0.splitColumn = "id" }.checkSplitColumn(Self.columns)
        try Self.planner().checkSplitColumn(Self.columns)
        #expect(throws: UsageError.self) {
            try Self.planner { $0.splitColumn = "nothing" }.checkSplitColumn(Self.columns)
        }
    }

    @Test(arguments: [
        // megabytes, readers decided; readers planned
        (64, 4, 4), (2, 4, 4), (1, 4, 3), (1, 2, 2),
    ])
    func `auto takes the readers that the budget has room for`(
        megabytes: Int, decided: Int, planned: Int
    ) throws {
        let planner = Self.planner { $0.memoryBytes = megabytes << 20 }
        let source = ScriptedSource()
        var decision = Self.split(decided)
        let transfer = try planner.transfer(
            from: source, RowShape(columns: Self.columns, encoding: .text),
            planner: planner.split(Self.columns, load: nil, window: nil, source: source), &decision)
        #expect(transfer.readers == planned && (decision.split?.readers ?? 1) == planned)
        #expect(decision.reason.contains("memory") == (planned < decided))
    }

    @Test func `a budget without room for what was asked for is refused`() {
        let planner = Self.planner {
            $0.memoryBytes = 1 << 20
            $0.parallel = .exactly(8)
        }
        let source = ScriptedSource()
        var decision = Self.split(8)
        #expect(throws: MemoryTooSmall.self) {
            try planner.transfer(
                from: source, RowShape(columns: Self.columns, encoding: .text),
                planner: planner.split(Self.columns, load: nil, window: nil, source: source), &decision)
        }
    }

    private static func plan(
        _ planner: RunPlanner, _ source: ScriptedSource = ScriptedSource(), readers: Int = 1,
        load: LoadPlan? = nil, warnings: [String] = []
    ) throws -> RunPlan {
        let shape = RowShape(columns: columns, encoding: .text)
        var split = Self.split(readers)
        let transfer = try planner.transfer(
            from: source, shape,
            planner: planner.split(columns, load: load, window: nil, source: source), &split)
        let encoding = try planner.encoding(columns, load: load, source: source, targetVersion: 150_000)
        return planner.plan(
            source: source, columns: columns, sql: "SELECT", load: load, window: nil, transfer: transfer,
            split: split, encoding: encoding, warnings: warnings)
    }

    @Test func `the route names what rows are read through, readers and encoding`() throws {
        let planner = Self.planner { $0.memoryBytes = 64 << 20 }
        var source = ScriptedSource()
        #expect(try Self.plan(planner, source).route == "scripted, one reader, text")
        source.readsRowByRow = true
        let plan = try Self.plan(
            planner, source, readers: 3, load: PlanFixture.loadPlan(.merge), warnings: ["first"])
        #expect(plan.route == "scripted, 3 readers, binary, row by row")
        #expect(plan.load?.writers == 3)
        #expect(plan.warnings.count == 2 && plan.warnings[0] == "first")
        #expect(plan.warnings[1].hasPrefix("a source: the driver cannot read a cell again, so rows"))
        #expect(plan.readersText == "3 readers, about 16 ranges of blocks, one snapshot, because asked for")
    }

    @Test func `a bucket without a state that could sweep it is warned of`() throws {
        let bare = try Self.planner {
            $0.database = nil
            $0.buckets = [try Self.bucket()]
            $0.memoryBytes = 64 << 20
        }
        let plan = try Self.plan(bare)
        #expect(plan.warnings.count == 1 && plan.warnings[0].contains("setting: control"))
        #expect(plan.objects?.buckets.map(\.url) == ["s3://bucket/prefix"] && plan.databaseURL == nil)
        let kept = try Self.planner {
            $0.buckets = [try Self.bucket()]
            $0.memoryBytes = 64 << 20
        }
        #expect(try Self.plan(kept).warnings.isEmpty)
    }

    @Test func `a strict sync refuses what another warns of`() throws {
        let strict = try Self.plan(Self.planner { $0.isStrict = true }, warnings: ["a", "b"])
        let error = try #require(throws: UsageError.self) { try strict.checkStrictness() }
        #expect(error.description == "--strict: a; b")
        try Self.plan(Self.planner { $0.isStrict = true }).checkStrictness()
        try Self.plan(Self.planner(), warnings: ["a"]).checkStrictness()
    }
}
