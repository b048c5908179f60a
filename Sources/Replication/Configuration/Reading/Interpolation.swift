/// Puts the values of `${NAME}`, `${NAME:-default}` and `${file:/path}` into a text.
///
/// It works on the strings that the YAML parser gave out, so a value can never become YAML; and it runs once, so a
/// value that holds `${…}` itself is left alone. `$$` stands for one dollar sign; a dollar sign before anything but
/// `{` and `$` is itself. As in a shell, the default of `:-` also stands in for an empty variable. It cannot hold
/// `}`.
struct Interpolation: Sendable {
    /// A text with its references replaced.
    struct Result: Sendable, Equatable {
        var text = ""
        /// Whether anything came from outside the text.
        var hasReferences = false
        /// Files that were read.
        var files: [String] = []
        /// One sentence for each reference that could not be replaced.
        var failures: [String] = []
    }

    /// The variables of the process.
    let environment: [String: String]
    /// Where relative paths start: the folder of the configuration.
    let folder: String

    /// Replaces all references of a text.
    func expanded(_ text: String) -> Result {
        var result = Result()
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result.text += rest[..<dollar]
            rest = rest[dollar...].dropFirst()
            if rest.first == "$" {
                result.text += "$"
                rest = rest.dropFirst()
            } else if rest.first == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    result.failures.append("a ${ is not closed; \(Self.grammar)")
                    return result
                }
                result.hasReferences = true
                expand(reference: rest[..<end].dropFirst(), into: &result)
                rest = rest[end...].dropFirst()
            } else {
                result.text += "$"
            }
        }
        result.text += rest
        return result
    }

    private static let grammar =
        "a reference is ${NAME}, ${NAME:-default} or ${file:/path}; write $$ for a plain dollar sign"

    private func expand(reference: Substring, into result: inout Result) {
        if reference.hasPrefix("file:") {
            let path = ConfigurationFile.path(String(reference.dropFirst("file:".count)), in: folder)
            do {
                result.text += try ConfigurationFile.secret(at: path)
                result.files.append(path)
            } catch {
                result.failures.append(error.description)
            }
            return
        }
        let name = reference.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        let tail = reference.dropFirst(name.count)
        guard name.first?.isLetter == true || name.first == "_", tail.isEmpty || tail.hasPrefix(":-") else {
            result.failures.append(Self.grammar)
            return
        }
        let value = environment[String(name)]
        if tail.isEmpty {
            guard let value else {
                result.failures.append(
                    "the environment variable \(name) is not set; set it, or give a default with ${\(name):-…}"
                )
                return
            }
            result.text += value
        } else {
            result.text += value.flatMap { $0.isEmpty ? nil : $0 } ?? String(tail.dropFirst(2))
        }
    }
}
