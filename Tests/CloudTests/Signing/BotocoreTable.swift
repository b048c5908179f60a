@testable import Cloud

/// Signs a row of a table that was written by botocore (see `RequestSignerBotocoreTests`).
enum BotocoreTable {
    /// Signature of a row: service, region, method, address, headers, token, body, header or query.
    static func signature(_ row: [String]) throws -> String? {
        let credentials = AWSCredentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            sessionToken: row[5])
        // 2026-01-31 23:59:58.
        let time = SigningTime(secondsSinceEpoch: 1_769_903_998)
        var request = HTTPRequest(HTTPMethod(rawValue: row[2]) ?? .get, try HTTPURL(row[3]))
        for header in row[4].split(separator: "|") {
            let name = header.prefix { $0 != ":" }
            request.headers.append(String(name), String(header.dropFirst(name.count + 1)))
        }
        let signer = RequestSigner(service: row[0])
        if row[7] == "query" {
            let url = signer.presign(
                request, expires: .seconds(3600), region: row[1], credentials: credentials, at: time)
            return url.query?.split(separator: "=").last.map(String.init)
        }
        signer.sign(
            &request, payload: .sha256(SHA256Digest(of: Array(row[6].utf8))), region: row[1],
            credentials: credentials, at: time)
        return request.headers["Authorization"]?.split(separator: "=").last.map(String.init)
    }
}
