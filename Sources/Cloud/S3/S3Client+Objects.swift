extension S3Client {
    /// Stores an object in one request, replacing what is there.
    ///
    /// - Returns: its ETag.
    @discardableResult
    public func putObject(
        _ key: String, _ payload: S3Payload, attributes: ObjectAttributes = ObjectAttributes()
    ) async throws -> String {
        let response = try await perform(putCall(key, payload, attributes))
        return response.headers["ETag"] ?? ""
    }

    /// Stores an object unless its key is taken. If it is taken by this very object, because an earlier reply was
    /// lost, that is success.
    ///
    /// - Parameter attributes: must have a token.
    /// - Returns: its ETag.
    /// - Throws: ``S3Error`` `preconditionFailed` when the key holds something else.
    @discardableResult
    public func putObjectIfAbsent(
        _ key: String, _ payload: S3Payload, attributes: ObjectAttributes
    ) async throws -> String {
        precondition(attributes.token != nil, "without a token a lost reply cannot be settled")
        var call = putCall(key, payload, attributes)
        call.headers["If-None-Match"] = "*"
        do {
            return try await perform(call).headers["ETag"] ?? ""
        } catch let error as S3Error where error.code == .preconditionFailed || error.isOutcomeUnknown {
            guard let head = try await settle(key, attributes.token, payload.count) else { throw error }
            return head.etag
        }
    }

    private func putCall(_ key: String, _ payload: S3Payload, _ attributes: ObjectAttributes) -> S3Call {
        var call = S3Call(operation: .putObject, method: .put, key: key, payload: payload)
        call.headers = creationHeaders(attributes)
        call.headers["x-amz-checksum-sha256"] = payload.digest.base64
        return call
    }

    /// What only the request that creates an object may carry.
    func creationHeaders(_ attributes: ObjectAttributes) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Content-Type": attributes.contentType]
        headers["Content-Encoding"] = attributes.contentEncoding
        headers[ObjectAttributes.tokenHeader] = attributes.token
        for header in configuration.encryption.headers { headers.append(header.name, header.value) }
        return headers
    }

    /// The object if it is the one that was being written: same token and size. `nil` otherwise, and also when it
    /// cannot be asked, so that the error in hand is the one reported.
    func settle(_ key: String, _ token: String?, _ bytes: Int) async throws -> ObjectHead? {
        do {
            guard let head = try await headObject(key), head.token == token, head.bytes == bytes else {
                return nil
            }
            return head
        } catch is S3Error {
            return nil
        }
    }

    /// What is known about an object; `nil` when there is none.
    public func headObject(_ key: String) async throws -> ObjectHead? {
        do {
            let call = S3Call(operation: .headObject, method: .head, key: key)
            let response = try await perform(call)
            guard let bytes = response.headers["Content-Length"].flatMap({ Int($0) }) else {
                throw error(.unreadableReply, "no Content-Length", call)
            }
            return ObjectHead(
                bytes: bytes, etag: response.headers["ETag"] ?? "",
                token: response.headers[ObjectAttributes.tokenHeader])
        } catch let error as S3Error where error.status == 404 && error.code != .noSuchBucket {
            return nil
        }
    }

    /// A small object's bytes, such as a manifest's; `nil` when there is none.
    ///
    /// - Throws: ``S3Error`` when it is longer than `limitBytes`.
    public func getObject(_ key: String, limitBytes: Int = 8 << 20) async throws -> [UInt8]? {
        do {
            var call = S3Call(operation: .getObject, method: .get, key: key)
            call.responseLimitBytes = limitBytes
            return try await perform(call).body
        } catch let error as S3Error where error.code == .noSuchKey {
            return nil
        }
    }

    /// Removes an object; one that is not there is no error.
    public func deleteObject(_ key: String) async throws {
        do {
            _ = try await perform(S3Call(operation: .deleteObject, method: .delete, key: key))
        } catch let error as S3Error where error.code == .noSuchKey {
            // AWS answers 204 for a missing key, but servers that imitate it may answer with this error.
        }
    }

    /// Asks whether the bucket is there and may be used.
    ///
    /// A reply to HEAD has no body and so gives no reason. When HEAD is refused, the bucket is therefore listed,
    /// because the error of that request has one: a wrong secret and a missing permission are mended in different
    /// places.
    public func headBucket() async throws {
        do {
            _ = try await perform(S3Call(operation: .headBucket, method: .head))
        } catch let error as S3Error where (400..<500).contains(error.status) {
            _ = try await listObjects(prefix: "")
            throw error
        }
    }
}
