import Streams
import Testing

struct ObjectKeyTemplateTests {
    /// 2026-01-31 09:30:05.
    private static func values(
        prefix: String = "exports/daily", sync: String = "customers", run: String = "R1"
    )
        -> ObjectKeyTemplate.Values
    {
        ObjectKeyTemplate.Values(prefix: prefix, sync: sync, run: run, startedAt: 1_769_851_805)
    }

    @Test(arguments: [
        (
            ObjectKeyTemplate.standardText, "a/b", 1, "a/b/customers/R1/part-00001.csv",
            "a/b/customers/R1/_manifest.json"
        ),
        (ObjectKeyTemplate.standardText, "", 7, "customers/R1/part-00007.csv", "customers/R1/_manifest.json"),
        (
            ObjectKeyTemplate.standardText, "/a/", 1, "a/customers/R1/part-00001.csv",
            "a/customers/R1/_manifest.json"
        ),
        (
            "dt={date}/{run}-{n}.csv", "", 123_456, "dt=2026-01-31/R1-123456.csv",
            "dt=2026-01-31/R1_manifest.json"
        ),
        ("{run}/{n}/{time}.csv", "p", 2, "R1/00002/093005.csv", "R1/_manifest.json"),
        ("{n}{run}", "", 1, "00001R1", "R1_manifest.json"),
        ("x/{prefix}/{run}/{n}", "", 1, "x/R1/00001", "x/R1/_manifest.json"),
        ("ü +=/{run}/{n}", "", 1, "ü +=/R1/00001", "ü +=/R1/_manifest.json"),
    ])
    func `a template makes keys and puts the manifest beside them`(
        _ template: String, _ prefix: String, _ number: Int, _ key: String, _ manifest: String
    ) throws {
        let keys = try ObjectKeyTemplate(template).keys(for: Self.values(prefix: prefix))
        #expect(keys.key(number) == key)
        #expect(keys.manifestKey == manifest)
    }

    @Test(arguments: [
        ("{run}/part.csv", "no {n}"), ("{sync}/{n}.csv", "no {run}"), ("{run}/{n}/{country}", "{country}"),
        ("{run}/{n", "brace"), ("{run}/{n}}", "brace"), ("/{run}/{n}", "slash"), ("a/../{run}/{n}", ".."),
        ("a\u{7}/{run}/{n}", "control"), ("../{run}/{n}", ".."),
    ])
    func `a template that cannot be right is refused by name`(_ template: String, _ reason: String) {
        let error = #expect(throws: ObjectKeyTemplateError.self) { try ObjectKeyTemplate(template) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "no error")")
    }

    @Test(arguments: [
        (values(prefix: "a/../b"), ".."), (values(prefix: "a\nb"), "control"), (values(sync: ""), "{sync}"),
        (values(sync: ".."), ".."), (values(prefix: "a//b"), "empty"), (values(run: ""), "{run}"),
        (values(prefix: String(repeating: "x", count: 1100)), "1024"),
    ])
    func `a value that makes a key which is not safe is refused by name`(
        _ values: ObjectKeyTemplate.Values, _ reason: String
    ) throws {
        let template = try ObjectKeyTemplate()
        let error = #expect(throws: ObjectKeyTemplateError.self) { try template.keys(for: values) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "no error")")
    }
}
