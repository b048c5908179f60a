import Testing

@testable import Replication

/// Parses a configuration as if it stood in `replicator.yaml` of the working directory.
func configuration(
    _ text: String, environment: [String: String] = [:], flags: SettingOverrides = SettingOverrides()
) throws(ConfigurationError) -> ReplicatorConfiguration {
    try ReplicatorConfiguration.parse(
        text, file: "replicator.yaml", flags: flags, variables: EnvironmentOverrides(environment),
        environment: environment)
}

/// The problems of a configuration, as a user sees them; empty when it is right.
func problems(in text: String, environment: [String: String] = [:]) -> [String] {
    do {
        _ = try configuration(text, environment: environment)
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// A right configuration with room for one more line in each section.
struct ConfigurationFixture {
    var top = ""
    var source = ""
    var target = "url: postgres://h/db"
    var sync = ""
    var rows = "table: S.T"
    var entry = ""

    var text: String {
        """
        \(top)
        sources:
          erp:
            url: odbc://ERP
            \(source)
        targets:
          search:
            \(target)
        syncs:
          customers:
            source: erp
            \(rows)
            \(sync)
            targets:
              - target: search
                \(entry)

        """
    }
}
