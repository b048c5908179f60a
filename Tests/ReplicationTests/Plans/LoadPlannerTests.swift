import Streams
import Testing

@testable import Replication

/// How rows get into a table, by what the sync asks for, what the source gives and what the table is.
struct LoadPlannerTests {
    private static func plan(
        _ load: LoadMode = .auto, _ mode: RunMode = .full, key: [String] = [], watermark: String? = nil,
        columns: [SourceColumn]? = nil, existing: TargetTable?, hasSchema: Bool = true, folds: Bool = false,
        name: PostgresTableName = PlanFixture.name
    ) throws -> LoadPlan {
        try LoadPlanner(
            request: .init(
                mode: mode, load: load, table: name, key: key, watermark: watermark, hasSchema: hasSchema),
            columns: columns ?? [PlanFixture.column("id"), PlanFixture.column("name")], foldsUpperCase: folds
        ).plan(existing: existing)
    }

    private static func changed(_ change: (inout TargetTable) -> Void) -> TargetTable {
        var table = PlanFixture.table()
        change(&table)
        return table
    }

    @Test(arguments: [
        // load, mode, key, the table is empty; method, does it replace rows
        (LoadMode.auto, RunMode.full, false, true, LoadMethod.direct, false),
        (.auto, .full, true, true, .direct, false),
        (.auto, .full, true, false, .merge, true),
        (.auto, .full, false, false, .truncate, true),
        (.truncate, .full, true, false, .truncate, true),
        (.truncate, .full, true, true, .truncate, false),
        (.merge, .full, true, false, .merge, true),
        (.append, .full, false, false, .append, false),
        (.append, .incremental, false, false, .append, false),
        (.auto, .incremental, true, false, .upsert, false),
        (.truncate, .incremental, true, false, .upsert, false),
        (.merge, .incremental, true, true, .upsert, false),
    ])
    func `a table that is there is loaded as mode, key and rows suggest`(
        load: LoadMode, mode: RunMode, hasKey: Bool, isEmpty: Bool, method: LoadMethod, replaces: Bool
    ) throws {
        let plan = try Self.plan(
            load, mode, key: hasKey ? ["ID"] : [], existing: Self.changed { $0.isEmpty = isEmpty })
        #expect(plan.method == method && plan.replacesRows == replaces && plan.newTable == nil)
        #expect(plan.key == (hasKey ? ["id"] : []))
        #expect(!plan.locks.isEmpty && !plan.reason.isEmpty)
    }

    @Test(arguments: [
        (LoadMode.auto, RunMode.full, true, LoadMethod.direct), (.truncate, .full, false, .direct),
        (.append, .full, false, .direct), (.auto, .incremental, true, .upsert),
        (.append, .incremental, false, .direct),
    ])
    func `a table that is missing is made`(
        load: LoadMode, mode: RunMode, hasKey: Bool, method: LoadMethod
    ) throws {
        let plan = try Self.plan(load, mode, key: hasKey ? ["id"] : [], existing: nil)
        #expect(plan.method == method && plan.newTable?.primaryKey == (hasKey ? ["id"] : []))
        #expect(plan.newTable?.definition == "    \"id\" integer,\n    \"name\" integer")
        #expect(plan.newTable?.makesSchema == false)
        #expect(plan.createStatements.count == (hasKey ? 2 : 1))
    }

    @Test func `a schema that is missing is made with its table`() throws {
        let plan = try Self.plan(existing: nil, hasSchema: false)
        #expect(plan.newTable?.makesSchema == true)
        #expect(plan.createStatements.first == "CREATE SCHEMA IF NOT EXISTS \"public\"")
    }

    @Test(arguments: [(true, ["id", "Mixed"]), (false, ["ID", "Mixed"])])
    func `names in Oracle's upper case become PostgreSQL's lower case`(folds: Bool, names: [String]) throws {
        let columns = [PlanFixture.column("ID"), PlanFixture.column("Mixed")]
        #expect(try Self.plan(columns: columns, existing: nil, folds: folds).columns == names)
    }

    @Test func `columns go where their name is, whatever its case`() throws {
        let columns = [PlanFixture.column("NAME"), PlanFixture.column("id")]
        let plan = try Self.plan(
            key: ["ID"], watermark: "name", columns: columns, existing: PlanFixture.table())
        #expect(plan.columns == ["name", "id"] && plan.watermark == "name")
    }

