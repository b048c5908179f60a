internal import Foundation
internal import FoundationXML

/// An element of an S3 reply, with its children. The replies are small and shallow, so a tree is simplest.
struct XMLReply: Sendable {
    let name: String
    fileprivate(set) var text = ""
    fileprivate(set) var children: [XMLReply] = []

    fileprivate init(name: String) { self.name = name }

    /// Reads a document. White space before it, which S3 sends to keep a connection alive, is ignored.
    ///
    /// - Returns: `nil` for anything that is not one complete document, has a DOCTYPE, or nests too deep.
    init?(parsing body: [UInt8]) {
        let trimmed = body.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard !trimmed.isEmpty, !Self.hasDocumentType(trimmed) else { return nil }
        let builder = TreeBuilder()
        let parser = XMLParser(data: Data(trimmed))
        parser.shouldResolveExternalEntities = false
        parser.delegate = builder
        guard parser.parse(), let root = builder.root else { return nil }
        self = root
    }

    /// Text of the first child of that name.
    subscript(child: String) -> String? { children.first { $0.name == child }?.text }

    /// Children of that name.
    func all(_ child: String) -> [XMLReply] { children.filter { $0.name == child } }

    /// A DOCTYPE can only stand before the first element, so the prologue is all there is to search.
    private static func hasDocumentType(_ body: ArraySlice<UInt8>) -> Bool {
        String(decoding: body.prefix(4096), as: UTF8.self).uppercased().contains("<!DOCTYPE")
    }
}

private final class TreeBuilder: NSObject, XMLParserDelegate {
    private static let depthLimit = 32

    var root: XMLReply?
    private var open: [XMLReply] = []

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
        qualifiedName qName: String?, attributes attributeDict: [String: String]
    ) {
        if open.count == Self.depthLimit { return parser.abortParsing() }
        open.append(XMLReply(name: elementName))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if !open.isEmpty { open[open.count - 1].text += string }
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
        qualifiedName qName: String?
    ) {
        guard let closed = open.popLast() else { return }
        if open.isEmpty { root = closed } else { open[open.count - 1].children.append(closed) }
    }
}
