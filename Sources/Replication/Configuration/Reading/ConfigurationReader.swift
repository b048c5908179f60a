import Yams

/// One reading of one configuration: what is known of its surroundings, and the findings so far.
///
/// All readers of sections write their findings here, so that a user sees every mistake at once.
final class ConfigurationReader {
    /// The file as the user named it.
    let file: String
    /// The folder of the file, from which relative paths start.
    let folder: String
    private let document: YAMLDocument
    private let interpolation: Interpolation
    private(set) var problems: [ConfigurationProblem] = []
    private(set) var warnings: [ConfigurationProblem] = []
    private var filesWarnedOf: Set<String> = []
    private var holdsLiteralSecret = false

    init(file: String, document: YAMLDocument, environment: [String: String]) {
        self.file = file
        self.document = document
        folder = ConfigurationFile.folder(of: file)
        interpolation = Interpolation(environment: environment, folder: folder)
    }

    /// Notes an error; reading goes on.
    func report(_ message: String, at place: ConfigurationPlace) {
        let problem = ConfigurationProblem(
            file: file, line: place.line, column: place.column, path: place.path, message: message)
        // A node that is used again through an alias is read again, with the same findings.
        if !problems.contains(problem) { problems.append(problem) }
    }

    /// The text of a scalar with its references replaced; nil, and reported, where one of them cannot be.
    func expanded(_ text: String, at place: ConfigurationPlace) -> Interpolation.Result? {
        let result = interpolation.expanded(text)
        for failure in result.failures { report(failure, at: place) }
        for path in result.files where ConfigurationFile.isReadableByOthers(path) {
            guard filesWarnedOf.insert(path).inserted else { continue }
            warnings.append(
                ConfigurationProblem(
                    file: file, line: place.line, column: place.column, path: place.path,
                    message: "\(path) can be read by other users of this machine; chmod 600 it"))
        }
        return result.failures.isEmpty ? result : nil
    }

    /// The text of a scalar with its references replaced, for a look ahead: what is wrong is reported when it is read.
    func expansionWithoutFindings(of text: String) -> String? {
        let result = interpolation.expanded(text)
        return result.failures.isEmpty ? result.text : nil
    }

    /// Notes that the file holds a secret as plain text, not as a reference.
    func noteLiteralSecret(at place: ConfigurationPlace) {
        guard !holdsLiteralSecret, ConfigurationFile.isReadableByOthers(file) else { return }
        holdsLiteralSecret = true
        warnings.append(
            ConfigurationProblem(
                file: file, line: place.line, column: place.column, path: place.path,
                message: "the file holds a secret and can be read by other users of this machine; "
                    + "chmod 600 it, or use ${NAME} or ${file:/path}"))
    }

    /// The name of the key at this place, where it was masked because the same key is given again later.
    func repeatedKey(at mark: Mark) -> String? {
        document.repeatedKey(line: mark.line, column: mark.column)
    }
}
