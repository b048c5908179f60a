/// How names and texts are written in SQL. All quoting is here: every name and text that the engine writes into a
/// statement goes through it.
public enum SQLText {
    /// An identifier in double quotes, which means itself; inner quotes are doubled.
    public static func quote(_ identifier: String) -> String {
        "\"" + identifier.replacing("\"", with: "\"\"") + "\""
    }

    /// A string literal of standard SQL, in which a backslash is a letter: for sources whose sessions are pinned to that.
    public static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// A string literal of PostgreSQL that means the same whatever `standard_conforming_strings` says: a backslash
    /// needs the escape form (Source: "String Constants with C-Style Escapes").
    public static func postgresLiteral(_ text: String) -> String {
        let quoted = literal(text)
        return quoted.contains("\\") ? "E" + quoted.replacing("\\", with: "\\\\") : quoted
    }
}
