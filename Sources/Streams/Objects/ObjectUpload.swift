public import Cloud
internal import Logging
import Threads

/// One object on its way: chunks in, object out.
///
/// The first chunk is held back. If no second one comes the object goes as one request; the second one opens a
/// multipart upload, in which each chunk is a part.
actor ObjectUpload {
    nonisolated let key: String
    private let group: ObjectGroup?
    private let context: UploadContext
    private var intent: ObjectIntent
    private var held: SealedChunk?
    private var parts: [Task<UploadedPart, any Error>] = []
    private var lastPartBytes = 0
    private var rows = 0
    private var bytes = 0
    /// The request that opens the upload was sent more than once, so there may be further uploads whose ids are not
    /// known.
    private var mayHaveTwins = false
    /// Something was sent: there may be traces to remove.
    private var isAnnounced = false
    /// A request that creates something was cut off: the server may still carry it out, even after a request that
    /// removes it.
    private var isAnswerOwed = false

    init(key: String, group: ObjectGroup? = nil, token: String, context: UploadContext) {
        self.key = key
        self.group = group
        self.context = context
        intent = ObjectIntent(bucket: context.client.bucket, key: key, uploadID: nil, token: token)
    }

    /// Whether the object has become more than one chunk.
    var isMultipart: Bool { intent.uploadID != nil }

    private var attributes: ObjectAttributes {
        ObjectAttributes(
            contentType: context.contentType, contentEncoding: context.contentEncoding, token: intent.token)
    }

    /// Takes the next chunk, waiting while as many parts are in flight as are allowed.
    func add(_ chunk: SealedChunk) async throws {
        rows += chunk.rows
        bytes += chunk.count
        if intent.uploadID == nil {
            guard let first = held else {
                held = chunk
                return
            }
            try await open()
            held = nil
            try await startPart(first)
        }
        try await startPart(chunk)
    }

    private func open() async throws {
        try await announce()
        let (uploadID, attempts) = try await answered {
            try await context.client.createMultipartUpload(key, attributes: attributes)
        }
        mayHaveTwins = attempts > 1
        intent.uploadID = uploadID
        try await announce()
    }

    private func announce() async throws {
        try await context.journal.willStore(intent)
        isAnnounced = true
    }

    private func startPart(_ chunk: SealedChunk) async throws {
        let number = parts.count + 1
        guard let uploadID = intent.uploadID else { preconditionFailure("a part without an upload") }
        guard number <= context.limits.maxParts else {
            throw S3LimitError(
                "object \(key) would have more than \(context.limits.maxParts) parts: "
                    + "raise the chunk size, or lower the size at which a new object begins")
        }
        guard number == 1 || lastPartBytes >= context.limits.minPartBytes else {
            throw S3LimitError(
                "part \(number - 1) of object \(key) has \(lastPartBytes) bytes and is not the last; "
                    + "S3 wants \(context.limits.minPartBytes): raise the chunk size")
        }
        lastPartBytes = chunk.count
        try await context.permits.acquire()
        do {
            // A part that failed has given its permit back, which may be why the wait ended.
            try context.tasks.check()
        } catch {
            context.permits.release()
            throw error
        }
        parts.append(
            context.tasks.start { [context, key] in
                defer { context.permits.release() }
                let digest = await context.client.hasher.digest(of: chunk)
                return try await context.client.uploadPart(
                    key, uploadID: uploadID, number: number, S3Payload(body: chunk, digest: digest))
            })
    }

    /// Makes the object. No chunk follows.
    ///
    /// - Parameter emptyBytes: content of an object that got no chunk at all.
    func close(emptyBytes: [UInt8] = []) async throws -> StoredObject {
        let stored: StoredObject
        if let uploadID = intent.uploadID {
            stored = try await complete(uploadID)
        } else if let chunk = held {
            held = nil
            stored = try await put(
                S3Payload(body: chunk, digest: await context.client.hasher.digest(of: chunk)))
        } else {
            bytes = emptyBytes.count
            stored = try await put(S3Payload(emptyBytes))
        }
        try await context.journal.didSettle(intent, as: .stored)
        return stored
    }

    private func put(_ payload: S3Payload) async throws -> StoredObject {
        try await announce()
        let etag = try await answered {
            try await context.client.putObject(key, payload, attributes: attributes)
        }
        let part = StoredObject.Part(bytes: payload.count, sha256: payload.digest.hex)
        return StoredObject(
            key: key, group: group, bytes: bytes, rows: rows, parts: [part], etag: etag,
            checksum: payload.digest.base64)
    }

    private func complete(_ uploadID: String) async throws -> StoredObject {
        var uploaded: [UploadedPart] = []
        for part in parts { uploaded.append(try await part.value) }
        let parts = uploaded
        let etag = try await answered {
            try await context.client.completeMultipartUpload(
                key, uploadID: uploadID, parts: parts, token: intent.token)
        }
        if mayHaveTwins { await abortTwins(of: uploadID) }
        return StoredObject(
            key: key, group: group, bytes: bytes, rows: rows,
            parts: uploaded.map { StoredObject.Part(bytes: $0.bytes, sha256: $0.digest.hex) }, etag: etag,
            checksum: UploadedPart.compositeChecksum(uploaded))
    }

    private func answered<Value: Sendable>(_ request: () async throws -> Value) async throws -> Value {
        isAnswerOwed = true
        do {
            let value = try await request()
            isAnswerOwed = false
            return value
        } catch let error as S3Error {
            isAnswerOwed = error.isOutcomeUnknown
            throw error
        }
    }

    /// The object is complete; an orphan beside it costs money but is no reason to fail the run.
    private func abortTwins(of uploadID: String) async {
        do {
            try await context.client.abortUploads(of: key, except: uploadID)
        } catch {
            context.logger.warning("uploads of \(key) without an owner may be left: \(error)")
        }
    }

    /// Removes every trace. To be called when nothing of this sink runs any more. What the server may still create
    /// stays in the journal, for the next sweep.
    func remove() async {
        held = nil
        parts = []
        guard isAnnounced else { return }
        do {
            if mayHaveTwins { try await context.client.abortUploads(of: key) }
            try await context.client.sweep(intent)
            if !isAnswerOwed { try await context.journal.didSettle(intent, as: .removed) }
        } catch {
            let upload = intent.uploadID.map { " (upload \($0))" } ?? ""
            context.logger.error(
                "object \(key)\(upload) in bucket \(intent.bucket) was not cleaned up: \(error)")
        }
    }
}

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

/// An object that would break a limit of S3: the plan of the transfer should have prevented it.
public struct S3LimitError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line naming what to change.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// A part is sent straight from its chunk, which stays lent until the transport has let go of it.
extension SealedChunk: HTTPBody {}
