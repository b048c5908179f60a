import Cloud
import Foundation
import Streams

/// One thing that was looked at, and how to mend it.
package struct CheckFinding: Sendable, Encodable {
    package enum Verdict: String, Sendable, Encodable {
        case good = "ok"
        case warning
        case failed
    }

    /// Such as `source maginus`.
    package var subject: String
    package var verdict: Verdict
    package var message: String

    /// One line.
    package var text: String {
        let mark = verdict == .good ? "ok     " : verdict == .warning ? "warning" : "FAILED "
        return "\(mark)  \(subject): \(message)"
    }
}

/// Connects to everything that a configuration names and tries what a run will need.
package struct ConnectionCheck: Sendable {
    let configuration: ReplicatorConfiguration
    let engine: Engine

    package init(configuration: ReplicatorConfiguration, engine: Engine) {
        self.configuration = configuration
        self.engine = engine
    }

    /// All findings, in the order of the configuration.
    package func run() async -> [CheckFinding] {
        var findings: [CheckFinding] = configuration.warnings.map {
            CheckFinding(subject: "configuration", verdict: .warning, message: $0.description)
        }
        for source in configuration.sources {
            findings += await checked("source \(source.name)") { try await check(source) }
        }
        for target in configuration.targets {
            findings += await checked("target \(target.name)") { try await check(target) }
        }
        if let control = configuration.control {
            findings += await checked("control") { try await check(database: control) }
        }
        return findings
    }

    private typealias Note = (verdict: CheckFinding.Verdict, message: String)

    private func checked(_ subject: String, _ body: () async throws -> [Note]) async -> [CheckFinding] {
        do {
            return try await body().map {
                CheckFinding(subject: subject, verdict: $0.verdict, message: $0.message)
            }
        } catch {
            return [CheckFinding(subject: subject, verdict: .failed, message: Advice.text(for: error))]
        }
    }

    /// Characters of two, three and four bytes in UTF-8: what does not come back the same would be lost in every row.
    private static let probe = "ü€😀"

    private func check(_ source: SourceConfiguration) async throws -> [Note] {
        let (parameters, _) = try SyncDefinition.resolve(
            source, user: "check", timeout: configuration.defaults.connectTimeout)
        let session = try await parameters.connect(batchRows: Defaults.batchRows, engine: engine)
        var notes: [Note] = [(.good, session.summary)]
        let from = session.dialect == .oracle ? " FROM DUAL" : ""
        let answer =
            try await session.textRows("SELECT '\(Self.probe)'\(from)", columns: 1).first?.first ?? nil
        if answer != Self.probe {
            let hint =
                session.dialect == .oracle
                ? "set NLS_LANG=.AL32UTF8 before starting"
                : "set the driver's or the DSN's character set to UTF-8"
            notes.append(
                (.failed, "text does not come back as it was sent, so letters would be lost: \(hint)"))
        }
        notes += session.cautions.map { (.warning, $0) }
        let clock = try await session.clock()
        notes += clock.warnings.map { (.warning, $0) }
        await session.close()
        return notes
    }

    private func check(_ target: TargetConfiguration) async throws -> [Note] {
        switch target.kind {
        case .postgres(let url): return try await check(database: url)
        case .s3(let location): return try await check(bucket: location)
        }
    }

    private func check(database url: PostgresURL) async throws -> [Note] {
        let session = try await PostgresSession.connect(
            SyncDefinition.connection(url, sync: "check", timeout: configuration.defaults.connectTimeout))
        let row =
            try await session.run(SQL.text(PackageResources.check_database_sql), label: "check").rows.first
            ?? []
        let version = try await Migrator(session: session).currentVersion()
        await session.close()
        var notes: [Note] = [
            (.good, "PostgreSQL \(row[0] ?? "?"), database \(row[1] ?? "?"), user \(row[2] ?? "?")")
        ]
        if row[3] != "UTF8" {
            notes.append(
                (
                    .warning,
                    "the database's encoding is \(row[3] ?? "?"): text that it cannot hold will fail a run; UTF8 holds all"
                ))
        }
        if version == 0, row[4] != "true" {
            notes.append(
                (
                    .failed,
                    "the schema replicator is missing and this user may not create it: let its owner run `replicator migrate`"
                ))
        }
        if version > 0, version < Migrator.newestVersion {
            notes.append(
                (
                    .warning,
                    "the schema replicator is of version \(version); the next run or `replicator migrate` updates it"
                ))
        }
        if row[5] != "true", row[6] != "true" {
            notes.append(
                (
                    .warning,
                    "the connection is not encrypted and goes over a network: add sslmode=verify-full to the URL"
                ))
        }
        return notes
    }

    private func check(bucket target: S3TargetConfiguration) async throws -> [Note] {
        let client = try BucketConnection.client(for: target, engine: engine)
        try await client.headBucket()
        let folder = target.location.prefix.isEmpty ? "" : target.location.prefix + "/"
        let key = folder + "replicator-check-\(UUID().uuidString.lowercased())"
        _ = try await client.putObject(key, S3Payload(Array("replicator check".utf8)))
        try await client.deleteObject(key)
        return [(.good, "\(target.location): may be listed, written and deleted from")]
    }
}
