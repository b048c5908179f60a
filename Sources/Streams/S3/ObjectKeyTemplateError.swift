/// A key template, or a value for it, that cannot be used, and why.
public struct ObjectKeyTemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line naming what to change.
    public let description: String

    init(_ description: String) { self.description = description }
}
