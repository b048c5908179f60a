/// How connections are made. There is no way to turn certificate checks off.
public struct HTTPTransportSettings: Sendable {
    /// Limit for name lookup, TCP and TLS together.
    public var connectTimeout: Duration = .seconds(15)
    /// How long a request may move less than a byte a second. There is no limit on its total time: a large part
    /// over a slow line is not a failure.
    public var idleTimeout: Duration = .seconds(60)
    /// PEM file of certificate authorities to trust instead of the system's.
    public var caFile: String?
    /// Address of an HTTP proxy. `nil` means none: `http_proxy` and its kin in the environment are *not* read, so
    /// that a variable meant for a shell does not send bulk data another way.
    public var proxy: String?
    /// Bytes libcurl takes from a body at a time; its own default of 64 KiB costs more calls a gigabyte.
    public var uploadBufferBytes = 256 << 10

    /// The defaults.
    public init() {}
}
