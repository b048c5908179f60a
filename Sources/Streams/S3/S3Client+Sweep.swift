extension S3Client {
    /// Removes every trace of an object that was announced and never became part of a result: its upload (or, when
    /// the id never came back, every upload of its key), and the object itself if it carries the announced token.
    /// Can be repeated; what is gone is no error.
    ///
    /// - Throws: the first failure, after everything has been tried.
    public func sweep(_ object: ObjectIntent) async throws {
        precondition(object.bucket == bucket, "an object of another bucket")
        var failure: (any Error)?
        do {
            if let uploadID = object.uploadID {
                try await abortMultipartUpload(object.key, uploadID: uploadID)
            } else {
                try await abortUploads(of: object.key)
            }
        } catch {
            failure = error
        }
        if let head = try await headObject(object.key), head.token == object.token {
            try await deleteObject(object.key)
        }
        if let failure { throw failure }
    }
}
