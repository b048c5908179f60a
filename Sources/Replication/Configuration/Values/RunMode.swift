/// Whole source, or a window of it.
package enum RunMode: String, Sendable, CaseIterable {
    case full
    case incremental
}
