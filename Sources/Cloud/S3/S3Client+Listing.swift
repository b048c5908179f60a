extension S3Client {
    /// One page of the objects whose keys begin with a prefix.
    ///
    /// - Parameter continuation: from the page before; `nil` for the first.
    public func listObjects(prefix: String, continuation: String? = nil) async throws -> ObjectPage {
        var call = S3Call(operation: .listObjects, method: .get)
        // Keys may hold characters that XML cannot; encoded ones never do.
        call.query = [("encoding-type", "url"), ("list-type", "2"), ("prefix", prefix)]
        if let continuation { call.query.append(("continuation-token", continuation)) }
        let root = try await reply(call)
        let objects = try root.all("Contents").map { entry in
            guard let key = entry["Key"], let bytes = entry["Size"].flatMap({ Int($0) }) else {
                throw error(.unreadableReply, "an entry without key or size", call)
            }
            return ListedObject(key: key.decodedKey(in: root), bytes: bytes, etag: entry["ETag"] ?? "")
        }
        guard root["IsTruncated"] == "true" else { return ObjectPage(objects: objects, continuation: nil) }
        guard let next = root["NextContinuationToken"], next != continuation else {
            throw error(.unreadableReply, "a truncated page without a new continuation token", call)
        }
        return ObjectPage(objects: objects, continuation: next)
    }

    /// All objects whose keys begin with a prefix. Only for prefixes of one run: everything is kept in memory.
    public func listAllObjects(prefix: String) async throws -> [ListedObject] {
        var page = try await listObjects(prefix: prefix)
        var objects = page.objects
        while let continuation = page.continuation {
            page = try await listObjects(prefix: prefix, continuation: continuation)
            objects += page.objects
        }
        return objects
    }

    /// All open uploads whose keys begin with a prefix.
    public func listMultipartUploads(prefix: String) async throws -> [ListedUpload] {
        var uploads: [ListedUpload] = []
        var markers: [(name: String, value: String)] = []
        while true {
            var call = S3Call(operation: .listMultipartUploads, method: .get)
            call.query = [("uploads", ""), ("encoding-type", "url"), ("prefix", prefix)] + markers
            let root = try await reply(call)
            for entry in root.all("Upload") {
                guard let key = entry["Key"], let uploadID = entry["UploadId"] else { continue }
                uploads.append(ListedUpload(key: key.decodedKey(in: root), uploadID: uploadID))
            }
            guard root["IsTruncated"] == "true" else { return uploads }
            let next = [
                (name: "key-marker", value: (root["NextKeyMarker"] ?? "").decodedKey(in: root)),
                (name: "upload-id-marker", value: root["NextUploadIdMarker"] ?? ""),
            ]
            guard next.map(\.value) != markers.map(\.value) else {
                throw error(.unreadableReply, "a truncated page that does not advance", call)
            }
            markers = next
        }
    }

    /// Numbers of the parts that an upload has, the first thousand of them.
    public func listParts(_ key: String, uploadID: String) async throws -> [Int] {
        var call = S3Call(operation: .listParts, method: .get, key: key)
        call.query = [("uploadId", uploadID)]
        return try await reply(call).all("Part").compactMap { $0["PartNumber"].flatMap { Int($0) } }
    }

    private func reply(_ call: S3Call) async throws -> XMLReply {
        // `perform` has already refused a reply that cannot be parsed; parsing it again costs little beside the
        // request.
        guard let root = XMLReply(parsing: try await perform(call).body) else {
            throw error(.unreadableReply, "not an XML document", call)
        }
        return root
    }
}

extension String {
    /// A key as it is, from a listing that may have encoded it. `+` is a space there, as in forms.
    fileprivate func decodedKey(in listing: XMLReply) -> String {
        guard listing["EncodingType"] == "url" else { return self }
        return PercentEncoding.decode(
            split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%20"))
    }
}
