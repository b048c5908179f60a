/// The bytes that a request sends. They are read in place and never copied as a whole, and read anew each time the
/// request is sent: they must not change until the transport has let go of them.
public protocol HTTPBody: Sendable {
    /// Bytes that will be sent.
    var count: Int { get }
    /// Lends all of them.
    func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result
}

/// A few bytes, such as an XML or JSON document.
extension [UInt8]: HTTPBody {
    /// Lends the array's bytes.
    public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try body(unsafe span.bytes)
    }
}
