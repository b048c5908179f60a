import Streams
import Testing

@testable import Replication

struct TypeFitTests {
    private enum Outcome { case fits, mayFail, loses }

    private static func judge(
        _ kind: SourceColumn.Kind, _ sourceType: String, into targetType: String
    ) -> Outcome {
        let source = SourceColumn(
            name: "c", kind: kind, typeName: sourceType, postgresType: sourceType,
            postgresBaseType: PostgresTypeName(sourceType).name)
        let target = TargetTable.Column(
            name: "c", type: targetType, baseType: targetType, isRequired: false, hasDefault: false,
            identity: "", isGenerated: false)
        switch TypeFit.judge(source: source, target: target) {
        case .fits: return .fits
        case .mayFail: return .mayFail
        case .losesSilently: return .loses
        }
    }

    @Test(arguments: [
        "interval", "interval(0)", "interval year to month", "numeric[]", "numeric(10,2)[]",
        "timestamp(0) without time zone[]",
        "mood[]", "text[]", "int4range",
    ])
    func `the same type fits, with the same modifier`(type: String) {
        #expect(Self.judge(.other, type, into: type) == .fits)
    }

    @Test(arguments: [
        ("numeric[]", "numeric(10,2)[]"), ("numeric(10,4)[]", "numeric(10,2)[]"),
        ("timestamp without time zone[]", "timestamp(0) without time zone[]"),
        ("timestamp with time zone[]", "timestamp without time zone[]"),
        ("timestamp without time zone[]", "date[]"), ("double precision[]", "real[]"),
        ("interval", "interval(0)"),
        ("interval", "interval year to month"), ("bigint[]", "double precision[]"),
    ])
    func `what COPY would round or cut in an array or interval is refused`(source: String, target: String) {
        #expect(Self.judge(.other, source, into: target) == .loses)
    }

    @Test(arguments: [("integer[]", "numeric[]"), ("interval(0)", "interval"), ("integer[]", "text[]")])
    func `a wider type takes all of a narrower one`(source: String, target: String) {
        #expect(Self.judge(.other, source, into: target) == .fits)
    }

    @Test func `a name cuts a text at 63 bytes, and another name does not`() {
        #expect(Self.judge(.text, "text", into: "name") == .loses)
        #expect(Self.judge(.text, "name", into: "name") == .fits)
    }

    @Test func `a time fits one that keeps as many digits`() {
        #expect(Self.judge(.time, "time(0) without time zone", into: "time(0) without time zone") == .fits)
        #expect(Self.judge(.time, "time(3) without time zone", into: "time(0) without time zone") == .loses)
        #expect(Self.judge(.time, "time without time zone", into: "time(0) without time zone") == .loses)
        #expect(Self.judge(.time, "time(0) without time zone", into: "time without time zone") == .fits)
    }
}
