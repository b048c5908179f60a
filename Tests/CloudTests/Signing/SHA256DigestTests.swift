import Testing

@testable import Cloud

struct SHA256DigestTests {
    /// FIPS 180-2, appendix B, and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `hashes are those of the standard`(_ message: String, _ hex: String) {
        #expect(SHA256Digest(of: Array(message.utf8)).hex == hex)
    }

    /// RFC 4231, test case 2.
    @Test func `a keyed hash is that of the standard`() {
        let digest = SHA256Digest.keyed(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(digest.hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
