/// What an Oracle table is, as far as reading it in parallel depends on that.
public struct OracleTableShape: Sendable, Equatable {
    /// How its rows are stored.
    public enum Storage: Sendable, Equatable {
        /// An ordinary table, partitioned or not: its blocks are its own, and a ROWID says where a row is.
        case heap
        case indexOrganized
        case clustered
        case external
        /// Partitions inside and outside of the database (19c).
        case hybrid
        case temporary
        case view
        case synonym
        /// An object table, for example.
        case other
        case missing
    }

    /// See ``Storage``.
    public let storage: Storage
    /// Blocks by the optimizer's statistics, which may be old; `nil` without any.
    public let blocks: Int?

    /// Columns of each of ``statements(for:)``.
    public static let columnCount = 7

    /// What to ask, in this order; the next one where the source refuses: ALL_TABLES has its column HYBRID since 19c
    /// (ORA-00904 before that). All views are open to whoever may read the table.
    public static func statements(for table: OracleTable) -> [String] {
        ["t.HYBRID", "'NO'"].map { hybrid in
            """
            SELECT o.OBJECT_TYPE, t.IOT_TYPE, t.CLUSTER_NAME, t.TEMPORARY, NVL2(e.TABLE_NAME, 'YES', 'NO'), \(hybrid), t.BLOCKS
            FROM ALL_OBJECTS o
            LEFT JOIN ALL_TABLES t ON t.OWNER = o.OWNER AND t.TABLE_NAME = o.OBJECT_NAME
            LEFT JOIN ALL_EXTERNAL_TABLES e ON e.OWNER = o.OWNER AND e.TABLE_NAME = o.OBJECT_NAME
            WHERE o.OWNER = \(SQLText.literal(table.owner)) AND o.OBJECT_NAME = \(SQLText.literal(table.name))
              AND o.OBJECT_TYPE IN ('TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SYNONYM')
            """
        }
    }

    /// Reads the answer. A materialized view is in it twice: as itself, and as the table that holds its rows.
    public init(rows: [[String?]]) {
        let rows = rows.filter { $0.count == Self.columnCount }
        guard let row = rows.first(where: { $0[0] == "TABLE" }) else {
            let types = rows.compactMap(\.first)
            storage = types.contains("VIEW") ? .view : types.contains("SYNONYM") ? .synonym : .missing
            blocks = nil
            return
        }
        blocks = row[6].flatMap { Int($0) }
        if row[4] == "YES" {
            storage = .external
        } else if row[5] == "YES" {
            storage = .hybrid
        } else if row[1] != nil {
            storage = .indexOrganized
        } else if row[2] != nil {
            storage = .clustered
        } else if row[3] == "Y" {
            storage = .temporary
        } else {
            // A relational table says N; what is not in ALL_TABLES says nothing.
            storage = row[3] == "N" ? .heap : .other
        }
    }

    /// Why the table cannot be split into ROWID ranges, as the end of a sentence that begins with its name; `nil` when it
    /// can.
    public var refusal: String? {
        switch storage {
        case .heap: nil
        case .indexOrganized: "is index-organized: its rows have no physical ROWID"
        case .clustered: "is in a cluster: its rows share the cluster's blocks with other tables"
        case .external: "is an external table: its rows are in files outside of the database"
        case .hybrid: "has external partitions: their rows are in files outside of the database"
        case .temporary: "is a temporary table: each session sees rows of its own, so only one can read them"
        case .view: "is a view: it has no blocks of its own"
        case .synonym: "is a synonym: name the table behind it with its owner"
        case .other: "is not a relational table"
        case .missing: "is not in ALL_OBJECTS: it is not there, or the source user may not read it"
        }
    }

    /// Whether more than one session can read its rows at all.
    public var isSharedBySessions: Bool { storage != .temporary }
}
