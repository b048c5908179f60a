import Glibc

/// Owns a list of C strings for the length of one call; `nil` stays `NULL`.
@safe
struct CStringList: ~Copyable {
    private let strings: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String?]) {
        unsafe strings = texts.map { text in unsafe text.flatMap { unsafe strdup($0) } }
    }

    deinit { unsafe strings.forEach { string in unsafe free(string) } }

    /// For the call; valid while the list lives.
    @unsafe var pointers: [UnsafePointer<CChar>?] { unsafe strings.map { unsafe UnsafePointer($0) } }
}
