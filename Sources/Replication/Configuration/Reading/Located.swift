/// A value and the place it was read from, for the checks that come after reading.
struct Located<Value: Sendable>: Sendable {
    let value: Value
    let place: ConfigurationPlace
}

extension Located: Equatable where Value: Equatable {}
