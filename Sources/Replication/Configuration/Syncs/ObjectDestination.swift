import Streams

/// Objects to write.
struct ObjectDestination: Sendable, Equatable {
    let keyTemplate: ObjectKeyTemplate
    /// Size at which the next object begins.
    let maxObjectSize: ByteSize
    let csv: CSVDialect
    /// `nil` stores the CSV as it is.
    let compression: Compression?
    /// Column by whose values the rows are divided into objects; nil for none.
    let groupBy: ColumnName?
}

extension ObjectDestination {
    /// The keys that only S3 targets of a sync take.
    static let keys = ["key_template", "max_object_size", "csv", "group_by"] + Compression.keys

    static func read(from mapping: MappingReader) -> ObjectDestination? {
        let compression = Compression.read(from: mapping)
        let groupBy = mapping.value("group_by", expected: "a column name") { text throws(ValueError) in
            try ColumnName(parsing: text)
        }
        let template = keyTemplate(from: mapping, compression, isGrouped: groupBy != nil)
        let maxObjectSize = mapping.size("max_object_size")
        let csv = mapping.mapping("csv").map { CSVDialect.read(from: $0, isGrouped: groupBy != nil) }
        guard let template else { return nil }
        if let problem = Compression.problem(compression, keyTemplate: template) {
            mapping.reader.report(problem, at: mapping.keyPlace("key_template"))
        }
        if let problem = groupProblem(template, isGrouped: groupBy != nil) {
            mapping.reader.report(problem, at: mapping.keyPlace("key_template"))
        }
        return ObjectDestination(
            keyTemplate: template, maxObjectSize: maxObjectSize?.value ?? Defaults.maxObjectSize,
            csv: csv ?? .standard(isGrouped: groupBy != nil), compression: compression,
            groupBy: groupBy?.value)
    }

    /// A group needs a place in the keys, and the place a group.
    static func groupProblem(_ template: ObjectKeyTemplate, isGrouped: Bool) -> String? {
        switch (template.namesGroup, isGrouped) {
        case (false, true): "has no {group}, which objects that are grouped need: put it before {n}"
        case (true, false): "has {group}, but objects are not grouped: name the column with group_by"
        default: nil
        }
    }

    private static func keyTemplate(
        from mapping: MappingReader, _ compression: Compression?, isGrouped: Bool
    ) -> ObjectKeyTemplate? {
        let template = mapping.value(
            "key_template", expected: "a template such as \(Defaults.keyTemplateText)", parseKeyTemplate)
        guard !mapping.has("key_template") else { return template?.value }
        do {
            return try parseKeyTemplate(Compression.defaultKeyTemplateText(compression, isGrouped: isGrouped))
        } catch {
            mapping.reader.report(error.description, at: mapping.keyPlace("key_template"))
            return nil
        }
    }

    private static func parseKeyTemplate(_ text: String) throws(ValueError) -> ObjectKeyTemplate {
        do {
            return try ObjectKeyTemplate(text)
        } catch {
            throw ValueError(
                expected: "a template such as \(Defaults.keyTemplateText)", found: text,
                reason: error.description)
        }
    }
}
