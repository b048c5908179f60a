"""Parses statements as Oracle's SQL. Reads a JSON list of texts from stdin and writes a list of what became of each.

A result has the sorts of nodes of the syntax tree, or the parser's error. What sqlglot does not understand as a whole it keeps as
an opaque "Command", without an error: whoever reads the result must not take that for parsed.
"""
import json
import logging
import sys

import sqlglot

# It warns of every Command on stderr; the caller sees them in the result.
logging.getLogger("sqlglot").setLevel(logging.ERROR)


def parse(text):
    try:
        trees = sqlglot.parse(text, dialect="oracle", error_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.SqlglotError as error:
        return {"nodes": [], "error": str(error)}
    if len(trees) != 1 or trees[0] is None:
        return {"nodes": [], "error": f"{len(trees)} statements"}
    nodes = [type(node).__name__ for node in trees[0].walk()]
    return {"nodes": nodes, "error": None}


json.dump([parse(text) for text in json.load(sys.stdin)], sys.stdout)
