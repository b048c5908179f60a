/// How rows land in a PostgreSQL table. The decision for a run, and its reason, come with the plan.
enum LoadMode: String, Sendable, CaseIterable {
    /// Empty or new table: direct; else the gentlest way that fits.
    case auto
    /// `TRUNCATE` and `COPY` in one transaction; readers wait.
    case truncate
    /// Stage, then insert, update and delete the difference; readers never notice.
    case merge
    /// `COPY` behind what is there; for tables without a key.
    case append

    /// - Throws: ``ValueError`` for other words; for `swap`, which is planned, with that news.
    init(parsing text: String) throws(ValueError) {
        guard let mode = LoadMode(rawValue: text) else {
            throw ValueError(
                expected: "auto, truncate, merge or append", found: text,
                reason: text == "swap" ? "swap is not available yet" : nil)
        }
        self = mode
    }
}
