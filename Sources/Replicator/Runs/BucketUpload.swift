import Foundation
import Logging
import Streams

/// A bucket with the keys and the sink of one run.
struct BucketUpload: Sendable {
    let connection: BucketConnection
    let keys: ObjectKeys
    let sink: S3Sink

    /// Nothing is sent yet.
    init(
        _ connection: BucketConnection, run: RunID, plan: RunPlan, control: PostgresSession?, logger: Logger
    ) throws {
        let definition = plan.definition
        self.connection = connection
        keys = try connection.keys(sync: definition.name, run: run, startedAt: Date())
        var settings = S3Sink.Settings(key: { [keys] in keys.key($0) })
        settings.maxPartsInFlight = plan.memory.partsInFlight
        if definition.dialect.hasHeader {
            settings.emptyObjectBytes = definition.dialect.headerLine(plan.columns.map(\.name))
        }
        if let compression = definition.compression {
            // Also of nothing at all: a file without bytes is no gzip file.
            settings.emptyObjectBytes = try compression.member(of: settings.emptyObjectBytes)
            if connection.bucket.isNamedByCodec {
                settings.contentType = compression.codec.mediaType
            } else {
                settings.contentEncoding = compression.codec.contentCoding
            }
        }
        let journal: any UploadJournal =
            control.map { control in
                StoreUploadJournal(
                    control: control, run: run, sync: definition.name, target: connection.bucket.targetName)
            } ?? NoUploadJournal()
        sink = S3Sink(
            connection.client, settings, name: "s3://\(connection.client.bucket)/\(keys.folder)",
            journal: journal, logger: logger)
    }

    /// The manifest of what the sink has stored.
    func manifest(run: RunID, plan: RunPlan) async -> PendingManifest {
        let (definition, window) = (plan.definition, plan.window)
        let manifest = Manifest(
            run: run.description, sync: definition.name, mode: plan.mode.rawValue,
            createdAt: ISO8601DateFormatter().string(from: Date()),
            window: window.map { .init(since: $0.since.map($0.text), until: $0.text($0.until)) },
            columns: plan.columns.map { .init(name: $0.name, type: $0.declaredType) },
            csv: .init(
                delimiter: String(UnicodeScalar(definition.dialect.delimiter)),
                header: definition.dialect.hasHeader, null: definition.dialect.nullText,
                lineEnding: definition.dialect.lineEnding.rawValue),
            compression: definition.compression?.codec.rawValue, objects: await sink.objects)
        return PendingManifest(
            target: connection.bucket.targetName, bucket: connection.client.bucket, key: keys.manifestKey,
            manifest: manifest)
    }
}
