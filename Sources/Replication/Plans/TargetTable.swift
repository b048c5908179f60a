import Streams

/// A target table as it stands.
struct TargetTable: Sendable, Equatable {
    /// One column.
    struct Column: Sendable, Equatable {
        var name: String
        /// As `format_type` writes it.
        var type: String
        /// The type beneath domains.
        var baseType: String
        var isRequired: Bool
        var hasDefault: Bool
        /// `a`lways, by `d`efault, or empty.
        var identity: String
        var isGenerated: Bool
        /// Sequence behind an identity or serial column, quoted for SQL.
        var sequence: String?
    }

    /// A set of columns that a unique index guards.
    struct UniqueKey: Sendable, Equatable {
        var isPrimary: Bool
        var columns: [String]
    }

    /// With its schema.
    var name: PostgresTableName
    var columns: [Column]
    var uniqueKeys: [UniqueKey]
    /// Tables with a foreign key to this one.
    var referencingTables: String?
    var mayInsert: Bool
    var mayTruncate: Bool
    var mayUpdate: Bool
    var mayDelete: Bool
    var isEmpty: Bool
    /// A trigger sees each row before it is inserted, and may drop it.
    var filtersInserts = false

    /// Whether a unique index guards just these columns, in any order.
    func hasUniqueKey(_ columns: [String]) -> Bool {
        uniqueKeys.contains { Set($0.columns) == Set(columns) }
    }
}

/// A target that cannot take a sync's rows; found before anything is touched.
package struct TargetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what to change.
    package let description: String

    init(_ description: String) { self.description = description }
}
