import Testing

/// What a conforming source or sink can be asked for, or why it cannot. A test that needs what is not there ends there, with
/// a warning in the report: a cancelled case of a test is shown as one that passed (Swift Testing 6.3).
enum Ability<Value: Sendable>: Sendable {
    case has(Value)
    case lacks(Comment)

    func get() throws -> Value {
        switch self {
        case .has(let value): return value
        case .lacks(let reason):
            Issue.record("not asked: \(reason.rawValue)", severity: .warning)
            try Test.cancel(reason)
        }
    }
}
