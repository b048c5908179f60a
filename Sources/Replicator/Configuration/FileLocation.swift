import Streams

/// A directory of this machine, `file:///dir`.
struct FileLocation: Sendable, Equatable {
    /// Absolute path.
    let path: String

    /// - Parameter text: what follows `file://`; `%20` and the like are decoded.
    /// - Throws: ``ValueError`` for relative paths and for other machines.
    init(afterScheme text: String) throws(ValueError) {
        let host = text.prefix { $0 != "/" }
        guard host.isEmpty || host.lowercased() == "localhost" else {
            throw Self.refusal("the path must be absolute, with three slashes: file:///dir")
        }
        guard let path = PercentEncoding.decodeStrictly(text.dropFirst(host.count)), path.hasPrefix("/")
        else {
            throw Self.refusal("the path is missing, or a % in it is not followed by two hexadecimal digits")
        }
        self.path = path
    }

    private static func refusal(_ reason: String) -> ValueError {
        ValueError(expected: "file:///dir", found: nil, reason: "the file URL cannot be read: \(reason)")
    }
}

extension FileLocation: CustomStringConvertible {
    var description: String { "file://" + PercentEncoding.encode(path, keeping: "/") }
}
