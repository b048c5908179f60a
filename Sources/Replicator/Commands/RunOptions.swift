import ArgumentParser

/// Options of the commands that run something.
struct RunOptions: ParsableArguments {
    @Flag(name: .long, help: "Show the plan and stop.")
    var dryRun = false

    @Flag(name: .long, help: "Let a full run empty the target when the source has no rows.")
    var allowEmpty = false
}
