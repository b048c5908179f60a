// swift-tools-version:6.2
import PackageDescription

/// House settings of every Swift target: see CONTRIBUTING.md for what each is there to prevent.
let house: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
]

/// SQL that is compiled into the program; one line a file, since a folder cannot be embedded.
let statements = [
    "load/advance_sequence.sql",
    "load/count_missing_keys.sql",
    "load/create_shared_stage.sql",
    "load/create_stage.sql",
    "load/create_updated.sql",
    "load/delete_missing.sql",
    "load/find_duplicate_keys.sql",
    "load/find_new.sql",
    "load/find_null_keys.sql",
    "load/insert_new.sql",
    "load/insert_staged.sql",
    "load/keep_newest.sql",
    "load/leftover_tables.sql",
    "load/update_changed.sql",
    "migrations/v001_state.sql",
    "state/begin_run.sql",
    "state/check_database.sql",
    "state/commit_run.sql",
    "state/fail_lost_runs.sql",
    "state/fail_run.sql",
    "state/leftover_uploads.sql",
    "state/list_runs.sql",
    "state/list_status.sql",
    "state/pending_manifests.sql",
    "state/settle_uploads.sql",
    "state/store_watermark.sql",
    "target/describe_relation.sql",
    "target/describe_table.sql",
    "target/leave_own_schema.sql",
    "target/list_unique_keys.sql",
]

let package = Package(
    name: "replicator",
    products: [
        .executable(name: "replicator", targets: ["Replicator"]),
        .executable(name: "replicator-bench", targets: ["Bench"]),
        .library(name: "Replication", targets: ["Replication"]),
        .library(name: "Streams", targets: ["Streams"]),
        .library(name: "Cloud", targets: ["Cloud"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CODBC", pkgConfig: "odbc", providers: [.apt(["unixodbc-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CThread"),
        .systemLibrary(name: "CMemory"),
        .target(
            name: "Threads",
            dependencies: ["CThread", .product(name: "DequeModule", package: "swift-collections")],
            swiftSettings: house),
        .target(
            name: "Cloud",
            dependencies: [
                "Threads", "CCurl", "CCrypto",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house),
        .target(
            name: "Streams",
            dependencies: [
                "Threads", "Cloud", "CODBC", "CPostgres", "CDeflate", "CZstd", "CMemory",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house),
        .target(
            name: "Replication",
            dependencies: [
                "Threads", "Cloud", "Streams",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: statements.map { .embedInCode("../../sql/\($0)") },
            swiftSettings: house),
        .executableTarget(
            name: "Replicator",
            dependencies: [
                "Replication",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Threads", "Cloud", "Streams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["references"],
            swiftSettings: house),
        .target(
            name: "TestSupport", dependencies: ["Threads", "Cloud", "Streams"], path: "Tests/TestSupport",
            swiftSettings: house),
        .testTarget(name: "ThreadsTests", dependencies: ["Threads", "TestSupport"], swiftSettings: house),
        .testTarget(name: "CloudTests", dependencies: ["Cloud", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "StreamsTests", dependencies: ["Threads", "Cloud", "Streams", "TestSupport"],
            swiftSettings: house),
        .testTarget(name: "BenchTests", dependencies: ["Bench", "Streams"], swiftSettings: house),
        .testTarget(
            name: "ReplicationTests", dependencies: ["Replication", "Streams", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "ReplicatorTests", dependencies: ["Replicator", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Threads", "Cloud", "Streams", "Replication", "Replicator", "TestSupport",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house),
    ],
    swiftLanguageModes: [.v6]
)
