import Foundation

extension Double {
    /// With this many digits behind the point, whatever the locale.
    func rounded(to digits: Int) -> String {
        String(format: "%.\(digits)f", locale: Locale(identifier: "en_US_POSIX"), self)
    }
}
