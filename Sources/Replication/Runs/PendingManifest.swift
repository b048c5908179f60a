import Foundation
import Streams

/// A manifest that is committed in a run row and not yet known to be in its bucket.
struct PendingManifest: Sendable, Equatable, Codable {
    /// Target by its name in the configuration.
    var target: String
    var bucket: String
    var key: String
    var manifest: Manifest

    /// The JSON array that a run row holds.
    static func encode(_ manifests: [PendingManifest]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(manifests), as: UTF8.self)
    }

    /// Reads what ``encode(_:)`` wrote.
    static func decode(_ text: String) throws -> [PendingManifest] {
        try JSONDecoder().decode([PendingManifest].self, from: Data(text.utf8))
    }
}
