/// Where one column's cells and indicators lie in a batch, as a row loop needs it.
struct CellPlace: Sendable {
    let cellOffset: Int
    let cellBytes: Int
    let indicatorOffset: Int
    /// Longest value that the cell holds whole; less than 0 for a column that is never bound.
    let valueBytes: Int
    /// The same, but 0 for a column that is never bound. Comparing a length minus 1 with it as unsigned numbers
    /// checks both ends of the range at once.
    let limitBytes: UInt

    init(_ layout: BatchLayout, columnIndex: Int) {
        let column = layout.columns[columnIndex]
        cellOffset = layout.cellOffsets[columnIndex]
        cellBytes = column.cellBytes
        indicatorOffset = layout.indicatorOffsets[columnIndex]
        valueBytes = column.isUnbound ? -1 : column.valueBytes
        limitBytes = column.isUnbound ? 0 : UInt(max(0, column.valueBytes))
    }

    /// Offset of a row's cell.
    @inline(__always)
    func cell(_ row: Int) -> Int { cellOffset &+ row &* cellBytes }

    /// Offset of the cell four rows on, whose cache line is prefetched. A batch comes from another core and is larger
    /// than the near caches; cells of a column lie too far apart for the processor to prefetch them by itself. See
    /// docs/benchmarks/2026-11-encoder.md.
    @inline(__always)
    func cellAhead(_ row: Int) -> Int { cell(row &+ 4) }

    /// A row's length indicator.
    @inline(__always)
    func indicator(_ source: RawSpan, _ row: Int) -> Int {
        source.number(at: indicatorOffset &+ row &* 8, as: Int.self)
    }

    /// What a row's cell holds.
    enum Content {
        case null
        /// A value that is there as a whole.
        case value(length: Int)
        /// The value is not there as a whole, or its indicator makes no sense.
        case invalid
    }

    /// What a row's cell holds.
    @inline(__always)
    func content(_ source: RawSpan, _ row: Int) -> Content {
        let indicator = indicator(source, row)
        if valueBytes < 0 { return .invalid }
        if indicator == BatchLayout.nullIndicator { return .null }
        return indicator >= 0 && indicator <= valueBytes ? .value(length: indicator) : .invalid
    }

    /// Why encoding stops at a cell that could not be written: because it does not hold its whole value, or because
    /// of the value.
    @inline(never)
    func stop(at columnIndex: Int, _ reason: BadValue, _ indicator: Int) -> EncodeStop {
        // -4 is SQL_NO_TOTAL: the driver knows only that the value is longer than the cell.
        let isOverflow = valueBytes < 0 || indicator > valueBytes || indicator == -4
        return reason == .invalidIndicator && isOverflow
            ? .longRow : .badValue(columnIndex: columnIndex, reason)
    }

    /// Bytes of a row's value, as far as the cell holds it; 0 for NULL.
    func boundLength(_ source: RawSpan, _ row: Int) -> Int {
        // A row with a cell that overflows is a long row, however much room there is; the row loop finds out.
        min(max(0, indicator(source, row)), max(0, valueBytes))
    }
}

/// A column whose cells become text, in csv and in COPY's text format.
struct TextColumn: Sendable {
    let encoder: FieldEncoder
    let place: CellPlace
    /// Digits after the decimal point that the target keeps; only ``FieldEncoder/decimal`` looks at it.
    let maximumScale: Int

    /// The columns of a batch.
    ///
    /// - Parameters:
    ///   - encoders: one per column, in order.
    ///   - maximumScales: digits after the decimal point that each column's target keeps; `nil` for no limit, and an
    ///     empty list for no limits at all.
    static func plan(
        _ layout: BatchLayout, encoders: [FieldEncoder], maximumScales: [Int?]
    ) -> [TextColumn] {
        precondition(layout.columns.count == encoders.count, "an encoder for every column")
        precondition(
            maximumScales.isEmpty || maximumScales.count == encoders.count, "a scale for every column")
        return encoders.indices.map { index in
            let scale = maximumScales.isEmpty ? nil : maximumScales[index]
            let isText = encoders[index] == .text || encoders[index] == .plain
            return TextColumn(
                encoder: scale != nil && isText ? .decimal : encoders[index],
                place: CellPlace(layout, columnIndex: index), maximumScale: scale ?? .max)
        }
    }

    /// See ``RowEncoder/keepsDigits(of:count:isWhole:columnIndex:)``.
    func keepsDigits(of value: [UInt8], count: Int, isWhole: Bool) -> Bool {
        guard encoder == .decimal else { return true }
        return isWhole && value.withBytes(count) { DecimalDigits.behindPoint($0) } <= maximumScale
    }
}
