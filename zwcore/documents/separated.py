"""Tables whose cells are parted by a mark (CSV), as spreadsheets save them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from zwcore.documents import Document, Unreadable, reader
from zwcore.documents.encoding import decode
from zwcore.documents.limits import MAX_PLACES
from zwcore.documents.text import blocks_of

_SURE_MARKS = (",", ";")
_MARKS = (*_SURE_MARKS, "\t", "|")
_SAID = re.compile('"?sep=([,;|\t])"?\n')  # what spreadsheets write for one another
_LOOKED_AT = 200
_FEWEST = 3
_MOST = Fraction(3, 5)


@reader("csv")
def read_csv(data: bytes) -> Document:
    """Read a table of parted cells; raises ``Unreadable`` ("kind", "bomb")."""
    text = decode(data)
    if text is None:
        raise Unreadable("kind")
    said = _SAID.match(text)
    mark, text = (said[1], text[said.end() :]) if said else (_best(text, _MARKS)[0], text)
    if text.count(mark) + text.count("\n") > MAX_PLACES:
        raise Unreadable("bomb")
    rows = ([cell.strip() for cell in row] for row in _rows(text, mark, MAX_PLACES))
    return Document("csv", tuple(blocks_of(rows, least=1)), grids_have_spans=False)


def is_csv(text: str) -> bool:
    """Tell whether a text of which nothing is known is such a table: most of its lines have as many cells."""
    if "\t" in text:
        return False
    _, share = _best(text, _SURE_MARKS)
    return share >= _MOST


def _best(text: str, marks: tuple[str, ...]) -> tuple[str, Fraction]:
    """Return the mark that gives most lines as many cells, and how many of all lines those are."""
    best = (marks[0], Fraction(0))
    for mark in marks:
        if text.count(mark) < _FEWEST:
            continue
        try:
            widths = Counter(len(row) for row in _rows(text, mark, _LOOKED_AT) if row)
        except csv.Error:
            continue
        lines, width = max(((lines, width) for width, lines in widths.items() if width >= _FEWEST), default=(0, 0))
        if lines >= _FEWEST and width:
            best = max(best, (mark, Fraction(lines, sum(widths.values()))), key=lambda found: found[1])
    return best


def _rows(text: str, mark: str, most: int) -> Iterator[list[str]]:
    return islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), most)
