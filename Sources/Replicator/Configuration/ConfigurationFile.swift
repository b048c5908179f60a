import Foundation

/// Reads the few small files that a configuration consists of, with errors that say what to do.
enum ConfigurationFile {
    /// Why a file could not be read: one sentence with its path.
    struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        let description: String
    }

    /// `path`, taken from `folder` when it is relative.
    static func path(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
    }

    /// The folder that a file is in; empty for the working directory.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The text of a file.
    ///
    /// - Parameter maxBytes: a larger file is refused.
    /// - Throws: ``Failure`` for what is missing, a directory, unreadable, too large, or not UTF-8 (with line and column).
    static func text(at path: String, maxBytes: Int) throws(Failure) -> String {
        let attributes = try self.attributes(of: path)
        let type = attributes[.type] as? FileAttributeType
        guard type != .typeDirectory else {
            throw Failure(description: "\(path) is a directory, not a file")
        }
        let bytes: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            bytes = [UInt8](try handle.read(upToCount: maxBytes + 1) ?? Data())
        } catch {
            throw Failure(description: "\(path) cannot be read; check its permissions and who runs this")
        }
        guard bytes.count <= maxBytes else {
            throw Failure(description: "\(path) is larger than \(ByteSize(bytes: maxBytes))")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(description: "\(path) is not UTF-8: see \(placeOfFirstBadByte(in: bytes))")
        }
        return text
    }

    /// The text of a file that holds one secret, without the newlines at its end.
    static func secret(at path: String) throws(Failure) -> String {
        var text = try text(at: path, maxBytes: Defaults.maxSecretFileBytes)
        while text.unicodeScalars.last == "\n" || text.unicodeScalars.last == "\r" {
            text.unicodeScalars.removeLast()
        }
        return text
    }

    /// Whether others than the owner may read the file. False where that cannot be told.
    static func isReadableByOthers(_ path: String) -> Bool {
        guard let attributes = try? attributes(of: path) else { return false }
        return ((attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0) & 0o044 != 0
    }

    private static func attributes(of path: String) throws(Failure) -> [FileAttributeKey: Any] {
        do {
            let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            return try FileManager.default.attributesOfItem(atPath: resolved)
        } catch {
            throw Failure(description: "\(path): no such file")
        }
    }

    private static func placeOfFirstBadByte(in bytes: [UInt8]) -> String {
        // Halving finds the longest valid beginning; a beginning may also end inside a good character, which is why
        // up to three bytes less are tried.
        var low = 0
        var high = bytes.count
        while low < high {
            let middle = (low + high + 1) / 2
            let isValid = (0...3).contains { cut in
                cut <= middle && String(validating: bytes[..<(middle - cut)], as: UTF8.self) != nil
            }
            if isValid { low = middle } else { high = middle - 1 }
        }
        let lines = bytes[..<low].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return "line \(lines.count), column \((lines.last?.count ?? 0) + 1)"
    }
}
