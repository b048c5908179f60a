import Cloud
import Streams
import Testing

@testable import Replication

struct ConnectionURLTests {
    @Test(arguments: [
        ("odbc://ERP", "odbc:DSN=ERP"),
        ("odbc:DSN=ERP;UID=scott;PWD=tiger", "odbc:DSN=ERP;UID=scott;PWD=***"),
        (
            "odbc:Driver={Oracle 21};DBQ=//h:1521/s;Password={a;b}}c};Opt=9",
            "odbc:Driver={Oracle 21};DBQ=//h:1521/s;Password=***;…"
        ),
        ("postgres://", "postgresql://"),
        ("postgresql://u:p@h:5433/db?sslmode=require", "postgresql://u:***@h:5433/db?sslmode=require"),
        ("postgres://h1,h2:5433/db", "postgresql://h1,h2:5433/db"),
        ("postgres://[::1]:5432/db", "postgresql://[::1]:5432/db"),
        ("postgres://%2Fvar%2Frun/db", "postgresql://%2Fvar%2Frun/db"),
        ("postgres:///db?host=/tmp&password=x", "postgresql://:***@/db?host=/tmp"),
        (
            "postgres://h/db?options=-csearch_path%3Dx&sslpassword=y",
            "postgresql://h/db?options=***&sslpassword=***"
        ),
        ("POSTGRES://h/db", "postgresql://h/db"), (" postgres://h/db ", "postgresql://h/db"),
        ("s3://bucket", "s3://bucket"), ("s3://my.bucket_1/a b/ü/", "s3://my.bucket_1/a b/ü"),
    ])
    func `a URL is read, and shown without secrets`(text: String, shown: String) throws {
        #expect(try ConnectionURL(parsing: text).description == shown)
    }

    @Test(arguments: [
        ("", "known kind"), ("mysql://h/db", "known kind"), ("host=h dbname=d password=CANARY", "key=value"),
        ("odbc:", "it is empty"), ("odbc:;;", "it is empty"), ("odbc:CANARY", "no ="),
        ("odbc:PWD={CANARY", "not closed"),
        ("odbc:PWD={CANARY}x", "not followed by ;"), ("odbc:=CANARY", "no name"),
        ("odbc://", "data source name"),
        ("odbc://a;PWD=CANARY", "data source name"), ("postgres://u:CAN@ARY@h/db", "more than one @"),
        ("postgres://u:CAN/ARY@h/db", "not a number"), ("postgres://u:12/ARY@h/db", "bare / or @"),
        ("postgres://h:x/db", "not a number"), ("postgres://h:0/db", "65535"),
        ("postgres://h:65536/db", "65535"),
        ("postgres://h/db?x", "name=value"), ("postgres://h/db?x=a=b", "name=value"),
        ("postgres://h/%zz", "hexadecimal"),
        ("postgres://h/%00", "hexadecimal"), ("postgres://h/%ff", "hexadecimal"),
        ("postgres://[::1/db", "closing ]"),
        ("postgres://[CANARY]/db", "not an IPv6"), ("s3://", "bucket's name"), ("s3://ab", "bucket's name"),
        ("s3://key:CANARY@bucket", "access_key_id"), ("s3://bucket?region=x", "no parameters"),
        ("s3://bucket/a/../b", ". or .."), ("file:///dir", "known kind"),
    ])
    func `a wrong URL is refused with the reason, and never quoted`(text: String, reason: String) {
        let error = #expect(throws: ValueError.self) { try ConnectionURL(parsing: text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("CAN") == false)
        #expect(error?.found == nil)
    }

    @Test func `a user and a password are added to what names none`() throws {
        let odbc = try ConnectionURL(parsing: "odbc://ERP").adding(user: "u v", password: Secret("p;}w"))
        guard case .odbc(let connection) = odbc else { throw Unexpected() }
        #expect(connection.text == "DSN=ERP;UID={u v};PWD={p;}}w}")
        let postgres = try ConnectionURL(parsing: "postgres://h/db").adding(
            user: "u", password: Secret("p@/:%w"))
        guard case .postgres(let url) = postgres else { throw Unexpected() }
        #expect(url.connectionText.revealed == "postgresql://u:p%40%2F%3A%25w@h/db")
        #expect(throws: ValueError.self) { try odbc.adding(user: "again", password: nil) }
        #expect(throws: ValueError.self) { try odbc.adding(user: nil, password: Secret("again")) }
        #expect(throws: ValueError.self) { try postgres.adding(user: "again", password: nil) }
        #expect(throws: ValueError.self) { try postgres.adding(user: nil, password: Secret("again")) }
        #expect(throws: ValueError.self) {
            try ConnectionURL(parsing: "s3://bucket").adding(user: "u", password: nil)
        }
    }

    @Test func `attributes of an ODBC string are found in any case`() throws {
        guard
            case .odbc(let connection) = try ConnectionURL(
                parsing: "odbc:driver={My {Driver}}};PwD = x; Uid=y")
        else {
            throw Unexpected()
        }
        #expect(connection.harmlessValue("DRIVER") == "My {Driver}")
        #expect(connection.harmlessValue("PWD") == nil)
        #expect(connection.holdsUser)
        #expect(connection.holdsPassword)
    }

    @Test func `what libpq gets is what was written`() throws {
        let letters = Array("aB1@:/?#&=%[] ,;+é")
        for _ in 0..<1_000 {
            let password = String((0..<Int.random(in: 1...12)).compactMap { _ in letters.randomElement() })
            let text =
                "postgres://\(PercentEncoding.encode(password)):\(PercentEncoding.encode(password))@h:1/d"
            guard case .postgres(let url) = try ConnectionURL(parsing: text) else { throw Unexpected() }
            #expect(url.user == password)
            #expect(url.password?.revealed == password)
            guard case .postgres(let again) = try ConnectionURL(parsing: url.connectionText.revealed) else {
                throw Unexpected()
            }
            #expect(again == url)
        }
    }

    @Test func `no rendering of a connection shows a password, whatever its letters are`() throws {
        let letters = Array("aB1@:/?#&=%[](){};!$ ,'\"\\é")
        for _ in 0..<1_000 {
            let noise = String((0..<Int.random(in: 0...8)).compactMap { _ in letters.randomElement() })
            let password = "CANARY\(noise)CANARY"
            let braced = "{" + password.replacing("}", with: "}}") + "}"
            let encoded = PercentEncoding.encode(password)
            let texts = [
                "odbc:DSN=x;PWD=\(braced);UID=u", "odbc:password = \(braced)", "odbc:Token=\(braced);DSN=x",
                "odbc:DSN=x;PWD=\(password)", "postgres://u:\(encoded)@h/db", "postgres://u:\(password)@h/db",
                "postgres://h/db?password=\(encoded)",
                "postgres://h/db?sslpassword=\(encoded)&sslmode=require",
                "postgres://h/db?password=\(password)", "s3://u:\(password)@bucket", password,
            ]
            for text in texts { #expect(!everyRendering(of: text).contains("CANARY"), "\(text)") }
        }
    }

    /// All that can be printed of a URL, or of the error it gives.
    private func everyRendering(of text: String) -> String {
        var result = ""
        do {
            let url = try ConnectionURL(parsing: text)
            dump(url, to: &result)
            result += "\(url) \(String(describing: url)) \(String(reflecting: url))"
            let added = try? ConnectionURL(parsing: "odbc://x").adding(user: nil, password: Secret(text))
            dump(added, to: &result)
        } catch {
            dump(error, to: &result)
            result += "\(error)"
        }
        return result
    }
}

/// A test met another case than it expects.
struct Unexpected: Error {}
