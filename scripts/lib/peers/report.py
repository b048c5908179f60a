"""Medians, ratios and tables. A ratio is formed within each round and only then is the median taken, so that a machine
that slows down between rounds does not count."""

import statistics

GROUPS = {
    "table": "Table to a new table",
    "s3": "Table to CSV objects",
    "both": "Table to a new table and CSV objects, one read",
    "changes": "One row in a hundred has changed",
    "one-row": "One row has changed",
}


def lines_of(group, results):
    """A line for each contender of the group, in the order in which they are listed."""
    own = [result for result in results if result["contender"].startswith(group + "/")]
    keys = sorted({result["contender"] for result in own}, key=lambda key: _place(key, own))
    references = [key for key in keys if key.startswith(f"{group}/replicator")]
    return [_line(key, results, [] if group == "both" else references) for key in keys]


def _place(key, results):
    return next(result["place"] for result in results if result["contender"] == key)


def _line(key, results, references):
    own = [result for result in results if result["contender"] == key]
    seconds = [result["seconds"] for result in own]
    median = statistics.median(seconds)
    line = {
        "contender": key,
        "seconds": median,
        "least_seconds": min(seconds),
        "most_seconds": max(seconds),
        # Half of the distance between the extremes, in hundredths of the median.
        "spread_percent": round((max(seconds) - min(seconds)) / 2 / median * 100, 1),
        "rows": own[0]["rows"],
        "rows_per_second": round(own[0]["rows"] / median),
        "cpu_seconds": statistics.median(result["cpu_seconds"] for result in own),
        "server_cpu_seconds": statistics.median(result["server_cpu_seconds"] for result in own),
        "peak_memory_bytes": max(result["peak_memory_bytes"] for result in own),
        "peak_is_bound": any(result["peak_is_bound"] for result in own),
        "ratios": {
            reference: ratio for reference in references
            if (ratio := _ratio(results, [reference], [key])) is not None},
    }
    if own[0]["parts"]:
        line["ratio_to_parts"] = _ratio(results, [key], own[0]["parts"])
    return line


def _ratio(results, own, others):
    """Median, over the rounds that have all of them, of the seconds of some through those of others."""
    rounds = {}
    for result in results:
        rounds.setdefault(result["round"], {})[result["contender"]] = result["seconds"]
    ratios = [
        sum(seconds[key] for key in own) / sum(seconds[key] for key in others)
        for seconds in rounds.values() if all(key in seconds for key in [*own, *others])]
    return round(statistics.median(ratios), 3) if ratios else None


def text(results, rows):
    """All tables, as Markdown."""
    tables = []
    for group, title in GROUPS.items():
        lines = lines_of(group, results)
        if lines:
            count = lines[0]["rows"]
            of_rows = f"{count:,} row{'' if count == 1 else 's'}" + (f" of {rows:,}" if count < rows else "")
            tables.append(f"### {title}: {of_rows}\n\n{_group_table(group, lines)}")
    note = "Ratios are of seconds, formed within each round: below 1, the first named took less time."
    if max(result["round"] for result in results) < 5:
        note += " With fewer than five rounds they are not for the record."
    return "\n\n".join([*tables, note])


def _group_table(group, lines):
    is_short = group == "one-row"
    references = list(lines[0]["ratios"])
    header = [
        "contender", "ms" if is_short else "seconds", *([] if is_short else ["thousand rows/s"]), "± %", "CPU s",
        "server CPU s", "peak MiB", *[f"{_name(reference)} ÷ this" for reference in references],
        *(["÷ (table + S3)"] if group == "both" else [])]
    table = []
    for line in lines:
        time = f"{line['seconds'] * 1000:.0f}" if is_short else f"{line['seconds']:.2f}"
        rate = [] if is_short else [f"{line['rows_per_second'] / 1000:.0f}"]
        bound = "≤ " if line["peak_is_bound"] else ""
        table.append([
            _name(line["contender"]), time, *rate, f"{line['spread_percent']:.0f}", f"{line['cpu_seconds']:.2f}",
            f"{line['server_cpu_seconds']:.2f}", f"{bound}{line['peak_memory_bytes'] / (1 << 20):.0f}",
            *[_number(line["ratios"].get(reference)) for reference in references],
            *([_number(line.get("ratio_to_parts"))] if group == "both" else [])])
    return markdown(header, table)


def _name(key):
    return key.partition("/")[2]


def _number(value):
    return "" if value is None else f"{value:.2f}"


def markdown(header, rows):
    """A table with aligned columns, the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(cells):
        padded = [cell.rjust(width) if index else cell.ljust(width)
                  for index, (cell, width) in enumerate(zip(cells, widths))]
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join("-" * (width + 1) + (":" if index else "-") for index, width in enumerate(widths)) + "|"
    return "\n".join([line(header), rule, *map(line, rows)])


def comparison(results, earlier):
    """Seconds and ratios beside those of an earlier record. Only the ratios may be compared between runs."""
    then = {line["contender"]: line for line in earlier["medians"]}
    rows = []
    for group in GROUPS:
        for line in lines_of(group, results):
            before = then.get(line["contender"])
            if before is None:
                continue
            ratios = [(key, ratio, before["ratios"].get(key)) for key, ratio in line["ratios"].items()]
            if "ratio_to_parts" in line:
                ratios.append(("(table + S3)", line["ratio_to_parts"], before.get("ratio_to_parts")))
            for key, now, past in ratios or [("", None, None)]:
                if key == line["contender"]:
                    continue
                rows.append([
                    line["contender"], _name(key) or key, _number(past), _number(now),
                    _number(now / past if now and past else None),
                    f"{before['seconds']:.2f}", f"{line['seconds']:.2f}"])
    header = ["contender", "ratio of", "then", "now", "now ÷ then", "seconds then", "seconds now"]
    commit = earlier["commit"] or "an unknown commit"
    title = f"### Beside the record of {commit}, {earlier['rows']:,} rows, {earlier['rounds']} rounds"
    return f"{title}\n\n{markdown(header, rows)}"
