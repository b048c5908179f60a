import Streams
import Testing

@testable import Replication

/// Which encoding a run takes, by what was asked for and what the source says.
struct EncodingChoiceTests {
    private static let csv = RowEncoding.csv(CSVDialect(hasHeader: false))

    private static func facts(_ setting: CopyFormatSetting) -> EncodingChoice.Facts {
        EncodingChoice.Facts(
            sync: "s", setting: setting, dialect: CSVDialect(hasHeader: false), writesObjects: false,
            loadsTable: true, fetchesSlowly: false,
            binary: BinaryFit(obstacles: [], doubts: [], reason: "it fits"))
    }

    @Test(arguments: [
        // setting, slow driver, obstacle, doubt; encoding, reason, warnings
        (CopyFormatSetting.auto, false, false, false, RowEncoding.binary, "it fits", 0),
        (.auto, true, false, false, .text, "rows wait for this driver's fetch", 0),
        (.auto, false, true, false, .text, "binary is not possible: wrong type", 1),
        (.auto, false, false, true, .text, "binary is not possible: may be long", 1),
        (.auto, false, true, true, .text, "wrong type; may be long", 1),
        (.only(.csv), false, false, false, csv, "asked for", 0),
        (.only(.text), true, true, true, .text, "asked for", 0),
        (.only(.binary), true, false, false, .binary, "asked for", 0),
        (.only(.binary), false, false, true, .binary, "asked for", 1),
    ])
    func `the fastest that carries every value, unless another is asked for`(
        setting: CopyFormatSetting, isSlow: Bool, hasObstacle: Bool, hasDoubt: Bool, encoding: RowEncoding,
        reason: String, warnings: Int
    ) throws {
        var facts = Self.facts(setting)
        facts.fetchesSlowly = isSlow
        if hasObstacle { facts.binary?.obstacles = ["wrong type"] }
        if hasDoubt { facts.binary?.doubts = ["may be long"] }
        let choice = try EncodingChoice(facts)
        #expect(choice.encoding == encoding)
        #expect(choice.reason.contains(reason), "\(choice.reason)")
        #expect(choice.warnings.count == warnings)
    }

    @Test func `binary that a column does not allow is refused where it was asked for`() throws {
        var facts = Self.facts(.only(.binary))
        facts.binary?.obstacles = ["wrong type"]
        let error = try #require(throws: UsageError.self) { try EncodingChoice(facts) }
        #expect(error.description.contains("wrong type") && error.description.contains("copy_format"))
    }

    @Test(arguments: [true, false]) func `objects make it csv for all targets`(loadsTable: Bool) throws {
        for setting in [CopyFormatSetting.auto, .only(.csv)] {
            var facts = Self.facts(setting)
            facts.writesObjects = true
            facts.loadsTable = loadsTable
            let choice = try EncodingChoice(facts)
            #expect(choice.encoding == Self.csv)
            #expect(choice.reason.contains("COPY shares") == loadsTable)
        }
        for format in [CopyFormat.text, .binary] {
            var facts = Self.facts(.only(format))
            facts.writesObjects = true
            #expect(throws: UsageError.self) { try EncodingChoice(facts) }
        }
    }

    @Test func `without a table to load there is nothing to go as binary`() throws {
        var facts = Self.facts(.auto)
        facts.binary = nil
        #expect(try EncodingChoice(facts).encoding == .text)
    }
}
