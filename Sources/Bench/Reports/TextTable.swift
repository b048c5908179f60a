/// Rows of text in aligned columns, as Markdown, so that a result can be put into a record as it is.
struct TextTable {
    private let header: [String]
    private var rows: [[String]] = []

    /// - Parameter header: names of the columns; the first is aligned to the left, all others to the right.
    init(_ header: [String]) { self.header = header }

    /// - Precondition: as many cells as the header has.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == header.count, "a cell for every column")
        rows.append(cells)
    }

    var text: String {
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + blanks : blanks + cell
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = widths.enumerated().map { column, width in
            String(repeating: "-", count: width + 1) + (column == 0 ? "-" : ":")
        }
        return ([line(header), "|" + rule.joined(separator: "|") + "|"] + rows.map(line)).joined(
            separator: "\n")
    }
}
