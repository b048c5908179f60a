extension S3Client {
    /// Writes a run's manifest, which is what makes its objects a result. Writing the same one again is success;
    /// a key that holds another run's manifest is an error.
    public func putManifest(_ manifest: Manifest, key: String) async throws {
        let attributes = ObjectAttributes(contentType: "application/json", token: manifest.run)
        try await putObjectIfAbsent(key, S3Payload(manifest.encoded()), attributes: attributes)
    }

    /// Reads a manifest; `nil` when there is none, which means that the run did not happen.
    public func getManifest(key: String) async throws -> Manifest? {
        try await getObject(key, limitBytes: 64 << 20).map { try Manifest(decoding: $0) }
    }
}
