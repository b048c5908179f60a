extension S3Client {
    /// Opens an upload.
    ///
    /// - Returns: its id, and how many times the request was sent. After more than one there may be further uploads
    ///   of this key whose ids were lost with the replies: abort them by ``abortUploads(of:except:)``.
    public func createMultipartUpload(
        _ key: String, attributes: ObjectAttributes
    ) async throws -> (uploadID: String, attempts: Int) {
        var call = S3Call(operation: .createMultipartUpload, method: .post, key: key)
        call.query = [("uploads", "")]
        call.headers = creationHeaders(attributes)
        call.headers["x-amz-checksum-algorithm"] = "SHA256"
        let (response, attempts) = try await performCounting(call)
        guard let uploadID = XMLReply(parsing: response.body)?["UploadId"], !uploadID.isEmpty else {
            throw error(.unreadableReply, "no UploadId", call)
        }
        return (uploadID, attempts)
    }

    /// Stores one part. Sending it again replaces it.
    ///
    /// - Parameter number: 1 to 10,000.
    public func uploadPart(
        _ key: String, uploadID: String, number: Int, _ payload: S3Payload
    ) async throws -> UploadedPart {
        var call = S3Call(operation: .uploadPart, method: .put, key: key, payload: payload)
        call.query = [("partNumber", String(number)), ("uploadId", uploadID)]
        call.headers["x-amz-checksum-sha256"] = payload.digest.base64
        let response = try await perform(call)
        guard let etag = response.headers["ETag"] else { throw error(.unreadableReply, "no ETag", call) }
        return UploadedPart(number: number, etag: etag, bytes: payload.count, digest: payload.digest)
    }

    /// Makes the object of its parts. If a reply was lost, the object itself tells whether it happened: by the token
    /// that the upload was created with, and by its size.
    ///
    /// - Parameter parts: all of them, in ascending order.
    /// - Returns: the object's ETag.
    public func completeMultipartUpload(
        _ key: String, uploadID: String, parts: [UploadedPart], token: String?
    ) async throws -> String {
        let bytes = parts.reduce(0) { $0 + $1.bytes }
        var call = S3Call(operation: .completeMultipartUpload, method: .post, key: key)
        call.query = [("uploadId", uploadID)]
        call.payload = S3Payload(Self.completionDocument(parts))
        call.headers["Content-Type"] = "application/xml"
        call.headers["x-amz-checksum-type"] = "COMPOSITE"
        call.headers["x-amz-mp-object-size"] = String(bytes)
        // Putting a large object together takes S3 minutes, in which it may send nothing.
        call.idleTimeout = .seconds(300)
        do {
            let reply = XMLReply(parsing: try await perform(call).body)
            // Only a composite checksum, which ends in the number of parts, is comparable to the parts' hashes.
            let checksum = reply?["ChecksumSHA256"].flatMap { $0.contains("-") ? $0 : nil }
            if let checksum, checksum != UploadedPart.compositeChecksum(parts) {
                throw error(.notOurs, "the server's checksum \(checksum) is not that of what was sent", call)
            }
            if let etag = reply?["ETag"], checksum != nil { return etag }
            // A server that says nothing about the content is at least asked for its size.
            guard let head = try await settle(key, token, bytes) else {
                throw error(.notOurs, "the object's size or token is not that of what was sent", call)
            }
            return head.etag
        } catch let error as S3Error where error.code == .noSuchUpload || error.isOutcomeUnknown {
            guard token != nil, let head = try await settle(key, token, bytes) else { throw error }
            return head.etag
        }
    }

    private static func completionDocument(_ parts: [UploadedPart]) -> [UInt8] {
        var text = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        for part in parts {
            text += "<Part><PartNumber>\(part.number)</PartNumber><ETag>\(escaped(part.etag))</ETag>"
            text += "<ChecksumSHA256>\(part.digest.base64)</ChecksumSHA256></Part>"
        }
        return Array((text + "</CompleteMultipartUpload>").utf8)
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { output, character in
            switch character {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            default: output.append(character)
            }
        }
    }

    /// Ends an upload and frees its parts. Waits until the server has none left: a part that was still under way when
    /// the upload was aborted may be stored afterwards. An upload that is not there is no error.
    ///
    /// - Throws: ``S3Error`` `limitExceeded` when parts are still there after several rounds.
    public func abortMultipartUpload(_ key: String, uploadID: String) async throws {
        var call = S3Call(operation: .abortMultipartUpload, method: .delete, key: key)
        call.query = [("uploadId", uploadID)]
        for _ in 0..<5 {
            do {
                _ = try await perform(call)
                if try await listParts(key, uploadID: uploadID).isEmpty { return }
            } catch let error as S3Error where error.code == .noSuchUpload {
                return
            }
        }
        throw error(.limitExceeded, "parts are left after five aborts", call)
    }

    /// Aborts every upload of exactly this key, except the one that is kept.
    public func abortUploads(of key: String, except kept: String? = nil) async throws {
        for upload in try await listMultipartUploads(prefix: key)
        where upload.key == key && upload.uploadID != kept {
            try await abortMultipartUpload(key, uploadID: upload.uploadID)
        }
    }
}

/// What S3 accepts. The plan of a transfer keeps within it; the sink checks again.
public struct S3Limits: Sendable, Equatable {
    /// Smallest part that is not the last of its object.
    public var minPartBytes: Int
    /// Most parts of an object.
    public var maxParts: Int

    /// AWS's limits (and its imitators': none is known to allow more).
    public static let aws = S3Limits(minPartBytes: 5 << 20, maxParts: 10_000)

    /// Other limits, for tests.
    public init(minPartBytes: Int, maxParts: Int) {
        self.minPartBytes = minPartBytes
        self.maxParts = maxParts
    }
}
