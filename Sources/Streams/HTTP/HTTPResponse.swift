/// A complete reply.
public struct HTTPResponse: Sendable {
    /// Status code, such as 200.
    public var status: Int
    /// Header fields of the last reply block (an interim `100 Continue` is not in here).
    public var headers: HTTPHeaders
    /// The whole body.
    public var body: [UInt8]
}
