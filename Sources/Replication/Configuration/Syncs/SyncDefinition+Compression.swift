import Streams

extension SyncDefinition.Bucket {
    /// The keys end as files of the compression's format do: such a file stays compressed when it is downloaded, and tools
    /// know it by its name. Under any other key the compression is a matter between server and client, which undoes it.
    var isNamedByCodec: Bool { compression?.codec.isNamed(by: template.description) ?? false }

    /// What a reader of the objects should be warned of.
    var encodingRisk: String? {
        guard let compression, compression.codec == .gzip, !isNamedByCodec else { return nil }
        return
            "\(url): objects get Content-Encoding: gzip, but browsers and curl decode only the first of an object's "
            + "members: let key_template end in .gz, or use zstd"
    }
}
