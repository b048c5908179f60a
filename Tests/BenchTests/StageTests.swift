import Testing

@testable import Bench

struct StageTests {
    private func stage(cpu: Double, source: Double?, targets: Double?) -> Stage? {
        Stage(seconds: 10, cpuSeconds: cpu, waitedForSource: source, waitedForTargets: targets)
    }

    @Test func `the stage that took most of the time is the one that was waited for`() {
        #expect(stage(cpu: 3, source: 7, targets: 0) == .source)
        #expect(stage(cpu: 3, source: 1, targets: 6) == .targets)
        #expect(stage(cpu: 9, source: 1, targets: 1) == .encoder)
    }

    @Test
    func
        `the encoder cannot have worked longer than the process had a processor: the rest is the targets' end`()
    {
        #expect(stage(cpu: 1, source: 2, targets: 0) == .targets)
    }

    @Test func `a program that does not tell has none`() {
        #expect(stage(cpu: 1, source: nil, targets: nil) == nil)
    }
}
