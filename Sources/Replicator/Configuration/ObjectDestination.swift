import Streams

/// Objects or files to write.
struct ObjectDestination: Sendable, Equatable {
    let keyTemplate: ObjectKeyTemplate
    /// Where the next object begins.
    let maxObjectSize: ByteSize
    let csv: CSVDialect
    /// `nil` stores the CSV as it is.
    let compression: Compression?
}

extension ObjectDestination {
    /// The keys that only S3 and file targets of a sync take.
    static let keys = ["key_template", "max_object_size", "csv"] + Compression.keys

    static func read(from mapping: MappingReader) -> ObjectDestination? {
        let compression = Compression.read(from: mapping)
        let template = keyTemplate(from: mapping, compression)
        let maxObjectSize = mapping.size("max_object_size")
        let csv = mapping.mapping("csv").map(CSVDialect.read)
        guard let template else { return nil }
        if let problem = Compression.problem(compression, keyTemplate: template) {
            mapping.reader.report(problem, at: mapping.keyPlace("key_template"))
        }
        return ObjectDestination(
            keyTemplate: template, maxObjectSize: maxObjectSize?.value ?? Defaults.maxObjectSize,
            csv: csv ?? .standard, compression: compression)
    }

    private static func keyTemplate(
        from mapping: MappingReader, _ compression: Compression?
    ) -> ObjectKeyTemplate? {
        let template = mapping.value(
            "key_template", expected: "a template such as \(Defaults.keyTemplateText)", parseKeyTemplate)
        guard !mapping.has("key_template") else { return template?.value }
        do {
            return try parseKeyTemplate(Compression.defaultKeyTemplateText(compression))
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
