import Streams

extension MappingReader {
    /// The size under a key.
    func size(_ key: String) -> Located<ByteSize>? {
        value(key, expected: "a size such as 64MiB or 512k") { text throws(ValueError) in
            try ByteSize(parsing: text)
        }
    }

    /// The `load` of a sync or of one of its targets.
    func loadMode() -> Located<LoadMode>? {
        value("load", expected: "auto, truncate, merge or append") { text throws(ValueError) in
            try LoadMode(parsing: text)
        }
    }

    /// The `table` of a sync or of one of its targets.
    func table() -> Located<PostgresTableName>? {
        value("table", expected: "a table such as customer or sales.customer") { text throws(ValueError) in
            try PostgresTableName(parsing: text)
        }
    }
}
