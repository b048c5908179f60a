import Cloud
import Logging
import Streams
import Synchronization
import Threads

/// A bucket with the keys of one run, and the sinks that store its objects: one, or one for each range of a divided read.
actor BucketUpload {
    nonisolated let connection: BucketConnection
    nonisolated let keys: ObjectKeys
    private let settings: S3Sink.Settings
    /// Content of the one object that a run without rows stores; `nil` where objects are grouped, because without
    /// rows there is no group.
    private let emptyObjectBytes: [UInt8]?
    private let journal: any UploadJournal
    private let objectsPlan: RunPlan.Objects
    private let clock: WallClock
    private let logger: Logger
    /// Sinks that have stored what they were given, by the number of their range.
    private var finished: [(range: Int, sink: S3Sink)] = []

    /// Nothing is sent yet.
    init(
        _ connection: BucketConnection, objects: RunPlan.Objects, run: RunID, plan: RunPlan,
        control: PostgresSession?, engine: Engine
    ) throws {
        self.connection = connection
        self.objectsPlan = objects
        clock = engine.wallClock
        logger = engine.logger
        keys = try connection.keys(sync: plan.sync, run: run, startedAt: engine.wallClock.seconds)
        let numbers = ObjectNumbers()
        // All sinks of a run number their objects together.
        var settings = S3Sink.Settings(key: { [keys] _ in keys.key(numbers.next()) })
        settings.groupedKey = { [keys] _, group in keys.key(numbers.next(), group: group) }
        settings.maxPartsInFlight = plan.memory.partsInFlight
        let header =
            objects.dialect.hasHeader ? objects.dialect.headerLine(plan.columns.map(\.name)) : []
        if let compression = objects.compression {
            // Compressed even where there is no header: a file without bytes is no gzip file.
            emptyObjectBytes = objects.groupBy == nil ? try compression.member(of: header) : nil
            if connection.bucket.isNamedByCodec {
                settings.contentType = compression.codec.mediaType
            } else {
                settings.contentEncoding = compression.codec.contentCoding
            }
        } else {
            emptyObjectBytes = objects.groupBy == nil ? header : nil
        }
        self.settings = settings
        journal =
            control.map { control in
                StoreUploadJournal(
                    control: control, run: run, sync: plan.sync, target: connection.bucket.targetName)
            } ?? NoUploadJournal()
    }

    /// A sink for a range, or for the whole.
    ///
    /// - Parameter storesEmptyObject: whether one object is stored even when there is not a single row.
    func makeSink(storesEmptyObject: Bool) -> S3Sink {
        var settings = settings
        settings.emptyObjectBytes = storesEmptyObject ? emptyObjectBytes : nil
        return S3Sink(
            connection.client, settings, name: "s3://\(connection.client.bucket)/\(keys.folder)",
            journal: journal, logger: logger)
    }

    /// Takes over a sink that has finished, for the manifest or to be removed with the others.
    func keep(_ sink: S3Sink, range: Int) { finished.append((range, sink)) }

    /// A run without rows has one object all the same, as its readers expect.
    func storeEmptyObjectIfNone() async throws {
        if emptyObjectBytes == nil { return }
        for (_, sink) in finished where await !sink.objects.isEmpty { return }
        let sink = makeSink(storesEmptyObject: true)
        try await sink.begin()
        _ = try await sink.finish()
        keep(sink, range: 0)
    }

    /// The stored objects, in the order of the ranges.
    var objects: [StoredObject] {
        get async {
            var objects: [StoredObject] = []
            for (_, sink) in finished.sorted(by: { $0.range < $1.range }) { objects += await sink.objects }
            return objects
        }
    }

    /// Removes every object that was stored.
    func abandon() async {
        for (_, sink) in finished { await sink.abandon() }
    }

    /// The manifest of what is stored.
    func manifest(run: RunID, plan: RunPlan) async -> PendingManifest {
        let (window, dialect) = (plan.window, objectsPlan.dialect)
        let manifest = Manifest(
            run: run.description, sync: plan.sync, mode: plan.mode.rawValue,
            createdAt: clock.text,
            window: window.map { .init(since: $0.sinceText, until: $0.untilText) },
            columns: plan.columns.map { .init(name: $0.name, type: $0.declaredType) },
            csv: .init(
                delimiter: String(UnicodeScalar(dialect.delimiter)),
                header: dialect.hasHeader, null: dialect.nullText,
                lineEnding: dialect.lineEnding.rawValue),
            compression: objectsPlan.compression?.codec.rawValue, objects: await objects)
        return PendingManifest(
            target: connection.bucket.targetName, bucket: connection.client.bucket, key: keys.manifestKey,
            manifest: manifest)
    }
}

/// Numbers of a run's objects, from 1, whoever stores them.
private final class ObjectNumbers: Sendable {
    private let last = Atomic<Int>(0)

    func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
