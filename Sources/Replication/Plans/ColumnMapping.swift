/// Which target column each source column goes into: the one of the same name, else the only one that differs in case.
struct ColumnMapping: Sendable, Equatable {
    struct Pair: Sendable, Equatable {
        var sourceIndex: Int
        var source: String
        var target: String
    }

    private(set) var pairs: [Pair] = []
    /// Source columns without a counterpart.
    private(set) var missing: [String] = []

    init(source: [String], target: [String]) {
        for (index, name) in source.enumerated() {
            let sameLetters = target.filter { $0.lowercased() == name.lowercased() }
            if target.contains(name) {
                pairs.append(Pair(sourceIndex: index, source: name, target: name))
            } else if sameLetters.count == 1 {
                pairs.append(Pair(sourceIndex: index, source: name, target: sameLetters[0]))
            } else {
                missing.append(name)
            }
        }
    }

    /// Target column of a source column, found with the same tolerance.
    func target(of source: String) -> String? {
        (pairs.first { $0.source == source } ?? pairs.first { $0.source.lowercased() == source.lowercased() })?
            .target
    }
}
