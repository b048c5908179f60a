import Testing

@testable import Streams

/// What a group is called in keys.
struct ObjectGroupTests {
    @Test(arguments: [
        (nil, "__NULL__"), ("", "__EMPTY__"), ("DE", "DE"), ("a b", "a%20b"), ("..", "%2E."), (".", "%2E"),
        ("../etc", "%2E.%2Fetc"), ("__NULL__", "%5F_NULL__"), ("ü", "%C3%BC"), ("a~b", "a%7Eb"),
        ("a%20b", "a%2520b"),
        ("a\nb", "a%0Ab"), ("v1.2_x-y", "v1.2_x-y"),
    ])
    func `a value is one safe segment`(value: String?, segment: String) {
        #expect(ObjectGroup(value: value).keySegment == segment)
    }

    @Test func `long values are cut and stay apart`() {
        let values = (0..<50).map { String(repeating: "länger ", count: 40) + String($0) }
        let segments = values.map { ObjectGroup(value: $0).keySegment }
        #expect(Set(segments).count == values.count)
        #expect(segments.allSatisfy { $0.utf8.count <= 128 && !$0.hasSuffix("%") })
    }
}
