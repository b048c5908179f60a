/// What the state tells of past runs, from every database that holds a part of it.
package struct StateReports: Sendable {
    private let configuration: ReplicatorConfiguration
    private let databases: StateDatabases

    /// Nothing is connected to.
    package init(_ configuration: ReplicatorConfiguration) throws {
        self.configuration = configuration
        databases = try StateDatabases(configuration)
    }

    /// The last runs, newest first.
    ///
    /// - Parameter sync: only of this one.
    /// - Returns: what could be read, and why some could not.
    package func runs(
        of sync: String?, limit: Int
    ) async throws -> (runs: [RunRecord], failure: (any Error)?) {
        let answer = try await databases.rows(
            PackageResources.list_runs_sql, [sync, String(limit)], names: sync.map { [$0] } ?? [])
        // Run ids begin with their time: several databases' runs sort together by them.
        let runs = answer.rows.map(RunRecord.init).sorted { $0.run > $1.run }
        return (Array(runs.prefix(limit)), answer.failure)
    }

    /// Each sync's watermark, last run and rate.
    ///
    /// - Returns: what could be read, and why some could not.
    package func statuses() async throws -> (syncs: [StatusRecord], failure: (any Error)?) {
        let answer = try await databases.rows(PackageResources.list_status_sql, [], names: [])
        var records = answer.rows.map(StatusRecord.init)
        for sync in configuration.syncs
        where answer.failure == nil && !records.contains(where: { $0.sync == sync.name }) {
            records.append(StatusRecord(neverRun: sync.name))
        }
        return (records, answer.failure)
    }
}
