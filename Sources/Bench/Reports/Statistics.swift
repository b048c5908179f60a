/// What several measurements of one thing say together.
struct Statistics: Codable, Sendable, Equatable {
    let median: Double
    let least: Double
    let most: Double

    /// - Returns: `nil` without a sample.
    init?(_ samples: [Double]) {
        let sorted = samples.sorted()
        guard let least = sorted.first, let most = sorted.last else { return nil }
        self.least = least
        self.most = most
        let middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// Half of the distance between the extremes, in hundredths of the median: how much the machine wavered.
    var spreadPercent: Double { median == 0 ? 0 : (most - least) / 2 / median * 100 }
}
