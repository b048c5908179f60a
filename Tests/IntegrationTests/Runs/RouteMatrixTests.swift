import Foundation
import Streams
import TestSupport
import Testing

/// Every route leaves in the target what the source holds: through ODBC and natively, in each encoding, with one reader
/// and with four, in each load mode, for a table of many types.
struct RouteMatrixTests {
    struct Route: Sendable, CustomTestStringConvertible {
        let isNative: Bool
        let format: CopyFormat
        let readers: Int

        var testDescription: String {
            "\(isNative ? "natively" : "through ODBC") as \(format.rawValue) with \(readers == 1 ? "one reader" : "\(readers) readers")"
        }

        /// Options of a sync on this route.
        func options(load: String) -> SyncFixture.Options {
            var options = SyncFixture.Options()
            options.isNative = isNative
            options.sourceTable = nil
            options.bucketLines = nil
            options.syncLines = ["key: [id]", "watermark: changed", "load: \(load)", "parallel: \(readers)"]
            options.databaseLines = ["copy_format: \(format.rawValue)"]
            return options
        }
    }

    static let routes = [false, true].flatMap { isNative in
        CopyFormat.allCases.flatMap { format in
            [1, 4].map { Route(isNative: isNative, format: format, readers: $0) }
        }
    }

    @Test(arguments: routes) func `each load mode makes the target equal to the source`(_ route: Route)
        async throws
    {
        try await SyncFixture.run(route.options(load: "auto")) { fixture in
            // A new table has bit varying for bit(5): the same text, another type.
            let unlike: Set<String> = route.isNative ? ["a_bits"] : TypeMatrix.notEncodedAsBinary
            let left = route.format == .binary ? unlike : []
            try await TypeMatrix.fill(
                fixture.schema, table: "source", seed: 1, isKeyed: true, leavingOut: left)
            func expectEqual(_ what: String) async throws {
                #expect(
                    try await TypeMatrix.differences(fixture.schema, "source", "target") == "0", "\(what)")
            }
            func sync(_ flags: String...) async throws {
                let outcome = try await fixture.attempt(flags)
                #expect(outcome.code == 0, "\(outcome.text)")
                let result = try outcome.json()
                let text = try #require(result["route"] as? String)
                #expect(
                    text.contains(route.format.rawValue) && text.contains(route.isNative ? "native" : "ODBC"))
                #expect(text.contains(route.readers == 1 ? "one reader" : "\(route.readers) readers"))
            }
            try await sync()
            try await expectEqual("new table")
            for load in ["merge", "truncate"] {
                try await fixture.schema.run(
                    """
                    DELETE FROM source WHERE id % 10 = 3; UPDATE source SET a_text = a_text || 'x', a_int = 7 WHERE id % 5 = 1;
                    INSERT INTO source SELECT s.* FROM source s WHERE id = 2; UPDATE source SET id = 10000 + random() * 1000000
                    WHERE ctid = (SELECT max(ctid) FROM source WHERE id = 2);
                    """)
                try fixture.writeConfiguration(route.options(load: load))
                try await sync()
                try await expectEqual(load)
            }
            try fixture.writeConfiguration(route.options(load: "auto"))
            try await fixture.schema.run(
                "UPDATE source SET a_text = 'later', changed = clock_timestamp() WHERE id % 7 = 4")
            try await sync("--mode", "incremental")
            try await expectEqual("incremental")
            try await fixture.schema.run("TRUNCATE target")
            try await sync()
            try await expectEqual("empty table")
            try await fixture.schema.run("ALTER TABLE target DROP CONSTRAINT target_pkey")
            try fixture.writeConfiguration(route.options(load: "append"))
            try await sync()
            let counts = try await fixture.schema.run(
                "SELECT count(*) = 2 * (SELECT count(*) FROM source), count(DISTINCT id) = (SELECT count(*) FROM source) FROM target"
            )
            #expect(counts.rows == [["t", "t"]])
            let aside = try await fixture.schema.run(
                "SELECT count(*) FROM pg_class WHERE relname LIKE 'replicator\\_%'")
            #expect(aside.scalar == "0")
        }
    }
}
