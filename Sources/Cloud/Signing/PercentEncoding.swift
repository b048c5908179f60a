/// Percent-encoding as AWS signatures define it: every byte but `A-Z a-z 0-9 - . _ ~` becomes `%XX` in upper case.
public enum PercentEncoding {
    /// Encodes UTF-8 bytes; a space becomes `%20`, never `+`.
    ///
    /// - Parameter kept: ASCII characters that stay as they are, such as `/` for paths.
    public static func encode(_ text: String, keeping kept: String = "") -> String {
        encode(text.utf8, keeping: kept)
    }

    static func encode(_ bytes: some Sequence<UInt8>, keeping kept: String = "") -> String {
        var output: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) || kept.utf8.contains(byte) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(upperHexDigit(byte >> 4))
                output.append(upperHexDigit(byte & 0xF))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The bytes that `%XX` sequences stand for; a `%` without two hexadecimal digits is kept as it is.
    static func decodedBytes(_ text: some StringProtocol) -> [UInt8] {
        let input = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            if input[index] == UInt8(ascii: "%"), index + 2 < input.count,
                let high = hexValue(input[index + 1]), let low = hexValue(input[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(input[index])
                index += 1
            }
        }
        return output
    }

    /// The text that `%XX` sequences stand for.
    public static func decode(_ text: String) -> String {
        String(decoding: decodedBytes(text), as: UTF8.self)
    }

    /// The text of a part of a URL that a person wrote.
    ///
    /// - Returns: nil for a `%` without two hexadecimal digits, for NUL, and for what is not UTF-8.
    public static func decodeStrictly(_ text: some StringProtocol) -> String? {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "%") {
            guard index + 2 < bytes.count, hexValue(bytes[index + 1]) != nil,
                hexValue(bytes[index + 2]) != nil
            else { return nil }
        }
        let decoded = decodedBytes(text)
        return decoded.contains(0) ? nil : String(validating: decoded, as: UTF8.self)
    }

    /// A query string of names and values, encoded and in the order given; a value-less item is `name=`.
    public static func query(_ items: [(name: String, value: String)]) -> String? {
        if items.isEmpty { return nil }
        return items.map { encode($0.name) + "=" + encode($0.value) }.joined(separator: "&")
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default:
            false
        }
    }

    private static func upperHexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
