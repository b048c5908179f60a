/// What a request sends, read where it stands in memory and never copied as a whole. It is read anew each time the request
/// is sent, so its bytes must stay as they are until the transport has let go of it.
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
