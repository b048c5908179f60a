/// A type as `format_type` writes it, taken apart: `numeric(10,2)[]` is `numeric[]` with the modifier `10,2`.
public struct PostgresTypeName: Sendable, Equatable {
    /// Without its modifier, which may stand in the middle: `timestamp without time zone`.
    public let name: String
    /// What stands in parentheses; `nil` where there are none.
    public let modifier: String?

    /// Takes a name apart.
    public init(_ type: String) {
        guard let open = type.firstIndex(of: "("), let close = type.firstIndex(of: ")"), open < close else {
            (name, modifier) = (type, nil)
            return
        }
        modifier = String(type[type.index(after: open)..<close])
        name = String(type[..<open]) + String(type[type.index(after: close)...])
    }
}
