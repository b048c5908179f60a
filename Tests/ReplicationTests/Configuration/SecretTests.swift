import Testing

@testable import Replication

struct SecretTests {
    @Test func `nothing that prints a secret shows it`() {
        struct Holder {
            let secret: Secret
            let optional: Secret?
        }
        let holder = Holder(secret: Secret("CANARY"), optional: Secret("CANARY"))
        var output = ""
        dump(holder, to: &output)
        print(holder, holder.secret, [holder.secret], to: &output)
        debugPrint(holder, holder.secret, to: &output)
        output +=
            "\(holder) \(String(reflecting: holder.secret)) \(Mirror(reflecting: holder.secret).children.count)"
        #expect(!output.contains("CANARY"))
        #expect(output.contains("<redacted>"))
        #expect(holder.secret.revealed == "CANARY")
    }
}
