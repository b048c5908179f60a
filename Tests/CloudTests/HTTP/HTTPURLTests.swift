import Testing

@testable import Cloud

struct HTTPURLTests {
    @Test(arguments: [
        ("http://host", "host", "/", nil, "http://host/"),
        ("https://host:443/a", "host", "/a", nil, "https://host/a"),
        ("http://host:443/a", "host:443", "/a", nil, "http://host:443/a"),
        ("HTTP://127.0.0.1:8333", "127.0.0.1:8333", "/", nil, "http://127.0.0.1:8333/"),
        ("https://h/a/../b//c?x=1&y=#frag", "h", "/a/../b//c", "x=1&y=", "https://h/a/../b//c?x=1&y="),
        ("http://[::1]:99?q", "[::1]:99", "/", "q", "http://[::1]:99/?q"),
    ])
    func `an address is split and not changed`(
        _ text: String, _ authority: String, _ path: String, _ query: String?, _ whole: String
    ) throws {
        let url = try HTTPURL(text)
        #expect(url.authority == authority)
        #expect(url.path == path)
        #expect(url.query == query)
        #expect(url.text == whole)
    }

    @Test(arguments: [
        "host", "ftp://host", "http://", "http://user:secret@host", "http://host:0", "http://host:x",
        "http://host/a b", "http://h/ü", "http://[::1",
    ])
    func `what is no address is refused without repeating it`(_ text: String) {
        let error = #expect(throws: HTTPError.self) { try HTTPURL(text) }
        #expect(error?.description.contains("secret") == false)
    }
}
