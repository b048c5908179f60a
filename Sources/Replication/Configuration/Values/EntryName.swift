/// The names users give to sources, targets and syncs: they end up in keys of objects, URLs and log lines.
enum EntryName {
    /// What a name may be, in words.
    static let rule = "1 to 63 letters, digits, hyphens, dots and underscores"

    static func isValid(_ name: String) -> Bool {
        (1...63).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                    || "_.-".unicodeScalars.contains(scalar)
            }
    }
}