    @Test func `what a table needs beside the rows is in the plan`() throws {
        var table = PlanFixture.table()
        table.columns[0].identity = "a"
        table.columns[0].sequence = "public.t_id_seq"
        table.columns[1].baseType = "numeric(10,2)"
        table.columns[1].type = "numeric(10,2)"
        table.filtersInserts = true
        table.uniqueKeys = [.init(isPrimary: true, columns: ["id"])]
        let columns = [
            PlanFixture.column("id"),
            PlanFixture.column("name", .decimal, type: "numeric", postgresBase: "numeric"),
        ]
        let plan = try Self.plan(key: ["id"], columns: columns, existing: table)
        #expect(plan.overridesIdentity && plan.filtersInserts && plan.isKeyUnique)
        #expect(plan.sequences.map(\.sequence) == ["public.t_id_seq"])
        #expect(plan.maximumScales == [nil, 2])
        table.columns[0].identity = "d"
        let loose = try Self.plan(key: ["name"], columns: columns, existing: table)
        #expect(loose.looseKey == ["name"] && !loose.isKeyUnique)
        #expect(!loose.overridesIdentity)
    }

    /// A change of a table that has rows and whose user may do everything.
    private typealias Change = @Sendable (inout TargetTable) -> Void

    private static let refusedTables: [(Change, String)] = [
        ({ $0.columns.removeLast() }, "has no column for name"),
        ({ $0.columns[1].isGenerated = true }, "is generated by the database"),
        (
            { table in
                var more = PlanFixture.targetColumn("more")
                more.isRequired = true
                table.columns.append(more)
            }, "column more must not be NULL"
        ),
        ({ $0.mayInsert = false }, "GRANT INSERT"),
        (
            { table in
                table.isEmpty = true
                table.mayTruncate = false
                table.mayUpdate = false
                table.mayDelete = false
            }, "GRANT TRUNCATE"
        ),
    ]

    @Test(arguments: refusedTables.indices)
    func `a table that cannot take the rows is refused`(index: Int) throws {
        let (change, message) = Self.refusedTables[index]
        let error = try #require(throws: TargetError.self) {
            try Self.plan(existing: Self.changed(change))
        }
        #expect(error.description.contains(message), "\(error)")
    }

    private static let refusedMethods: [(LoadMode, RunMode, [String], Change, String)] = [
        (.truncate, .full, [], { $0.referencingTables = "public.child" }, "use load: merge"),
        (.truncate, .full, [], { $0.mayTruncate = false }, "GRANT TRUNCATE"),
        (.auto, .full, [], { $0.referencingTables = "public.child" }, "use load: merge"),
        (.merge, .full, [], { _ in }, "without a key"),
        (.merge, .full, ["id"], { $0.mayDelete = false }, "GRANT UPDATE, DELETE"),
        (.auto, .incremental, [], { _ in }, "without a key"),
        (.auto, .incremental, ["id"], { $0.mayUpdate = false }, "GRANT UPDATE"),
        (.merge, .full, ["id"], { $0.columns[1].identity = "a" }, "GENERATED ALWAYS"),
    ]

    @Test(arguments: refusedMethods.indices)
    func `a method that the table does not allow is refused, with what to change`(index: Int) throws {
        let (load, mode, key, change, message) = Self.refusedMethods[index]
        let error = try #require(throws: TargetError.self) {
            try Self.plan(load, mode, key: key, existing: Self.changed(change))
        }
        #expect(error.description.contains(message), "\(error)")
    }

    @Test func `everything in the way is told at once`() throws {
        let error = try #require(throws: TargetError.self) {
            try Self.plan(
                .merge,
                existing: Self.changed {
                    $0.columns.removeLast()
                    $0.mayInsert = false
                    $0.mayDelete = false
                })
        }
        for part in ["no column for name", "GRANT INSERT", "without a key", "GRANT UPDATE, DELETE"] {
            #expect(error.description.contains(part), "\(error)")
        }
    }

    @Test(arguments: [
        (["missing"], ["id", "name"], "key column missing is not in the source query"),
        ([], ["id", String(repeating: "ä", count: 32)], "longer than 63 bytes"),
        ([], ["ID", "id"], "would both be named id"),
    ])
    func `a table that cannot be made is refused`(key: [String], columns: [String], message: String) throws {
        let error = try #require(throws: TargetError.self) {
            try Self.plan(
                key: key, columns: columns.map { PlanFixture.column($0) }, existing: nil, folds: true)
        }
        #expect(error.description.contains(message), "\(error)")
    }

    @Test func `an incremental sync into a new table needs a key`() {
        #expect(throws: TargetError.self) { try Self.plan(.auto, .incremental, existing: nil) }
        #expect(throws: TargetError.self) {
            try Self.plan(.auto, .incremental, key: ["none"], existing: PlanFixture.table())
        }
    }
}
