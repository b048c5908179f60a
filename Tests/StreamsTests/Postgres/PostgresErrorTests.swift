import Testing

@testable import Streams

struct PostgresErrorTests {
    @Test(arguments: [
        ("invalid input syntax for type integer: \"secret\"", "invalid input syntax for type integer: \"…\""),
        (
            "invalid input syntax for type integer: \"a\"secret\"b\"",
            "invalid input syntax for type integer: \"…\""
        ),
        ("value \"9\" is out of range for type smallint", "value \"…\" is out of range for type smallint"),
        (
            "ungültige Eingabesyntax für Typ integer: »secret«",
            "ungültige Eingabesyntax für Typ integer: \"…\""
        ),
        ("syntaxe en entrée invalide : « secret »", "syntaxe en entrée invalide : \"…\""),
        ("numeric field overflow", "numeric field overflow"),
    ])
    func `a data error shows no value, whatever it holds and whichever language`(
        message: String, shown: String
    ) {
        #expect(PostgresError.withoutValues(message, sqlState: "22P02") == shown)
        #expect(PostgresError.withoutValues(message, sqlState: "42P01") == message)
    }

    @Test(
        arguments: [
            ("COPY t, line 17, column amount: \"secret\"", 17, "amount"), ("COPY t, line 3", 3, nil),
            ("COPY t, line 3: \"1,secret, column x: y\"", 3, nil),
            ("COPY t, line 4, column a: null input", 4, "a"),
            ("PL/pgSQL function f() line 9 at RAISE\nCOPY t, line 5", 5, nil),
            ("unrelated, line 5", nil, nil),
        ] as [(String, Int?, String?)])
    func `the place is read from the context, the value is not`(context: String, line: Int?, column: String?)
    {
        var error = PostgresError(statement: "COPY t", sqlState: "22P02", message: "bad")
        error.readContext(context)
        #expect(error.copyLine == line && error.column == column)
        #expect(!error.description.contains("secret"))
    }
}
