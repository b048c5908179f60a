import Testing

@testable import Cloud

struct XMLReplyTests {
    @Test func `a reply is read as a tree, whatever stands before it in white space`() throws {
        let text = " \r\n\t<?xml version=\"1.0\"?>\n<R><A>1</A><B><C>x &amp; &lt;y&gt;</C></B><A>2</A></R>"
        let root = try #require(XMLReply(parsing: Array(text.utf8)))
        #expect(root.name == "R")
        #expect(root.all("A").map(\.text) == ["1", "2"])
        #expect(root.all("B").first?["C"] == "x & <y>")
    }

    @Test(arguments: [
        "", "   ", "plain", "<R><A>1</A>",
        "<!DOCTYPE r [<!ENTITY e \"x\">]><R>&e;</R>", "<?xml version=\"1.0\"?><!doctype r><R/>",
        String(repeating: "<a>", count: 200) + String(repeating: "</a>", count: 200),
    ])
    func `what is cut off, has a document type or nests too deep is no reply`(_ text: String) {
        #expect(XMLReply(parsing: Array(text.utf8)) == nil)
    }
}
