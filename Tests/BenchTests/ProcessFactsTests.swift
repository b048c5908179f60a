import Streams
import Testing

@testable import Bench

struct ProcessFactsTests {
    @Test func `times are found behind a name with blanks and parentheses in it`() throws {
        let text = "4711 (a) b (c) S 1 4711 4711 0 -1 4194560 900 0 3 0 250 50 7 8 20 0 1 0 12345 100 200"
        let facts = try #require(ProcessFacts(statistics: text))
        #expect(facts.name == "a) b (c")
        #expect(facts.cpuSeconds == 3)
    }

    @Test(arguments: ["", "4711 (short) S 1 2", "no parentheses at all", ") 1 ("])
    func `another form gives nothing`(text: String) {
        #expect(ProcessFacts(statistics: text) == nil)
    }

    @Test func `the peak is read in bytes, and is 0 where it is missing`() {
        #expect(
            ProcessMemory.peakBytes(status: "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n") == 2 << 20)
        #expect(ProcessMemory.peakBytes(status: "Name:\tx\n") == 0)
        #expect(ProcessMemory.peakBytes > 1 << 20)
    }
}
