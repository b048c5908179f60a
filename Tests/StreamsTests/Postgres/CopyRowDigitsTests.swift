import Testing

@testable import Streams

/// Digits that a target would round, found in rows that a server encoded.
struct CopyRowDigitsTests {
    typealias Form = CopyRowCheckTests.Form

    /// Column a has no limit, b keeps two digits, c none.
    private static let scales: [Int?] = [nil, 2, 0]

    /// Texts that look like numbers and borders, and numbers that fit.
    private static let values: [[String?]] = [
        ["1.2345,\t;\n9.999", "1.25", "7"], ["\"1.23\"\"4\\", "-1.2500", "10.000"], [nil, nil, nil],
        ["", "NaN", "1.5e1"], ["\\.\\", "125e-2", "-0"], ["\\N", "0.10", "1e3"],
    ]

    private static func bytes(_ rows: [[String?]]) -> [[[UInt8]?]] {
        rows.map { $0.map { $0.map { Array($0.utf8) } } }
    }

    @Test(arguments: CopyRowCheckTests.forms)
    func `numbers that the target keeps pass, wherever chunks cut them`(
        _ form: Form
    ) {
        let check = CopyRowCheck(
            CopyRowCheckTests.shape(form.encoding, maximumScales: Self.scales), checksText: false)
        let stream = form.stream(Self.bytes(Self.values))
        let ways = CopyRowCheckTests.allCuts(stream.count)
        #expect(CopyRowCheckTests.surprise(check, stream, nil, cutAt: ways) == nil)
    }

    @Test(
        arguments: CopyRowCheckTests.forms,
        [
            (1, "1.255"), (1, "-0.001"), (1, "1e-3"), (1, "12.5E-2"), (2, "0.1"), (2, "15e-1"),
            (2, "1000.0001"),
        ])
    func `a digit too many is found in every row, with its column, wherever chunks cut it`(
        _ form: Form, _ number: (column: Int, text: String)
    ) {
        let check = CopyRowCheck(
            CopyRowCheckTests.shape(form.encoding, maximumScales: Self.scales), checksText: false)
        for row in Self.values.indices {
            var values = Self.values
            values[row][number.column] = number.text
            let stream = form.stream(Self.bytes(values))
            let expected = UnwritableValueError(
                row: row + 1, column: ["a", "b", "c"][number.column], reason: .tooManyDigits)
            let ways = CopyRowCheckTests.allCuts(stream.count).filter { $0.count == 1 || $0[0] % 4 == 0 }
            #expect(CopyRowCheckTests.surprise(check, stream, expected, cutAt: ways) == nil, "row \(row)")
        }
    }

    /// Digits are counted for each value on its own, also where it ends with its chunk.
    @Test func `digits of two values are not added up`() {
        let check = CopyRowCheck(
            CopyRowCheckTests.shape(.text, maximumScales: [2, 2, 2]), checksText: false)
        let stream = Array("1.25\t1.25\t1.25\n0.12\t0.12\t1.5\n".utf8)
        let ways = CopyRowCheckTests.allCuts(stream.count)
        #expect(CopyRowCheckTests.surprise(check, stream, nil, cutAt: ways) == nil)
    }

    @Test(arguments: CopyRowCheckTests.forms) func `the first of two problems is the one that is named`(
        _ form: Form
    ) {
        let check = CopyRowCheck(
            CopyRowCheckTests.shape(form.encoding, maximumScales: Self.scales), checksText: true)
        let digits: [[UInt8]?] = [[0x61], Array("1.255".utf8), nil]
        let text: [[UInt8]?] = [[0xE2, 0x82], nil, nil]
        let named: [UnwritableValueError] = [
            UnwritableValueError(row: 1, column: "b", reason: .tooManyDigits),
            UnwritableValueError(row: 1, column: "a", reason: .invalidUTF8),
        ]
        for (rows, expected) in zip([[digits, text], [text, digits]], named) {
            let stream = form.stream(rows)
            let ways = CopyRowCheckTests.allCuts(stream.count)
            #expect(CopyRowCheckTests.surprise(check, stream, expected, cutAt: ways) == nil)
        }
    }
}
