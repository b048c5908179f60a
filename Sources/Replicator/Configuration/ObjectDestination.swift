import Streams

/// Objects or files to write.
struct ObjectDestination: Sendable, Equatable {
    let keyTemplate: ObjectKeyTemplate
    /// Where the next object begins.
    let maxObjectSize: ByteSize
    let csv: CSVDialect
}

extension ObjectDestination {
    /// The keys that only S3 and file targets of a sync take.
    static let keys = ["key_template", "max_object_size", "csv"]

    static func read(from mapping: MappingReader) -> ObjectDestination? {
        let template = keyTemplate(from: mapping)
        let maxObjectSize = mapping.size("max_object_size")
        let csv = mapping.mapping("csv").map(CSVDialect.read)
        guard let template else { return nil }
        return ObjectDestination(
            keyTemplate: template, maxObjectSize: maxObjectSize?.value ?? Defaults.maxObjectSize,
            csv: csv ?? .standard)
    }

    private static func keyTemplate(from mapping: MappingReader) -> ObjectKeyTemplate? {
        let template = mapping.value(
            "key_template", expected: "a template such as \(Defaults.keyTemplateText)", parseKeyTemplate)
        guard !mapping.has("key_template") else { return template?.value }
        do {
            return try parseKeyTemplate(Defaults.keyTemplateText)
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
