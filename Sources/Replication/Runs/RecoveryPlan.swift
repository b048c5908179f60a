import Streams

/// What a new run has to finish or to clear away of earlier ones, decided from what the state holds. Pure;
/// ``RunRecovery`` carries it out.
struct RecoveryPlan: Sendable, Equatable {
    /// A bucket that the sync still has, by its place among them.
    struct Bucket: Sendable, Equatable {
        /// Name of the target.
        var target: String
        var bucket: String
    }

    /// A run that is committed, and whose manifests may not be in their buckets.
    struct Promise: Sendable, Equatable {
        var run: String
        /// What can be written, and the place of its bucket.
        var writes: [(manifest: PendingManifest, bucket: Int)] = []
        /// What cannot, because its target is no longer in the configuration: it stays promised.
        var kept: [PendingManifest] = []

        static func == (left: Self, right: Self) -> Bool {
            left.run == right.run && left.kept == right.kept
                && left.writes.elementsEqual(right.writes) { $0 == $1 }
        }
    }

    var promises: [Promise] = []
    /// Objects to remove, and the place of their bucket.
    var sweeps: [(object: ObjectIntent, bucket: Int)] = []
    /// Objects that cannot be removed, because their target is no longer in the configuration, with its name.
    var kept: [(object: ObjectIntent, target: String)] = []

    /// - Parameters:
    ///   - pending: runs and what each has promised.
    ///   - leftovers: objects that are no part of a result, with the name of their target.
    ///   - buckets: those of the sync as it is configured now.
    init(
        pending: [(run: String, manifests: [PendingManifest])],
        leftovers: [(target: String, object: ObjectIntent)], buckets: [Bucket]
    ) {
        promises = pending.map { run, manifests in
            var promise = Promise(run: run)
            for manifest in manifests {
                // A target that now names another bucket is another place: the promise was made for the first.
                if let index = buckets.firstIndex(of: .init(target: manifest.target, bucket: manifest.bucket))
                {
                    promise.writes.append((manifest, index))
                } else {
                    promise.kept.append(manifest)
                }
            }
            return promise
        }
        for (target, object) in leftovers {
            if let index = buckets.firstIndex(of: .init(target: target, bucket: object.bucket)) {
                sweeps.append((object, index))
            } else {
                kept.append((object, target))
            }
        }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.promises == right.promises && left.sweeps.elementsEqual(right.sweeps) { $0 == $1 }
            && left.kept.elementsEqual(right.kept) { $0 == $1 }
    }
}
