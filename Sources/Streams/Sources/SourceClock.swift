/// What a source says of its own time before a read: where the window of an incremental run may end.
public struct SourceClock: Sendable, Equatable {
    /// Now, in UTC.
    public var utc: Instant
    /// Now on the source's own wall clock, by which columns without a zone are stamped.
    public var local: Instant
    /// Start of the oldest transaction that could still commit rows stamped before now, in UTC; `nil` when none is
    /// open or none can be seen.
    public var oldestTransaction: Instant?
    /// Every open transaction can be seen, so that nothing committed later can be stamped before the bound.
    public var seesAllTransactions: Bool
    /// What a person must know about this clock.
    public var warnings: [String]

    /// Builds a clock.
    public init(
        utc: Instant, local: Instant, oldestTransaction: Instant?, seesAllTransactions: Bool,
        warnings: [String]
    ) {
        self.utc = utc
        self.local = local
        self.oldestTransaction = oldestTransaction
        self.seesAllTransactions = seesAllTransactions
        self.warnings = warnings
    }

    /// End of the window for a column of that form.
    public func upperBound(_ form: WatermarkForm) -> Instant {
        let held = oldestTransaction.map { min($0, utc) } ?? utc
        switch form {
        case .zoned: return held
        // The wall clock's offset from UTC is taken to be the same at the bound as it is now.
        case .local, .date: return local.advanced(by: .seconds(held.seconds - utc.seconds))
        }
    }

    /// Now, for a column of that form.
    public func now(_ form: WatermarkForm) -> Instant { form == .zoned ? utc : local }
}

extension SourceConnection {
    /// Reads the source's clock and, where the source tells, its oldest open transaction. To be called before the
    /// read begins: the read's snapshot must be newer than the bound.
    public func clock() async throws -> SourceClock {
        switch dialect {
        case .postgres: try await postgresClock()
        case .oracle: try await oracleClock()
        case .generic: try await genericClock()
        }
    }

    private func postgresClock() async throws -> SourceClock {
        let row = try await firstRow(PostgresSourceSQL.clockSQL, columns: 5)
        guard let utc = instant(row[0]) else { throw unreadable(row[0]) }
        let zone = row[3] ?? "UTC"
        let localText = try await firstRow(
            "SELECT (clock_timestamp() AT TIME ZONE \(SQLText.postgresLiteral(zone)))::text", columns: 1)[0]
        guard let local = instant(localText) else { throw unreadable(localText) }
        let seesAll = row[2] == "true" || row[2] == "t"
        let warning =
            "the source user may not see other sessions' transactions, so rows that are committed late are only covered by "
            + "lookback: GRANT pg_read_all_stats to it"
        return SourceClock(
            utc: utc, local: local, oldestTransaction: instant(row[1]), seesAllTransactions: seesAll,
            warnings: seesAll ? [] : [warning])
    }

    private func oracleClock() async throws -> SourceClock {
        let row = try await firstRow(OracleSourceSQL.clockSQL, columns: 2)
        guard let utc = instant(row[0]), let local = instant(row[1]) else { throw unreadable(row[0]) }
        do {
            let text = try await firstRow(OracleSourceSQL.oldestTransactionSQL, columns: 1)[0]
            // V$TRANSACTION keeps whole seconds of the server's wall clock: one second earlier is surely before.
            let offset = local.seconds - utc.seconds
            let oldest = instant(text).map { $0.advanced(by: .seconds(-offset - 1)) }
            return SourceClock(
                utc: utc, local: local, oldestTransaction: oldest, seesAllTransactions: true, warnings: [])
        } catch let error as any SourceFailure where error.isStatementRefused {
            let warning =
                "the source user may not read V$TRANSACTION, so rows that are committed late are only covered by lookback: "
                + "GRANT SELECT ON V_$TRANSACTION to it"
            return SourceClock(
                utc: utc, local: local, oldestTransaction: nil, seesAllTransactions: false,
                warnings: [warning])
        }
    }

    private func genericClock() async throws -> SourceClock {
        let text = try await firstRow("SELECT CURRENT_TIMESTAMP", columns: 1)[0]
        guard let local = instant(text) else { throw unreadable(text) }
        return SourceClock(
            utc: local, local: local, oldestTransaction: nil, seesAllTransactions: false,
            warnings: [
                "\(summary) does not tell of open transactions here: rows that are committed late are only covered by "
                    + "lookback"
            ])
    }

    private func firstRow(_ sql: String, columns: Int) async throws -> [String?] {
        guard let row = try await textRows(sql, columns: columns).first else {
            throw SourceProtocolError("the source's clock returned no row")
        }
        return row
    }

    private func instant(_ text: String?) -> Instant? { text.flatMap(Instant.init(text:)) }

    private func unreadable(_ text: String?) -> SourceProtocolError {
        SourceProtocolError("the source's clock returned \(text ?? "NULL"), which is no time")
    }
}
