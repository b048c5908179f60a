extension Duration {
    /// Whole milliseconds, rounded up, so that a short limit never becomes "none" (0 to libcurl).
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
