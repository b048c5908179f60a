/// The type of a result's column, as the server describes it.
struct PostgresResultType: Sendable, Hashable {
    /// Number in `pg_type`.
    let oid: Int
    /// Length or digits as the type packs them; -1 for none.
    let modifier: Int

    /// numeric: precision and scale that the modifier declares. Source: `numeric_typmod_precision` and `_scale` in
    /// PostgreSQL's `numeric.c`; the scale has eleven bits and a sign since version 15.
    var numericDigits: (precision: Int, scale: Int)? {
        guard modifier >= 4 else { return nil }
        let packed = modifier - 4
        let scale = (packed & 0x7FF) ^ 1024
        return (packed >> 16 & 0xFFFF, scale - 1024)
    }

    /// Character types: declared characters.
    var characterCount: Int? { modifier >= 4 ? modifier - 4 : nil }

    /// Times: declared digits of a second.
    var secondDigits: Int? { (0...6).contains(modifier) ? modifier : nil }
}
