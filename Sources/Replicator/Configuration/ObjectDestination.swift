import Streams

/// Objects or files to write.
struct ObjectDestination: Sendable, Equatable {
    let keyTemplate: KeyTemplate
    /// Where the next object begins.
    let maxObjectSize: ByteSize
    let csv: CSVDialect
}

extension ObjectDestination {
    /// The keys that only S3 and file targets of a sync take.
    static let keys = ["key_template", "max_object_size", "csv"]

    static func read(from mapping: MappingReader) -> ObjectDestination? {
        let template = mapping.value("key_template", expected: "a template such as \(Defaults.keyTemplate)") {
            text throws(ValueError) in try KeyTemplate(parsing: text)
        }
        let maxObjectSize = mapping.size("max_object_size")
        let csv = mapping.mapping("csv").map(CSVDialect.read)
        return ObjectDestination(
            keyTemplate: template?.value ?? Defaults.keyTemplate,
            maxObjectSize: maxObjectSize?.value ?? Defaults.maxObjectSize, csv: csv ?? .standard)
    }
}
