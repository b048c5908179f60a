import Testing

@testable import Bench

struct JSONOutputTests {
    private let measurement = Measurement(
        program: "replicator copy", rows: 1_000_000, bytes: 169_000_000, seconds: 2, cpuSeconds: 1.69,
        sourceBackendCpuSeconds: 0.8, peakMemoryBytes: 1 << 25)

    @Test func `a child's line reads back, with the numbers that follow from it beside`() throws {
        let text = try JSONOutput.text(MeasurementLine(measurement: measurement))
        #expect(text.contains(#""rows_per_second":500000"#))
        #expect(text.contains(#""cpu_seconds_per_gb":10"#))
        #expect(try JSONOutput.read(Measurement.self, from: text) == measurement)
    }

    @Test func `a line of a C program becomes a measurement`() throws {
        let line = """
            {"program":"odbc_fetch","rows":5,"bytes":7,"seconds":0.5,"rows_per_second":10,"user_seconds":0.25,\
            "system_seconds":0.5,"peak_memory_bytes":4096}
            """
        let measurement = try JSONOutput.read(ReferenceLine.self, from: line).measurement
        #expect(measurement.cpuSeconds == 0.75)
        #expect(measurement.rows == 5 && measurement.rowsPerSecond == 10)
    }
}
