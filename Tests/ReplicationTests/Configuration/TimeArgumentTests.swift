import Streams
import Testing

@testable import Replication

struct TimeArgumentTests {
    @Test func `a time argument is a moment or a duration back from now`() throws {
        let now = try Instant(parsing: "2024-01-02T00:00:00Z")
        #expect(try TimeArgument(parsing: "24h").resolved(at: now).localText == "2024-01-01 00:00:00")
        #expect(
            try TimeArgument(parsing: "2023-05-06").resolved(at: now).localText == "2023-05-06 00:00:00")
        let error = #expect(throws: ValueError.self) { try TimeArgument(parsing: "tomorrow") }
        #expect(error?.description.contains("2024-01-01") == true)
        #expect(error?.description.contains("24h") == true)
    }

    @Test(arguments: [
        ("2024-02-30", "no such day"), ("2024-01-01T25:00", "23:59:59"), ("5weeks", "units are"),
    ])
    func `the reason is that of the form that was meant`(text: String, reason: String) {
        let error = #expect(throws: ValueError.self) { try TimeArgument(parsing: text) }
        #expect(error?.reason?.contains(reason) == true)
    }
}
