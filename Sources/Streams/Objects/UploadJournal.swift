public import Cloud

/// An object that is about to be written: what a sweep needs to find its traces after a crash.
public struct ObjectIntent: Sendable, Equatable, Codable {
    /// Bucket.
    public let bucket: String
    /// Key.
    public let key: String
    /// Upload id, once there is one.
    public var uploadID: String?
    /// Token the object is, or will be, marked with.
    public let token: String

    /// Builds an intent.
    public init(bucket: String, key: String, uploadID: String?, token: String) {
        self.bucket = bucket
        self.key = key
        self.uploadID = uploadID
        self.token = token
    }
}

/// How an object that was announced ended.
public enum ObjectSettlement: String, Sendable, Codable {
    /// It is complete in the bucket. Without a manifest that names it, it is still a leftover.
    case stored
    /// Nothing of it is left.
    case removed
}

/// Remembers what is being uploaded, outside this process. The control plane keeps one in its database.
public protocol UploadJournal: Sendable {
    /// An object will be written. Called before its first request, without upload id, and for a multipart upload
    /// again with the id before its first part; key and token identify the entry. Nothing is sent if it throws.
    func willStore(_ object: ObjectIntent) async throws

    /// An announced object has ended. It is not called for one that could not be cleaned up.
    func didSettle(_ object: ObjectIntent, as settlement: ObjectSettlement) async throws
}

/// Remembers nothing: for transfers outside any run.
public struct NoUploadJournal: UploadJournal {
    /// Builds one.
    public init() {}

    /// Does nothing.
    public func willStore(_ object: ObjectIntent) async throws {}

    /// Does nothing.
    public func didSettle(_ object: ObjectIntent, as settlement: ObjectSettlement) async throws {}
}

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
