/// Finds what the user probably meant when a name is not known.
enum NearestKey {
    /// The known name closest to `name`, or nil when none is close enough to be a slip of the hand.
    ///
    /// Close means at most a third of the name's letters to change, and at least two. Case does not count; of equally
    /// close names the first wins.
    static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        let limit = max(2, name.count / 3)
        let ranked = known.map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit,
            best.distance < max(name.count, best.name.count)
        else { return nil }
        return best.name
    }

    /// A sentence for the end of a message: the nearest name, or all of them while they are few.
    static func advice(for name: String, among known: [String]) -> String {
        if let nearest = nearest(to: name, among: known) { return "did you mean \(nearest)?" }
        return known.isEmpty ? "there are none" : "known: \(known.joined(separator: ", "))"
    }

    /// How many letters must be put in, taken out or exchanged to turn one text into the other (Levenshtein).
    static func distance(_ first: String, _ second: String) -> Int {
        let columns = Array(second)
        var previous = Array(0...columns.count)
        for (row, letter) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in columns.enumerated() {
                let exchange = previous[column] + (letter == other ? 0 : 1)
                current.append(min(exchange, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[columns.count]
    }
}
