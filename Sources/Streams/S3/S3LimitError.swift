/// An object that would break a limit of S3: the plan of the transfer should have prevented it.
public struct S3LimitError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line naming what to change.
    public let description: String

    init(_ description: String) { self.description = description }
}
