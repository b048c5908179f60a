/// Values of any length, and `uuid`.
extension CopyBinaryEncoder {
    /// Version of `jsonb`'s binary form.
    static let jsonbVersion: UInt8 = 1

    /// Text that the fast path did not find to be ASCII: it is checked, then copied.
    static func text(
        _ value: RawSpan, _ kind: BinaryField, into output: inout MutableRawSpan, at cursor: Int
    ) -> WrittenField {
        if let problem = UTF8Validator.firstProblem(value) {
            return WrittenField(cursor: cursor, badValue: problem)
        }
        guard kind == .jsonb else {
            storeLength(value.byteCount, into: &output, at: cursor)
            return WrittenField(cursor: copy(value, into: &output, at: cursor + 4))
        }
        storeLength(value.byteCount + 1, into: &output, at: cursor)
        output.storeBytes(of: jsonbVersion, toByteOffset: cursor + 4, as: UInt8.self)
        return WrittenField(cursor: copy(value, into: &output, at: cursor + 5))
    }

    /// - Returns: the cursor after the bytes.
    static func copy(_ bytes: RawSpan, into output: inout MutableRawSpan, at cursor: Int) -> Int {
        let count = bytes.byteCount
        var done = 0
        while count &- done >= 16 {
            output.storeBytes(of: bytes.block(at: done), toByteOffset: cursor &+ done, as: SIMD16<UInt8>.self)
            done &+= 16
        }
        while done < count {
            output.storeBytes(of: bytes[done], toByteOffset: cursor &+ done, as: UInt8.self)
            done &+= 1
        }
        return cursor &+ count
    }

    /// `\x` and pairs of hexadecimal digits as the bytes that they mean.
    static func hexText(_ value: RawSpan, into output: inout MutableRawSpan, at cursor: Int) -> WrittenField {
        let count = value.byteCount
        guard beginsAsHex(value), count % 2 == 0 else {
            return WrittenField(cursor: cursor, badValue: .unreadable)
        }
        storeLength((count - 2) / 2, into: &output, at: cursor)
        guard let end = storeBytes(ofHex: value.extracting(2..<count), into: &output, at: cursor + 4) else {
            return WrittenField(cursor: cursor, badValue: .unreadable)
        }
        return WrittenField(cursor: end)
    }

    /// Whether a text begins with `\x`.
    static func beginsAsHex(_ text: RawSpan) -> Bool {
        text.byteCount >= 2 && text[0] == 0x5C && text[1] == 0x78
    }

    /// The bytes that pairs of hexadecimal digits mean.
    ///
    /// - Returns: the cursor after them; `nil` when one of the characters is not a hexadecimal digit.
    static func storeBytes(
        ofHex digits: RawSpan, into output: inout MutableRawSpan, at cursor: Int
    ) -> Int? {
        var end = cursor
        var index = 0
        while index + 1 < digits.byteCount {
            let (high, low) = (hexValue(digits[index]), hexValue(digits[index + 1]))
            guard high < 16, low < 16 else { return nil }
            output.storeBytes(of: high << 4 | low, toByteOffset: end, as: UInt8.self)
            end &+= 1
            index &+= 2
        }
        return end
    }

    /// Value of a hexadecimal digit; 16 for any other byte.
    @inline(__always)
    static func hexValue(_ digit: UInt8) -> UInt8 {
        switch digit {
        case 0x30...0x39: digit &- 0x30
        case 0x61...0x66: digit &- 0x57
        case 0x41...0x46: digit &- 0x37
        default: 16
        }
    }

    /// Thirty-two hexadecimal digits, with or without the four hyphens.
    static func uuid(_ value: RawSpan, into output: inout MutableRawSpan, at cursor: Int) -> WrittenField {
        let hasHyphens = value.byteCount == 36
        guard hasHyphens || value.byteCount == 32 else {
            return WrittenField(cursor: cursor, badValue: .unreadable)
        }
        storeLength(16, into: &output, at: cursor)
        var end = cursor + 4
        var index = 0
        while index < value.byteCount {
            if hasHyphens, index == 8 || index == 13 || index == 18 || index == 23 {
                guard value[index] == 0x2D else {
                    return WrittenField(cursor: cursor, badValue: .unreadable)
                }
                index += 1
            }
            guard let next = storeBytes(ofHex: value.extracting(index..<index + 2), into: &output, at: end)
            else { return WrittenField(cursor: cursor, badValue: .unreadable) }
            end = next
            index += 2
        }
        return WrittenField(cursor: end)
    }
}
