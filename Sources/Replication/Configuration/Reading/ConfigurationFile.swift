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
    /// - Throws: ``Failure`` for what is missing, a directory, unreadable, too large, or not UTF-8 (with line and
    ///   column).
    static func text(at path: String, maxBytes: Int) throws(Failure) -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(description: "\(path): no such file")
        }
        // Asked this way because FileManager's own question (`isDirectory:`) takes a pointer. Only a directory has an
        // entry `.`.
        guard !FileManager.default.fileExists(atPath: "\(path)/.") else {
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
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        // A file that has gone since it was read is no longer anybody's to read.
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        return ((attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0) & 0o044 != 0
    }

    private static func placeOfFirstBadByte(in bytes: [UInt8]) -> String {
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var line = 1
        var column = 1
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            column = scalar == "\n" ? 1 : column + 1
            line += scalar == "\n" ? 1 : 0
        }
        return "line \(line), column \(column)"
    }
}
