import Streams

/// Whether a target column can hold every value of a source column. COPY refuses most of what does not fit; what it
/// would change without a word is refused here.
enum TypeFit: Equatable {
    case fits
    /// Some value may be refused, by an error that names its row.
    case mayFail(String)
    /// Some value would be changed without an error.
    case losesSilently(String)

    static func judge(source: SourceColumn, target: TargetTable.Column) -> TypeFit {
        let name = PostgresTypeName(target.baseType)
        let (type, modifier) = (name.name, name.modifier)
        let told = "the source has \(source.typeName.isEmpty ? source.postgresType : source.declaredType)"
        func loses(_ what: String) -> TypeFit {
            .losesSilently(
                "\(told), and \(target.type) would \(what) without an error: change the column's type, or convert it in "
                    + "the source query")
        }
        let kept = modifier.flatMap { Int($0) }
        switch (source.kind, type) {
        case (.text, "numeric") where modifier != nil:
            return .mayFail(
                "\(told): a text that is no number, or that \(target.type) would round, fails the run")
        case (.text, "real"), (.text, "double precision"), (.text, "money"): return loses("round numbers")
        case (.text, "date"): return loses("drop a time of day")
        case (.text, "timestamp with time zone") where kept ?? 6 == 6:
            return .mayFail(
                "\(told): a time without a zone is taken as UTC, and digits behind the sixth are rounded")
        case (.text, _) where type.hasPrefix("time"):
            return loses("round fractions of a second or drop the zone")
        case (.timestamp, _) where type.hasPrefix("time "), (.timestamp, "time"),
            (.zonedTimestamp, _) where type.hasPrefix("time "), (.zonedTimestamp, "time"):
            return loses("drop the date")
        case (.time, _) where type.hasPrefix("time"):
            let digits = PostgresTypeName(source.postgresType).modifier.flatMap { Int($0) } ?? 6
            return digits > kept ?? 6 ? loses("round fractions of a second") : .fits
        case (_, "name") where source.postgresBaseType != "name": return loses("cut texts at 63 bytes")
        case (.decimal, "numeric"): return decimal(source, modifier, target: target)
        case (.decimal, "real"), (.decimal, "double precision"): return loses("round decimal digits")
        case (.decimal, "money"): return loses("round to its own digits")
        case (.integer, "real"): return loses("round large numbers")
        case (.integer, "double precision")
        where source.postgresType != "integer" && source.postgresType != "smallint":
            return loses("round numbers above 9007199254740992")
        case (.integer, "smallint") where source.postgresType != "smallint",
            (.integer, "integer")
        where source.postgresType == "bigint" || source.postgresType.hasPrefix("numeric"):
            return .mayFail("\(told), wider than \(target.type): a number that does not fit fails the run")
        case (.float, "real") where source.postgresType == "double precision": return loses("round digits")
        case (.float, "numeric") where modifier != nil:
            return .mayFail("\(told): a number that \(target.type) would round fails the run")
        case (.timestamp, "date"), (.zonedTimestamp, "date"): return loses("drop the time of day")
        case (.zonedTimestamp, "timestamp without time zone"): return loses("drop the zone")
        case (.timestamp, _) where type.hasPrefix("timestamp"),
            (.zonedTimestamp, _) where type.hasPrefix("timestamp"):
            let kept = kept ?? 6
            if source.kind == .timestamp, type == "timestamp with time zone" {
                return .mayFail("\(told), without a zone: it is taken as UTC")
            }
            guard let scale = source.scale else {
                return kept == 6 ? .fits : loses("round fractions of a second")
            }
            return scale > kept ? loses("round fractions of a second") : .fits
        case (_, "character varying"), (_, "character"):
            guard let limit = kept else { return .fits }
            guard let size = source.size, source.kind == .text, size <= limit else {
                return source.kind == .text || source.kind == .json || source.kind == .other
                    ? .mayFail("\(told), wider than \(target.type): a value that does not fit fails the run")
                    : .fits
            }
            return .fits
        case (.other, _) where source.postgresBaseType != nil && isAltering(type):
            return compound(source, type, modifier, loss: loses("round or change values"))
        default: return .fits
        }
    }

    /// Whether the type is an interval or an array whose values COPY rounds to their type without a word.
    private static func isAltering(_ type: String) -> Bool {
        let element = type.hasSuffix("[]") ? String(type.dropLast(2)) : nil
        return type.hasPrefix("interval")
            || ["numeric", "real", "double precision", "money", "name"].contains(element)
            || element.map { $0.hasPrefix("time") || $0 == "date" } == true
    }

    /// An interval or array of a PostgreSQL source, by the names of the types.
    private static func compound(
        _ source: SourceColumn, _ type: String, _ modifier: String?, loss: TypeFit
    ) -> TypeFit {
        let sourceName = PostgresTypeName(source.postgresType)
        let (sourceType, sourceModifier) = (sourceName.name, sourceName.modifier)
        let isWhole = ["smallint[]", "integer[]", "bigint[]"].contains(sourceType)
        if isWhole, type == "numeric[]", modifier == nil { return .fits }
        guard sourceType == type else { return loss }
        return modifier == nil || modifier == sourceModifier ? .fits : loss
    }

    private static func decimal(
        _ source: SourceColumn, _ modifier: String?, target: TargetTable.Column
    ) -> TypeFit {
        guard let (precision, scale) = digits(modifier) else { return .fits }
        guard let sourcePrecision = source.size, let sourceScale = source.scale else {
            // The source's limits are not known beforehand: each value is checked when it is written.
            return .fits
        }
        if sourceScale > scale {
            return .mayFail(
                "the source allows \(sourceScale) digits behind the point and \(target.type) keeps \(scale): a number that "
                    + "would be rounded fails the run")
        }
        if sourcePrecision - sourceScale > precision - scale {
            return .mayFail(
                "the source allows more digits than \(target.type): a number that does not fit fails the run")
        }
        return .fits
    }

    /// Digits after the decimal point that each value must be checked for, since COPY would round without a word;
    /// `nil` where the source cannot have more than the target keeps.
    static func scaleToCheck(source: SourceColumn, target: TargetTable.Column) -> Int? {
        let name = PostgresTypeName(target.baseType)
        let (type, modifier) = (name.name, name.modifier)
        guard type == "numeric", let (_, scale) = digits(modifier) else { return nil }
        switch source.kind {
        case .integer, .boolean: return nil
        case .decimal: return source.scale.map { $0 <= scale } == true && source.size != nil ? nil : scale
        default: return scale
        }
    }

    /// Precision and scale of a `numeric` modifier.
    private static func digits(_ modifier: String?) -> (precision: Int, scale: Int)? {
        let parts = modifier?.split(separator: ",").compactMap { Int($0) } ?? []
        return parts.first.map { ($0, parts.count > 1 ? parts[1] : 0) }
    }

    /// Whether the type's `=` treats values as equal that are written differently.
    static func hasLooseEquality(_ column: TargetTable.Column) -> Bool {
        let exact = [
            "smallint", "integer", "bigint", "oid", "boolean", "uuid", "bytea", "text", "character varying",
            "character", "name", "date", "time without time zone", "timestamp without time zone",
            "timestamp with time zone",
        ]
        return !exact.contains(PostgresTypeName(column.baseType).name)
    }
}
