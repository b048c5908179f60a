/// What a signature says about the body.
public enum PayloadHash: Sendable {
    /// The body's own hash: any change on the way is refused by the server.
    case sha256(SHA256Digest)
    /// Nothing. For presigned addresses, whose body is not known yet, and only over TLS.
    case unsigned

    /// Hash of a body without bytes.
    public static let empty = PayloadHash.sha256(SHA256Digest(of: []))

    /// The value of `x-amz-content-sha256`.
    public var text: String {
        switch self {
        case .sha256(let digest): digest.hex
        case .unsigned: "UNSIGNED-PAYLOAD"
        }
    }
}
