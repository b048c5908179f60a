public import Cloud
internal import Foundation

/// Says which objects make up a run's result. Written last; readers go by it alone.
///
/// Its encoding is deterministic: the same manifest is always the same bytes.
public struct Manifest: Sendable, Equatable, Codable {
    /// A column of the CSV.
    public struct Column: Sendable, Equatable, Codable {
        /// Name, as in the header line.
        public let name: String
        /// Type, in the source's words.
        public let type: String

        /// Builds a column.
        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// The part of the source that was read, as texts in the source's own form and precision.
    public struct Window: Sendable, Equatable, Codable {
        /// Included; absent for everything up to `until`.
        public let since: String?
        /// Not included.
        public let until: String?

        /// Builds a window.
        public init(since: String?, until: String?) {
            self.since = since
            self.until = until
        }
    }

    /// How the CSV is written.
    public struct Dialect: Sendable, Equatable, Codable {
        /// One character.
        public let delimiter: String
        /// Whether each object begins with a line of column names.
        public let header: Bool
        /// What stands, unquoted, for NULL.
        public let null: String
        /// `lf` or `crlf`.
        public let lineEnding: String

        /// Builds a dialect.
        public init(delimiter: String, header: Bool, null: String, lineEnding: String) {
            self.delimiter = delimiter
            self.header = header
            self.null = null
            self.lineEnding = lineEnding
        }

        private enum CodingKeys: String, CodingKey {
            case delimiter, header, null
            case lineEnding = "line_ending"
        }
    }

    /// A group of objects, for objects grouped by a column.
    public struct Group: Sendable, Equatable, Codable {
        /// The name by which its objects and their keys call it.
        public let name: String
        /// Value of the column; absent for NULL.
        public let value: String?
        /// Rows of its objects.
        public let rows: Int
        /// Bytes of its objects.
        public let bytes: Int
        /// How many objects it has.
        public let objects: Int
    }

    /// A data object.
    public struct Object: Sendable, Equatable, Codable {
        /// Key in the bucket.
        public let key: String
        /// Size.
        public let bytes: Int
        /// Rows, header line not counted.
        public let rows: Int
        /// Sizes and hashes of its parts, in order.
        public let parts: [StoredObject.Part]
        /// ETag: the bucket's opaque version of the content.
        public let etag: String
        /// Name of its group; absent where objects are not grouped.
        public let group: String?

        /// Describes a stored object.
        public init(_ object: StoredObject) {
            key = object.key
            bytes = object.bytes
            rows = object.rows
            parts = object.parts
            etag = object.etag
            group = object.group?.keySegment
        }
    }

    /// Version of this format.
    public private(set) var version = 1
    /// Id of the run.
    public var run: String
    /// Name of the sync.
    public var sync: String
    /// `full` or `incremental`.
    public var mode: String
    /// When the manifest was made, ISO 8601 in UTC.
    public var createdAt: String
    /// What was read, for an incremental run.
    public var window: Window?
    /// Columns in order.
    public var columns: [Column]
    /// Rows of all objects.
    public var rows: Int
    /// Bytes of all objects.
    public var bytes: Int
    /// How to read them.
    public var csv: Dialect
    /// `gzip` or `zstd` where the objects are compressed; absent where they are not. Sizes and hashes are those of what
    /// is stored.
    public var compression: String?
    /// The groups, in the order in which they were first read; absent where objects are not grouped.
    public var groups: [Group]?
    /// The objects, in the order in which their rows were read.
    public var objects: [Object]

    /// Builds a manifest; rows and bytes are summed up.
    public init(
        run: String, sync: String, mode: String, createdAt: String, window: Window?, columns: [Column],
        csv: Dialect, compression: String? = nil, objects: [StoredObject]
    ) {
        self.run = run
        self.sync = sync
        self.mode = mode
        self.createdAt = createdAt
        self.window = window
        self.columns = columns
        rows = objects.reduce(0) { $0 + $1.rows }
        bytes = objects.reduce(0) { $0 + $1.bytes }
        self.csv = csv
        self.compression = compression
        self.objects = objects.map(Object.init)
        groups = Self.groups(objects)
    }

    private static func groups(_ objects: [StoredObject]) -> [Group]? {
        // Grouped by key segment, not by value: Swift compares strings by Unicode equivalence, so that values which
        // differ in the database could be equal here.
        let members = Dictionary(grouping: objects, by: \.group?.keySegment)
        var seen: Set<String> = []
        let groups = objects.compactMap(\.group).filter { seen.insert($0.keySegment).inserted }
        guard !groups.isEmpty else { return nil }
        return groups.map { group in
            let own = members[group.keySegment] ?? []
            return Group(
                name: group.keySegment, value: group.value, rows: own.reduce(0) { $0 + $1.rows },
                bytes: own.reduce(0) { $0 + $1.bytes }, objects: own.count)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case version, run, sync, mode, window, columns, rows, bytes, csv, groups, compression, objects
        case createdAt = "created_at"
    }

    /// Reads one.
    ///
    /// - Throws: `DecodingError` naming what is missing.
    public init(decoding bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(Manifest.self, from: Data(bytes))
    }

    /// The bytes to store: JSON with sorted keys, on lines of their own.
    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}

extension S3Client {
    /// Writes a run's manifest, which is what makes its objects a result. Writing the same one again is success;
    /// a key that holds another run's manifest is an error.
    public func putManifest(_ manifest: Manifest, key: String) async throws {
        let attributes = ObjectAttributes(contentType: "application/json", token: manifest.run)
        try await putObjectIfAbsent(key, S3Payload(manifest.encoded()), attributes: attributes)
    }

    /// Reads a manifest; `nil` when there is none, which means that the run did not happen.
    public func getManifest(key: String) async throws -> Manifest? {
        try await getObject(key, limitBytes: 64 << 20).map { try Manifest(decoding: $0) }
    }
}
