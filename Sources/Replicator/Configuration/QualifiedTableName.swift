/// A table, with its schema where one is named: `schema.table`, `table`, `"My Schema"."T.x"`.
///
/// Case is kept as written, with and without quotes: `MAGINUS.CUSTOMER` names `"MAGINUS"."CUSTOMER"`. A part needs double
/// quotes when it holds anything but letters, digits, `_`, `$` and `#`.
struct QualifiedTableName: Sendable, Hashable {
    /// Nil leaves the choice to the database: the search path, or the user's own schema.
    let schema: String?
    let table: String

    init(schema: String?, table: String) {
        self.schema = schema
        self.table = table
    }

    /// - Throws: ``ValueError`` for empty parts, NUL, open quotes, bare special characters and more than two parts.
    init(parsing text: String) throws(ValueError) {
        let expected = "a table such as customer or sales.customer"
        guard let parts = IdentifierText.parts(of: text) else {
            throw ValueError(
                expected: expected, found: text,
                reason:
                    "other characters than letters, digits, _, $ and # need double quotes; no part may be empty"
            )
        }
        guard let table = parts.last, parts.count <= 2 else {
            throw ValueError(expected: expected, found: text, reason: "a name has at most two parts")
        }
        self.init(schema: parts.count == 2 ? parts[0] : nil, table: table)
    }

    /// The name in double quotes for SQL.
    var sqlText: String {
        [schema, table].compactMap { $0.map(IdentifierText.quoted) }.joined(separator: ".")
    }

    /// - Throws: ``ValueError`` when PostgreSQL would cut a part off.
    func checkFitsPostgres() throws(ValueError) {
        let parts = [schema, table].compactMap(\.self)
        guard parts.contains(where: { $0.utf8.count > IdentifierText.maxPostgresBytes }) else { return }
        throw ValueError(
            expected: "names of at most \(IdentifierText.maxPostgresBytes) bytes", found: description,
            reason: "PostgreSQL would cut them off")
    }
}

extension QualifiedTableName: CustomStringConvertible {
    /// As people write it, in quotes only where needed; parsing it gives the same name.
    var description: String {
        [schema, table].compactMap { $0.map(IdentifierText.written) }.joined(separator: ".")
    }
}
