import Streams

extension SyncDefinition {
    /// Resolves a sync of the configuration.
    ///
    /// - Throws: ``ConfigurationError`` for a name that is not there, ``UsageError`` for targets that do not go together.
    package init(sync: SyncConfiguration, in configuration: ReplicatorConfiguration, showsRows: Bool) throws {
        let source = try configuration.source(named: sync.source)
        name = sync.name
        (self.source, sourceURL) = try Self.resolve(
            source, user: sync.name, timeout: configuration.defaults.connectTimeout)
        switch sync.rows {
        case .table(let table):
            query = "SELECT * FROM \(table.sql)"
            sourceTable = table
        case .query(let text, _): query = text
        }
        parallel = sync.parallel
        splitColumn = sync.splitColumn?.name
        key = sync.key.map(\.name)
        watermark = sync.watermark.map {
            Watermark(column: $0.name, lookback: .milliseconds(sync.lookback.milliseconds))
        }
        buckets = []
        for target in sync.targets {
            let configured = try configuration.target(named: target.target)
            switch (configured.kind, target.destination) {
            case (.postgres(let url), .postgres(let destination)):
                guard database == nil else {
                    throw UsageError(
                        "sync \(sync.name) has two PostgreSQL targets, but a run commits in one transaction: make it two "
                            + "syncs (setting: syncs.\(sync.name).targets)")
                }
                database = Database(
                    targetName: target.target,
                    connection: Self.connection(
                        url, sync: sync.name, timeout: configuration.defaults.connectTimeout),
                    redactedURL: url.redacted,
                    table: destination.table,
                    load: destination.load,
                    lockTimeoutMilliseconds: Int(destination.lockTimeout.milliseconds),
                    format: destination.format)
            case (.s3(let location), .objects(let destination)):
                buckets.append(
                    Bucket(
                        targetName: target.target, target: location,
                        template: destination.keyTemplate,
                        maximumObjectBytes: destination.maxObjectSize.bytes, dialect: destination.csv,
                        groupBy: destination.groupBy?.name, compression: destination.compression))
            case (.postgres, .objects), (.s3, .postgres):
                preconditionFailure("a target's settings are read by its kind")
            }
        }
        control = configuration.control.map {
            Self.connection($0, sync: sync.name, timeout: configuration.defaults.connectTimeout)
        }
        memoryBytes = sync.memory.bytes
        batchRows = sync.batchRows
        batchBytes = sync.batchMemory.bytes
        isStrict = configuration.defaults.isStrict
        self.showsRows = showsRows
        warnings = configuration.warnings.map(\.description) + buckets.compactMap(\.encodingRisk)
        try checkTogether()
    }

    /// What only shows when the parts are seen together.
    func checkTogether() throws(UsageError) {
        guard let first = buckets.first else { return }
        if buckets.contains(where: {
            $0.dialect != first.dialect || $0.maximumObjectBytes != first.maximumObjectBytes
                || $0.compression != first.compression
        }) {
            throw UsageError(
                "the S3 targets of \(name) share the bytes of one read, so csv, max_object_size and compression must be "
                    + "the same in all"
            )
        }
        if buckets.contains(where: { $0.groupBy != first.groupBy }) {
            throw UsageError(
                "the S3 targets of \(name) share the bytes of one read, so group_by must be the same in all")
        }
        if let problem = first.dialect.validate() { throw UsageError("sync \(name): csv: \(problem)") }
    }

    static func resolve(
        _ source: SourceConfiguration, user: String, timeout: DurationText
    ) throws -> (SourceParameters, url: String) {
        switch source.url {
        case .odbc(let string):
            let parameters = ODBCConnectionParameters(
                connectionString: string,
                loginTimeoutSeconds: Int((timeout.milliseconds + 999) / 1000),
                quirkOverrides: source.quirks.map { ($0.name, $0.value) }, sessionStatements: source.session)
            return (.odbc(parameters), string.redacted)
        case .postgres(let url):
            let parameters = connection(url, sync: user, timeout: timeout)
            return (.postgres(parameters, sessionStatements: source.session), url.redacted)
        case .s3:
            throw UsageError("source \(source.name): a source is a database: odbc:… or postgres://…")
        }
    }

    static func connection(
        _ url: PostgresURL, sync: String, timeout: DurationText
    ) -> PostgresConnectionParameters {
        PostgresConnectionParameters(
            url: url.connectionText.revealed, applicationName: "replicator \(sync)",
            connectTimeoutSeconds: Int((timeout.milliseconds + 999) / 1000))
    }
}
