public import Cloud
internal import Foundation
public import Logging
import Threads

/// Stores the chunks of a transfer as objects: a chunk is a part, ``SealedChunk/startsObject`` begins the next
/// object, and the objects become a result only when a manifest names them.
public actor S3Sink: ChunkSink {
    /// What a sink needs to know besides its bucket.
    public struct Settings: Sendable {
        /// Key of the n-th object, from 1; ``ObjectKeys/key(_:group:)`` of the run.
        public var key: @Sendable (_ number: Int) -> String
        /// The same for an object of a group; needed where chunks have groups.
        public var groupedKey: (@Sendable (_ number: Int, _ group: ObjectGroup) -> String)?
        /// Content of the one object that is stored when there is not a single chunk: the CSV header line, compressed
        /// where chunks are; `nil` stores none then.
        public var emptyObjectBytes: [UInt8]? = []
        /// Parts that may be on their way at once. A held-back first chunk comes on top, and so does the one being
        /// filled: the pool needs this many and two.
        public var maxPartsInFlight = 4
        /// Media type of the objects.
        public var contentType = "text/csv; charset=utf-8"
        /// See ``ObjectAttributes/contentEncoding``.
        public var contentEncoding: String?
        /// What the server accepts.
        public var limits = S3Limits.aws

        /// Builds settings.
        public init(key: @escaping @Sendable (_ number: Int) -> String) { self.key = key }
    }

    /// Such as `s3://bucket/prefix/run/`.
    public nonisolated let name: String
    private let settings: Settings
    private let context: UploadContext
    private let token = UUID().uuidString.lowercased()
    private var uploads: [ObjectUpload] = []
    private var closings: [Task<StoredObject, any Error>] = []
    private var rows = 0

    /// The stored objects in order; empty before `finish` has returned.
    public private(set) var objects: [StoredObject] = []

    /// - Parameters:
    ///   - name: for messages; the bucket's address if `nil`.
    ///   - journal: told of every object before it is written.
    public init(
        _ client: S3Client, _ settings: Settings, name: String? = nil,
        journal: any UploadJournal = NoUploadJournal(), logger: Logger = Logger(label: "replicator.s3")
    ) {
        self.settings = settings
        self.name = name ?? "s3://\(client.bucket)"
        context = UploadContext(
            client: client, permits: Permits(available: settings.maxPartsInFlight), journal: journal,
            limits: settings.limits, contentType: settings.contentType,
            contentEncoding: settings.contentEncoding, logger: logger)
    }

    /// Asks whether the bucket is there and may be used, before the source is read.
    public func begin() async throws {
        try await context.client.headBucket()
    }

    /// Takes the next chunk; waits while ``Settings/maxPartsInFlight`` parts are on their way.
    ///
    /// - Throws: the failure of any earlier part; ``S3LimitError`` for a chunk that S3 would refuse.
    public func accept(_ chunk: SealedChunk) async throws {
        try context.tasks.check()
        do {
            try await take(chunk)
        } catch {
            // An end that is asked for all the same would be one without this chunk.
            context.tasks.keep(error)
            throw error
        }
    }

    private func take(_ chunk: SealedChunk) async throws {
        if chunk.startsObject { try await closeLast() }
        if closings.count == uploads.count { beginObject(chunk.group) }
        rows += chunk.rows
        try await uploads[uploads.count - 1].add(chunk)
    }

    private func beginObject(_ group: ObjectGroup?) {
        let number = uploads.count + 1
        let key = group.flatMap { settings.groupedKey?(number, $0) } ?? settings.key(number)
        uploads.append(ObjectUpload(key: key, group: group, token: token, context: context))
    }

    /// Completes the open object, while parts of the next one may already be sent.
    private func closeLast(emptyBytes: [UInt8] = []) async throws {
        guard let upload = uploads.last, closings.count < uploads.count else { return }
        // An object of one chunk is sent by its completion, and counts as a part in flight; any other completion
        // sends no chunk.
        let permits = await upload.isMultipart ? nil : context.permits
        try await permits?.acquire()
        closings.append(
            context.tasks.start {
                defer { permits?.release() }
                return try await upload.close(emptyBytes: emptyBytes)
            })
    }

    /// Returns when every object is complete.
    public func finish() async throws -> SinkReport {
        try context.tasks.check()
        if uploads.isEmpty, settings.emptyObjectBytes != nil { beginObject(nil) }
        try await closeLast(emptyBytes: settings.emptyObjectBytes ?? [])
        let closings = closings
        let stored = try await withTaskCancellationHandler {
            var stored: [StoredObject] = []
            for closing in closings {
                let result = await closing.result
                // What failed first explains the rest.
                try context.tasks.check()
                stored.append(try result.get())
            }
            return stored
        } onCancel: { [tasks = context.tasks] in
            tasks.cancelAll()
        }
        // A cancellation that came after the last reply: what is stored is complete, but the caller wants an end.
        try Task.checkCancellation()
        objects = stored
        return SinkReport(rows: rows, bytes: stored.reduce(0) { $0 + $1.bytes })
    }

    /// Removes everything of this run: parts, uploads and objects that were complete already. What cannot be
    /// removed is logged, and stays in the journal.
    public func abandon() async {
        // A task of its own, awaited at once: the caller's task is most often cancelled, and in it every request of
        // the clean-up would fail.
        let cleanUp = Task { [context, uploads] in
            context.tasks.cancelAll()
            await context.tasks.waitForAll()
            for upload in uploads { await upload.remove() }
        }
        await cleanUp.value
        objects = []
    }
}
