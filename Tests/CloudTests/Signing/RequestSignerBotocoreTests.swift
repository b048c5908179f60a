import Testing

@testable import Cloud

/// What botocore 1.43.11 signed, for random requests at 2026-01-31 23:59:58: keys and queries full of what needs
/// encoding, repeated names, headers with runs of spaces, both path styles, with and without session token. (A run
/// of 5,000 agreed as well, but for presigned addresses that repeat a query name, of which botocore keeps one.)
struct RequestSignerBotocoreTests {
    @Test(arguments: rows) func `signatures are those of botocore`(_ row: [String]) throws {
        #expect(try BotocoreTable.signature(row) == row[8])
    }

    /// Service, region, method, address, headers, session token, body, header or query, signature.
    private static let rows: [[String]] = [
        [
            "s3", "us-east-1", "HEAD",
            "http://127.0.0.1:8333/%20?%3F%29%3B%C3%A9%C3%A9=%3A%2B&%2B=&%3A%23%F0%9F%98%80%2C=%C3%BC%25Y1%24",
            "x-amz-meta-a:  a   b  c |Content-Type:text/csv; charset=utf-8", "tok/en+==", "hello", "header",
            "fd4ffc4a7d6a1fb8778d9295126d7d87931078d8fe895038d5ef5629c4ffbc95",
        ],
        [
            "s3", "us-east-1", "HEAD",
            "https://example.amazonaws.com/%2C%40%F0%9F%98%80%C3%A9YZ%26%E6%97%A5YX?%5D%C3%BC%25%2A%40=&%40.1=X%20%25",
            "Content-Type:text/csv; charset=utf-8", "tok/en+==", "", "header",
            "56f59d46d947dbd9a5206b7446b7d7e2da63fc191204a88ee7b5fb55af439e74",
        ],
        [
            "sqs", "us-east-1", "PUT",
            "https://example.amazonaws.com/%5B%26%28%40%2A/-Z_-//a?_%3D%25a=%28&%21%5D%3B9=%24X%C3%A9%5B%27&%27%270=%27X~",
            "Content-Type:text/csv; charset=utf-8", "", "hello", "header",
            "f44d247b25ed74c8508cd8c6a466ae41c03c6935f0d588f73d2b4275e0d36fb5",
        ],
        [
            "s3", "us-east-1", "DELETE",
            "https://example.amazonaws.com/%E6%97%A5%E6%97%A5%3AZ-0%2C%3D%E6%97%A5.%23b%20%23?%3F=&%3AZ%3D%23=.%40",
            "", "tok/en+==", "{\"a\":1}", "header",
            "1318e01d7f87e49d0de0bd19fd6d3c6924f09f2ded9a0f7ddd8a361614ebdcda",
        ],
        [
            "s3", "us-east-1", "PUT",
            "https://bucket.s3.eu-central-1.amazonaws.com//~%23%F0%9F%98%80%40bb%26%E6%97%A5%3D~%40?%40%21Z%2F0=%E6%97%A5&%2C=%E6%97%A5&a%E6%97%A5%40Z=1%2A~%E6%97%A5_%29",
            "x-amz-meta-a:1,2|Content-Type:text/csv; charset=utf-8", "tok/en+==", "{\"a\":1}", "header",
            "18206919e433f3fae63206f0ad258084531d4bc219a18321875a41c1428f17ef",
        ],
        [
            "s3", "us-east-1", "PUT",
            "https://bucket.s3.eu-central-1.amazonaws.com/?%C3%A9-%E6%97%A5%40=%5B",
            "x-amz-meta-a:x", "", "{\"a\":1}", "header",
            "df6745ed0aea0cc44cc6058cd996956e4705d9cd6a6b592f62e5c51e171b6204",
        ],
        [
            "s3", "us-east-1", "PUT",
            "https://example.amazonaws.com/?%25=%2B%3B%3D%3F&9X%40=%23%28%24",
            "", "", "hello", "header",
            "1dcaef362be5d871221b753b6f5aa41415dddddd965bf9d4fff38359c57019a9",
        ],
        [
            "s3", "eu-central-1", "PUT",
            "http://127.0.0.1:8333/%E6%97%A51%5BX?%23%23%5B%E6%97%A50=X%2B~%26&k=0%24%C3%BC%5BbY",
            "x-amz-meta-a:1,2", "", "{\"a\":1}", "header",
            "333c4017c2e8a9f744cffe8f1adbfa5ccefcfd5eb20c9f98de9d575b2b407158",
        ],
        [
            "sqs", "us-east-1", "GET",
            "http://127.0.0.1:8333/%21-%3D9?0=%F0%9F%98%80.%2F&%29=%27%2C%28~&%3BZ=%21b%2C%5B%C3%A9",
            "Content-Type:text/csv; charset=utf-8", "tok/en+==", "{\"a\":1}", "header",
            "22aa347f7a499b2d7c553dd588218cb123f27110bdebdec77b0209eba2999fb8",
        ],
        [
            "events", "us-east-1", "DELETE",
            "https://bucket.s3.eu-central-1.amazonaws.com/%24%3A%20/%2C~9%27%40X9a",
            "Content-Type:text/csv; charset=utf-8", "", "", "header",
            "f76f6f70b6bf8d2bf638c348bb658d51e6c66c3c820bf3094ef1cc2d74891203",
        ],
        [
            "events", "us-east-1", "HEAD",
            "http://127.0.0.1:8333/%2B%25c%C3%A9_.%26%C3%BCa?%2C%5B=%2Bc&%20%40=a",
            "x-amz-meta-a:  a   b  c |Content-Type:text/csv; charset=utf-8", "", "", "header",
            "2c2edc08b9f6ad9f4ca73b3be85397256d09c82e2f22f09fb1a162ed63bf828a",
        ],
        [
            "s3", "us-east-1", "POST",
            "https://example.amazonaws.com/-%27?k=b%3A%3A&%2FZ%23-%2A=%3B%F0%9F%98%80-%25-c&%24%29%249%23=%24%5Db%2FZb&k=%21",
            "x-amz-meta-a:  a   b  c ", "", "{\"a\":1}", "header",
            "9c0a49d4fe451506e3d9807f4727eb4c2f9d9e52240bdb9df9c07d707d6d42d7",
        ],
        [
            "s3", "eu-central-1", "PUT",
            "http://127.0.0.1:8333/%C3%A9%F0%9F%98%80%2AY%E6%97%A5%25c?~Y-%2C%3D=%3A%5D9a%E6%97%A5&k=%260%20&%F0%9F%98%80%25%23%25%C3%A9=%C3%A91%5B&%3A=",
            "x-amz-meta-a:  a   b  c |Content-Type:text/csv; charset=utf-8", "tok/en+==", "", "query",
            "c88de061bbbb5277372283ba9062e0c264958709ceeec81f24095c7d61ebbb93",
        ],
        [
            "events", "eu-central-1", "POST",
            "https://bucket.s3.eu-central-1.amazonaws.com/%2Ca%3B?1~a=%25%3D%21Y%27&Y%21%29=%26X%260X%25",
            "Content-Type:text/csv; charset=utf-8", "tok/en+==", "hello", "header",
            "e41bf7a29b3b27cef7b08e1a678337b8b0ac087d32a76168f2e2f9451f4db6b4",
        ],
        [
            "sqs", "us-east-1", "POST",
            "https://example.amazonaws.com/b%28%2A%28%23%20?%2CX=%26%5D%21&%24=%20Z%26%2B&%27%C3%BC%29=b9",
            "x-amz-meta-a:  a   b  c ", "tok/en+==", "", "header",
            "c489179abbd3a735fd37ae9749de5853894c2b05d58affca66a6045078278df2",
        ],
        [
            "events", "us-east-1", "HEAD",
            "http://127.0.0.1:8333/%C3%BC%2B0/--%230%C3%A9Z%5Bca9?c%3A9%3D=%2910Y",
            "", "tok/en+==", "hello", "header",
            "f64a1b3991d2db3a5d016464ff1d31a700ab168a51e824a5e3ea9235d9ec78c1",
        ],
        [
            "events", "eu-central-1", "GET",
            "https://example.amazonaws.com//%29%21/%F0%9F%98%80c%2C%28?%27~a%25%24=&%F0%9F%98%80=%3A",
            "x-amz-meta-a:x|Content-Type:text/csv; charset=utf-8", "tok/en+==", "", "header",
            "abbd30a4aae29487f6b934d61b74f47b1b96f16fac733a72ac5311296087308b",
        ],
        [
            "s3", "eu-central-1", "PUT",
            "https://example.amazonaws.com/%28X-%27X%20b-%28XX_%27%C3%BC%3B",
            "Content-Type:text/csv; charset=utf-8", "", "", "query",
            "58708e977361b46b71ad9373c31ed32daadc8d8ed352b14d615d9f070f573050",
        ],
        [
            "events", "eu-central-1", "POST",
            "https://example.amazonaws.com/%C3%BC.0aZ%26Z%40%281?%2A=%3A%29&k=&%E6%97%A5~%21%3F%C3%BC=%3B&%E6%97%A5b=%28%2B%27c%2A",
            "x-amz-meta-a:x|Content-Type:text/csv; charset=utf-8", "", "{\"a\":1}", "header",
            "c15546929aa0e8c36e330e96134361b26e5867305d7c2efd58869a29c85ec3d0",
        ],
        [
            "sqs", "eu-central-1", "POST",
            "https://example.amazonaws.com/c%3D%3B%26%3AaYb/0?%C3%A9%2A%3D%29%F0%9F%98%80=%F0%9F%98%80&a=%3A-%2B%3B%3B%C3%A9&Z%24=%27",
            "x-amz-meta-a:x", "tok/en+==", "{\"a\":1}", "header",
            "1dce71e779c10076119704fe3b0ebe6845c333aed4104c725dd12a34902c2c16",
        ],
        [
            "sqs", "us-east-1", "POST",
            "https://bucket.s3.eu-central-1.amazonaws.com/%5D%26%21%3D%3D~%C3%BC%2B?%2B=%25",
            "x-amz-meta-a:x|Content-Type:text/csv; charset=utf-8", "", "{\"a\":1}", "header",
            "c6212b275cbfada18fd8f238160bc067c3c6a16d0a60d588c81e542c599b14eb",
        ],
        [
            "sqs", "eu-central-1", "DELETE",
            "https://bucket.s3.eu-central-1.amazonaws.com/%2B%29%2A%21%C3%BC%24%C3%BC_b",
            "Content-Type:text/csv; charset=utf-8", "tok/en+==", "{\"a\":1}", "header",
            "5b8fbfba9697e1fa8feac42b3f44526733bac944c61b23e02c46c664757665e7",
        ],
        [
            "s3", "us-east-1", "DELETE",
            "http://127.0.0.1:8333/0Y9%40%29%21Z%C3%BC%24%24cc?k=%3B%24ZX%24",
            "", "", "", "query",
            "4af30f50850411fea2f1d0178797afabd4cfe51d567f850dd1e6b02652d88922",
        ],
        [
            "events", "us-east-1", "POST",
            "https://example.amazonaws.com//Y%40%3D.?%26%C3%A9-%3D=%E6%97%A5%20%3D%24&%3B=c~",
            "x-amz-meta-a:1,2", "tok/en+==", "hello", "header",
            "91643ef3335b45d3b15724ba46a219630a63a4206bb8426e0b705e9c169422c6",
        ],
        [
            "s3", "us-east-1", "PUT",
            "https://example.amazonaws.com/%2B~.%3B~%2A%2C%2B?%3F%E6%97%A5%E6%97%A5%23a=b%29%2F%5D%3A%20&Y%5D.=c&k=",
            "Content-Type:text/csv; charset=utf-8", "", "", "query",
            "fff99833cce3cb18c5622ddab08b92dedc85b2951104f7fd88c43b021bf76090",
        ],
        [
            "sqs", "eu-central-1", "HEAD",
            "https://bucket.s3.eu-central-1.amazonaws.com/%25%20/%F0%9F%98%80.",
            "Content-Type:text/csv; charset=utf-8", "", "{\"a\":1}", "header",
            "e0d92b255a5986faf554938b17e602ea86fc3973955226b8857f43f55f989569",
        ],
        [
            "sqs", "eu-central-1", "GET",
            "https://bucket.s3.eu-central-1.amazonaws.com/%27Z%29b%21%20%3A%3D%29%3F%24.?%2F%C3%A99%3Fc=%3B%23&%C3%BC=%5B%3B.%C3%A9%C3%BC&%3D%2F9%2C%C3%A9=%2B%24~%26%3A",
            "", "", "", "header",
            "f1c43db2ef41082d3568f015dca0b69cc2fd224f4f3c4fb7303781f90f2437cc",
        ],
        [
            "events", "eu-central-1", "HEAD",
            "http://127.0.0.1:8333///_1%C3%A9%29%3B%3D0%28%2B%27.?%E6%97%A5%C3%A9b=%28%23_%3B&k=%F0%9F%98%800c",
            "Content-Type:text/csv; charset=utf-8", "", "{\"a\":1}", "header",
            "feeb51da615ef2219808109c7bf95588f4b3c0aaa0cce6054d837cf3ca7b0655",
        ],
        [
            "s3", "us-east-1", "POST",
            "https://bucket.s3.eu-central-1.amazonaws.com/XZ%5D%3B9%23%40aa%20Y%25?0-%2F_=%C3%BC%40-%20%27%3F&Z=%5B%3A~%F0%9F%98%80%20",
            "x-amz-meta-a:  a   b  c ", "", "", "query",
            "69500ec85ac8f5445f8a68692034438489e5341b98c39438e53fd9bb40394a3c",
        ],
        [
            "s3", "eu-central-1", "POST",
            "http://127.0.0.1:8333/Z%25%5B%F0%9F%98%80?%3DXcaX=&Z%2A%3A%3A.=%F0%9F%98%80X%3B%21%5D%C3%BC&.-1=.%28",
            "x-amz-meta-a:  a   b  c ", "tok/en+==", "", "query",
            "b9ff009da4d81c537f819378fa102cd494928117c7363fffdae396a0eeb865ae",
        ],
        [
            "s3", "us-east-1", "POST",
            "https://bucket.s3.eu-central-1.amazonaws.com/%5D-%26%5B?%3FZ=%5B%F0%9F%98%80%2A~&%2F%3AX%27%C3%A9=%20%3Da%2A%C3%A9&Z%3F%40Y=%27",
            "Content-Type:text/csv; charset=utf-8", "tok/en+==", "", "query",
            "949795a2c14ca0aa0373798abe38fb44ffe312a5d080b244259783db383d310f",
        ],
        [
            "s3", "us-east-1", "GET",
            "https://bucket.s3.eu-central-1.amazonaws.com/%24%3A~Y%3AZ/%259%27%25?%C3%A99%26=b&%40%28=",
            "Content-Type:text/csv; charset=utf-8", "tok/en+==", "", "query",
            "1eab0230d645499efe69dc66ad31d82d395e1ffa1e5c11500dabfeeaf511744a",
        ],
    ]
}
