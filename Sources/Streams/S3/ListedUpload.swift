/// An upload that is open.
public struct ListedUpload: Sendable, Equatable {
    /// Key the object would get.
    public let key: String
    /// Id.
    public let uploadID: String
}
