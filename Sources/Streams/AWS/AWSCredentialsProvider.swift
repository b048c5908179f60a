/// Where credentials come from. Asked before each request is signed; a provider caches what is costly to get.
public protocol AWSCredentialsProvider: Sendable {
    /// Credentials that are valid now.
    ///
    /// - Throws: ``AWSCredentialsError`` that says where was looked.
    func credentials() async throws -> AWSCredentials

    /// The service said that the last credentials have expired: the next call must not return them from a cache.
    func refresh() async
}

extension AWSCredentialsProvider {
    /// Nothing is cached.
    public func refresh() async {}
}
