import Streams

extension PostgresTableName {
    /// Reads a table, with its schema where one is named: `schema.table`, `table`, `"My Schema"."T.x"`. Sources that are
    /// not PostgreSQL are named in the same way: double quotes are standard SQL.
    ///
    /// Case is kept as written, with and without quotes: `MAGINUS.CUSTOMER` names `"MAGINUS"."CUSTOMER"`. A part needs
    /// double quotes when it holds anything but letters, digits, `_`, `$` and `#`.
    ///
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
        guard let name = parts.last, parts.count <= 2 else {
            throw ValueError(expected: expected, found: text, reason: "a name has at most two parts")
        }
        self.init(schema: parts.count == 2 ? parts[0] : nil, name: name)
    }

    /// As people write it, in quotes only where needed; parsing it gives the same name.
    var written: String {
        [schema, name].compactMap { $0.map(IdentifierText.written) }.joined(separator: ".")
    }

    /// - Throws: ``ValueError`` when PostgreSQL would cut a part off.
    func checkFitsPostgres() throws(ValueError) {
        let parts = [schema, name].compactMap(\.self)
        guard parts.contains(where: { $0.utf8.count > Self.maximumBytes }) else { return }
        throw ValueError(
            expected: "names of at most \(Self.maximumBytes) bytes", found: written,
            reason: "PostgreSQL would cut them off")
    }
}
