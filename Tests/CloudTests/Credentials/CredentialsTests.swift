import Foundation
import Testing

@testable import Cloud

struct CredentialsTests {
    /// A folder with the two files of the AWS tools, removed at the end.
    private final class Home {
        let path: String
        init(credentials: String? = nil, config: String? = nil) throws {
            path = FileManager.default.temporaryDirectory.appendingPathComponent("replicator-\(UUID())").path
            try FileManager.default.createDirectory(atPath: path + "/.aws", withIntermediateDirectories: true)
            try credentials?.write(toFile: path + "/.aws/credentials", atomically: true, encoding: .utf8)
            try config?.write(toFile: path + "/.aws/config", atomically: true, encoding: .utf8)
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func failure(_ provider: some AWSCredentialsProvider) async -> AWSCredentialsError? {
        do {
            _ = try await provider.credentials()
            return nil
        } catch {
            return error as? AWSCredentialsError
        }
    }

    @Test func `the environment gives keys and token, and an empty token is none`() async throws {
        let provider = EnvironmentCredentials(environment: [
            "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "",
        ])
        #expect(
            try await provider.credentials() == AWSCredentials(accessKeyID: "id", secretAccessKey: "secret"))
    }

    @Test(arguments: [
        ([:], "missing", "AWS_ACCESS_KEY_ID is not set"),
        (["AWS_ACCESS_KEY_ID": "id"], "unusable", "AWS_SECRET_ACCESS_KEY is not"),
        (["AWS_SECRET_ACCESS_KEY": "s"], "unusable", "AWS_ACCESS_KEY_ID is not"),
    ])
    func `half a pair in the environment is an error that names the other half`(
        _ environment: [String: String], _ code: String, _ text: String
    ) async {
        let error = await failure(EnvironmentCredentials(environment: environment))
        #expect(error?.code.rawValue == code)
        #expect(error?.description.contains(text) == true)
    }

    @Test func `a profile is read from either file, with comments, spaces and a hash inside the secret`()
        async throws
    {
        let home = try Home(
            credentials: """
                # comment
                [default]
                aws_access_key_id = one
                aws_secret_access_key=se#cr=et ; comment

                [other]
                AWS_ACCESS_KEY_ID=two
                aws_secret_access_key=x
                aws_session_token=tok
                """,
            config: """
                [default]
                region = eu-west-1
                [profile from-config]
                region=eu-central-1
                s3 =
                  aws_access_key_id = nested
                aws_access_key_id=three
                aws_secret_access_key=y
                """)
        let environment = ["HOME": home.path]
        let standard = ProfileCredentials(environment: environment)
        #expect(
            try await standard.credentials()
                == AWSCredentials(accessKeyID: "one", secretAccessKey: "se#cr=et"))
        #expect(try standard.region() == "eu-west-1")
        let other = ProfileCredentials(environment: ["HOME": home.path, "AWS_PROFILE": "other"])
        #expect(
            try await other.credentials()
                == AWSCredentials(accessKeyID: "two", secretAccessKey: "x", sessionToken: "tok"))
        let third = ProfileCredentials(profile: "from-config", environment: environment)
        #expect(try await third.credentials().accessKeyID == "three")
        #expect(try third.region() == "eu-central-1")
    }

    @Test func `other places of the files are honoured`() async throws {
        let home = try Home(credentials: "[default]\naws_access_key_id=a\naws_secret_access_key=b\n")
        let provider = ProfileCredentials(environment: [
            "HOME": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": home.path + "/.aws/credentials",
        ])
        #expect(try await provider.credentials().accessKeyID == "a")
    }

    @Test(arguments: [
        ("sso_session = x", "single sign-on"), ("role_arn = arn", "assuming a role"),
        ("credential_process = /bin/x", "external process"),
    ])
    func `a profile that needs more than keys says so`(_ line: String, _ text: String) async throws {
        let home = try Home(config: "[default]\n\(line)\n")
        let error = await failure(CredentialsChain.standard(environment: ["HOME": home.path]))
        #expect(error?.code == .unusable)
        #expect(error?.description.contains(text) == true)
    }

    @Test func `the chain names every place it looked at`() async throws {
        let home = try Home()
        let error = await failure(CredentialsChain.standard(environment: ["HOME": home.path]))
        #expect(error?.description.contains("AWS_ACCESS_KEY_ID is not set") == true)
        #expect(error?.description.contains(home.path + "/.aws/credentials") == true)
    }

    @Test func `a profile named outright goes before the environment`() async throws {
        let home = try Home(credentials: "[p]\naws_access_key_id=file\naws_secret_access_key=b\n")
        let environment = ["HOME": home.path, "AWS_ACCESS_KEY_ID": "env", "AWS_SECRET_ACCESS_KEY": "s"]
        let named = CredentialsChain.standard(profile: "p", environment: environment)
        #expect(try await named.credentials().accessKeyID == "file")
        let unnamed = CredentialsChain.standard(environment: environment)
        #expect(try await unnamed.credentials().accessKeyID == "env")
    }

    @Test func `printing credentials shows no secret`() {
        let value = AWSCredentials(
            accessKeyID: "AKIACANARYKEYID", secretAccessKey: "canary-secret", sessionToken: "canary-token")
        var dumped = ""
        dump(value, to: &dumped)
        for text in ["\(value)", String(reflecting: value), "\(StaticCredentials(value))", dumped] {
            #expect(!text.contains("canary") && !text.contains("AKIACANARY"), "\(text)")
        }
    }
}
