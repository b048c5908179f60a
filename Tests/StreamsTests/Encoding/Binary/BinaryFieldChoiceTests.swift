import Testing

@testable import Streams

struct BinaryFieldChoiceTests {
    private func choose(
        _ kind: SourceColumn.Kind, _ target: String, form: ColumnBinding.Form = .characters,
        isExact: Bool = true, baseType: String? = nil
    ) -> Result<BinaryField, BinaryObstacle> {
        let column = SourceColumn(
            name: "c", kind: kind, typeName: "source type", postgresType: target,
            postgresBaseType: baseType)
        return BinaryField.choose(column, form: form, targetType: target, isExactText: isExact)
    }

    @Test(arguments: [
        (SourceColumn.Kind.integer, "smallint", BinaryField.int2), (.integer, "integer", .int4),
        (.decimal, "bigint", .int8), (.integer, "numeric", .numeric), (.float, "numeric(12,2)", .numeric),
        (.float, "real", .float4Text), (.integer, "double precision", .float8Text),
        (.boolean, "boolean", .booleanText), (.boolean, "text", .text), (.other, "text", .text),
        (.text, "character varying(40)", .text), (.text, "character(7)", .text), (.text, "bpchar", .text),
        (.text, "name", .text), (.text, "json", .text), (.json, "jsonb", .jsonb), (.uuid, "uuid", .uuid),
        (.binary, "bytea", .hexText), (.date, "date", .dateText),
        (.time, "time(3) without time zone", .timeText),
        (.timestamp, "timestamp(3) without time zone", .timestampText),
        (.zonedTimestamp, "timestamp with time zone", .zonedTimestampText),
        (.timestamp, "timestamp with time zone", .zonedTimestampText),
    ])
    func `text goes as what the target's type receives`(
        kind: SourceColumn.Kind, target: String, field: BinaryField
    ) {
        #expect(choose(kind, target) == .success(field))
    }

    @Test(arguments: [
        (ColumnBinding.Form.bytes, "bytea", BinaryField.bytes), (.float, "real", .float4),
        (.double, "double precision", .float8), (.bit, "boolean", .boolean), (.date, "date", .date),
        (.time, "time without time zone", .time), (.timestamp, "timestamp with time zone", .timestamp),
    ])
    func `so do structures and numbers`(form: ColumnBinding.Form, target: String, field: BinaryField) {
        #expect(choose(.other, target, form: form, isExact: false) == .success(field))
    }

    @Test(arguments: [
        (SourceColumn.Kind.other, "inet"), (.other, "interval"), (.integer, "integer[]"), (.other, "oid"),
        (.time, "time with time zone"), (.other, "public.mood"),
    ])
    func `a type that is not known here is named`(kind: SourceColumn.Kind, target: String) {
        guard case .failure(let obstacle) = choose(kind, target) else {
            Issue.record("\(target) was taken")
            return
        }
        #expect(obstacle.description == "column c: the binary form of \(target) is not known here")
    }

    @Test(arguments: [
        (SourceColumn.Kind.text, "integer"), (.text, "numeric"), (.text, "date"), (.text, "bytea"),
        (.text, "uuid"), (.date, "timestamp without time zone"), (.zonedTimestamp, "date"),
        (.float, "integer"), (.integer, "boolean"), (.other, "boolean"),
    ])
    func `what only the target's parser can read is said to be that`(
        kind: SourceColumn.Kind, target: String
    ) {
        guard case .failure(let obstacle) = choose(kind, target) else {
            Issue.record("\(target) was taken")
            return
        }
        #expect(obstacle.description.hasPrefix("column c is source type at the source and \(target) at the"))
    }

    @Test(arguments: [
        (ColumnBinding.Form.float, "double precision"), (.double, "numeric"), (.bytes, "text"),
        (.date, "text"),
        (.bit, "integer"), (.timestamp, "date"),
    ])
    func `a structure into another type is left to text`(form: ColumnBinding.Form, target: String) {
        guard case .failure = choose(.other, target, form: form) else {
            Issue.record("\(target) was taken")
            return
        }
    }

    @Test func `times in a text of unknown form, and those with a zone that would be dropped, are no fields`()
    {
        for kind in [SourceColumn.Kind.date, .time, .timestamp, .zonedTimestamp] {
            guard case .failure(let obstacle) = choose(kind, "text", isExact: false) else {
                Issue.record("\(kind) was taken")
                continue
            }
            #expect(obstacle.description == "column c: the form of its text is not known")
        }
        guard
            case .failure = choose(.time, "time without time zone", baseType: "time with time zone")
        else {
            Issue.record("the zone was dropped")
            return
        }
    }
}
