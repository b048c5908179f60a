import Foundation

/// Numbers as people read them.
package enum Quantity {
    /// `1,234,567`.
    package static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + text
    }

    /// `12.3 MB`, in powers of ten as rates are given.
    package static func bytes(_ number: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var value = Double(number)
        var unit = 0
        while value >= 1000 && unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(number) B" : String(format: "%.1f %@", value, units[unit])
    }

    /// `96.4 MiB`, in powers of two as memory is given.
    package static func memory(_ number: Int) -> String {
        String(format: "%.1f MiB", Double(number) / 1_048_576)
    }

    /// `850 ms`, `12.3 s`, `4 min 05 s`.
    package static func seconds(_ seconds: Double) -> String {
        if seconds < 1 { return String(format: "%.0f ms", seconds * 1000) }
        if seconds < 120 { return String(format: "%.1f s", seconds) }
        let whole = Int(seconds.rounded())
        if whole < 7200 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
        return String(format: "%d h %02d min", whole / 3600, whole / 60 % 60)
    }

    /// Of something in some time: `523,120 rows/s`.
    package static func rate(_ number: Int, _ seconds: Double) -> Int {
        seconds > 0 ? Int(Double(number) / seconds) : 0
    }
}

extension Duration {
    /// As a number of seconds, for reports.
    package var inSeconds: Double {
        let parts = components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
}
