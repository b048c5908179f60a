import Streams
import Testing

/// What a split must never get wrong: a row in no partition, or in two.
struct KeyRangesCoverageTests {
    /// Evaluates a condition as the database would; `nil` is NULL.
    private func holds(_ condition: String, _ value: Int128?) throws -> Bool {
        if condition == "1 = 1" { return true }
        if condition == "\"K\" IS NULL" { return value == nil }
        guard let value else { return false }
        if condition == "\"K\" IS NOT NULL" { return true }
        return try condition.split(separator: " AND ").allSatisfy { term in
            let words = term.split(separator: " ")
            #expect(words.count == 3 && words[0] == "\"K\"")
            let bound = try #require(Int128(String(words[2])))
            switch words[1] {
            case "<": return value < bound
            case ">=": return value >= bound
            default: throw SourceQueryError("operator \(words[1])")
            }
        }
    }

    private func expectOnce(_ parts: [SourcePartition], _ values: [Int128?]) throws {
        for value in values {
            let matches = try parts.filter { try holds($0.condition, value) }
            #expect(matches.count == 1, "\(value.map(String.init) ?? "NULL"): \(matches.map(\.label))")
        }
    }

    @Test func `every value is in exactly one partition, NULL and those outside of the ends included`() throws
    {
        var random = SystemRandomNumberGenerator()
        let limit = Int128("99999999999999999999999999999999999999") ?? 0
        for round in 0..<500 {
            // Every size of a range, from one value to all that NUMBER(38) has.
            let most = min(limit, Int128(1) << Int128(round % 126))
            let ends = [
                Int128.random(in: -most...most, using: &random), .random(in: -most...most, using: &random),
            ]
            let (low, high) = (ends.min() ?? 0, ends.max() ?? 0)
            let parts = try KeyRanges(column: "K", form: .integer, dialect: .generic).partitions(
                minimum: String(low), maximum: String(high), count: .random(in: 1...200))
            let inside = (0..<20).map { _ in Int128.random(in: low...high, using: &random) }
            try expectOnce(parts, [nil, low, high, low - 1, high + 1, -limit, limit, 0] + inside)
        }
    }

    @Test func `every whole number of a small range is in exactly one partition, in ranges of equal size`()
        throws
    {
        for (low, high, count) in [(-7, 13, 4), (0, 99, 7), (0, 2, 9), (-1, -1, 3), (1, 1000, 999)] {
            let parts = try KeyRanges(column: "K", form: .integer, dialect: .generic).partitions(
                minimum: "\(low)", maximum: "\(high)", count: count)
            let values = (low...high).map { Int128($0) }
            try expectOnce(parts, values.map(Optional.some) + [nil])
            let sizes = try parts.dropLast().map { part in
                try values.filter { try holds(part.condition, $0) }.count
            }
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
            #expect(sizes.count == min(count, high - low + 1))
        }
    }

    @Test func `seconds and days leave no gap between two ranges`() throws {
        for (form, step) in [(WatermarkForm.local, 1), (.date, 86_400), (.zoned, 1)]
            as [(WatermarkForm, Int64)]
        {
            for _ in 0..<200 {
                let ends = (0..<2).map { _ in
                    Int64.random(in: -62_135_596_800...253_402_300_799) / step * step
                }
                let texts = ends.sorted().map { Instant(seconds: $0) }.map {
                    form == .date ? $0.dateText : $0.localText
                }
                let parts = try KeyRanges(column: "K", form: .instant(form), dialect: .postgres)
                    .partitions(minimum: texts[0], maximum: texts[1], count: .random(in: 2...50))
                // A range begins with the very literal that the one before ends with.
                let bounds = parts.dropLast().map { $0.condition.split(separator: " AND ") }
                #expect(bounds.first?.count == 1 && bounds.last?.count == 1)
                for (before, after) in zip(bounds, bounds.dropFirst()) {
                    #expect(
                        before.last?.replacing("\"K\" < ", with: "")
                            == after.first?.replacing("\"K\" >= ", with: ""))
                }
            }
        }
    }
}
