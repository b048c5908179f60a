/// The keys of one run, checked: see ``ObjectKeyTemplate``.
public struct ObjectKeys: Sendable, Equatable {
    private let beforeNumber: String
    /// What follows; `nil` stands for the number.
    private let fromNumber: [String?]

    private let run: String

    init(beforeNumber: String, fromNumber: [String?], run: String) {
        self.beforeNumber = beforeNumber
        self.fromNumber = fromNumber
        self.run = run
    }

    /// Key of the run's object.
    ///
    /// - Parameter number: from 1.
    public func key(_ number: Int) -> String {
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return beforeNumber + fromNumber.map { $0 ?? padded }.joined()
    }

    /// The folder of the run's objects, with its slash: what stands before the first number.
    public var folder: String {
        guard let slash = beforeNumber.lastIndex(of: "/") else { return "" }
        return String(beforeNumber[...slash])
    }

    /// Key of the run's manifest, beside its objects. In a folder that several runs share it begins with the run.
    public var manifestKey: String { folder + (folder.contains(run) ? "" : run) + "_manifest.json" }
}
