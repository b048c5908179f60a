internal import Logging

/// What all objects of a sink share.
struct UploadContext: Sendable {
    let client: S3Client
    let tasks = UploadTasks()
    let permits: Permits
    let journal: any UploadJournal
    let limits: S3Limits
    let contentType: String
    let contentEncoding: String?
    let logger: Logger
}
