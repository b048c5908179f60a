import Streams
import Testing

@testable import Bench

struct BenchSourceTests {
    @Test func `a source is native or ODBC by how its text begins`() throws {
        #expect(try BenchSource("postgres://h/d") == .native(url: "postgres://h/d"))
        #expect(try BenchSource("postgresql://h/d").kind == .native)
        #expect(try BenchSource("odbc:DSN=x") == .odbc("DSN=x"))
        #expect(try BenchSource("odbc:DSN=x").text == "odbc:DSN=x")
        #expect(throws: BenchError.self) { try BenchSource("DSN=x;PWD=secret") }
    }

    @Test func `BENCH_SOURCE comes before BENCH_ODBC, and each allows its contenders`() throws {
        let both = try BenchSource.all(in: ["BENCH_ODBC": "DSN=x", "BENCH_SOURCE": "postgres://h/d"])
        #expect(both == [.native(url: "postgres://h/d"), .odbc("DSN=x")])
        #expect(Comparison.contenders(for: both) == Contender.allCases)
        let odbc = try BenchSource.all(in: ["BENCH_ODBC": "DSN=x", "BENCH_SOURCE": ""])
        #expect(Comparison.contenders(for: odbc).allSatisfy { $0.source == .odbc })
        #expect(try BenchSource.all(in: [:]).isEmpty)
    }

    @Test func `only what goes into COPY alone has a choice of formats`() throws {
        #expect(try CopyFormat.choose(nil, from: .native, to: .copy) == .binary)
        #expect(try CopyFormat.choose(.text, from: .native, to: .copy) == .text)
        #expect(try CopyFormat.choose(nil, from: .native, to: .both) == .csv)
        #expect(try CopyFormat.choose(.csv, from: .odbc, to: .copy) == .csv)
        #expect(throws: BenchError.self) { try CopyFormat.choose(.binary, from: .native, to: .null) }
        #expect(try CopyFormat.choose(nil, from: .odbc, to: .copy) == .csv)
        #expect(try CopyFormat.choose(.text, from: .odbc, to: .copy) == .text)
        #expect(throws: BenchError.self) { try CopyFormat.choose(.text, from: .native, to: .s3) }
    }

    @Test func `a password leaves the URL that stands on a command line`() throws {
        let address = try PsqlAddress("postgres://u:p%40ss@h:5/d?sslmode=disable")
        #expect(address.url == "postgres://u@h:5/d?sslmode=disable")
        #expect(address.password == "p@ss")
        #expect(throws: BenchError.self) { try PsqlAddress("postgres://h/d?password=x") }
    }

    @Test func `rows are the number behind COPY`() {
        #expect(PsqlPipeline.rows(in: "BEGIN\nTRUNCATE TABLE\nCOPY 12\nCOMMIT\n") == 12)
        #expect(PsqlPipeline.rows(in: "BEGIN\n") == nil)
    }
}
