"""Pasted text: lines with tabs are table rows, as a spreadsheet or a web page puts them on the clipboard.

A text without any tab may still hold a table, its columns set apart by ``|`` or by runs of spaces. Where a chat
turned tabs into single spaces only the labels tell the columns: the lines are handed on for that. Such a source knows
no merged cells: what a merged cell covers is an empty cell here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from zwcore.documents import Cell, Document, Grid, Paragraph, Unreadable, reader
from zwcore.documents.encoding import decode
from zwcore.documents.limits import MAX_PLACES, check_places
from zwcore.documents.pasted import barred, restored

Line = list[str]
_GAP = re.compile(r" {2,}|\u3000{2,}")
_END = re.compile(r"[\t\n]")
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
# Where a chat turned the tabs into spaces, a space is what may end a quoted cell.
_QUOTED_IN_LINE = re.compile(r'(?<![^ \n])"((?:[^"]|"")*+)"(?![^ \n])')
_BREAK = "\v"
_BAR = re.compile(r"(?<!\\)\|")
_LINE_END = re.compile("<br ?/?>", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__|`)([^*`]+)\1")
_RULE = re.compile(r"[\s|:+=-]+")


@reader("text")
def read_text(data: bytes) -> Document:
    """Read a text into paragraphs and tables; raises ``Unreadable`` ("kind", "bomb")."""
    decoded = decode(data)
    if decoded is None:
        raise Unreadable("kind")
    text = restored(decoded)
    if sum(text.count(mark) for mark in ("\t", "\n", "|", "  ")) > MAX_PLACES:
        raise Unreadable("bomb")
    tabbed = "\t" in text
    rows = list(_clipboard_rows(text) if tabbed else _aligned_rows(text))
    lines = tuple(map("\t".join, rows)) if tabbed else _raw_lines(text)
    return Document("text", tuple(blocks_of(rows, least=1 if tabbed else 2)), grids_have_spans=False, lines=lines)


def blocks_of(rows: Iterable[Line], least: int) -> Iterator[Grid | Paragraph]:
    """Tables are runs of at least ``least`` lines with several columns; any other line is a paragraph."""
    for wide, group in groupby(rows, key=lambda row: len(row) > 1):
        lines = list(group)
        if wide and len(lines) >= least:
            yield _grid(lines)
        else:
            joined = (" ".join(row).strip() for row in lines)
            yield from (Paragraph(line) for line in joined if line)


def _grid(rows: list[Line]) -> Grid:
    width = max(len(row) for row in rows)
    check_places(len(rows), width)
    filled = (row + [""] * (width - len(row)) for row in rows)
    cells = tuple([Cell(text.strip(), r, c) for r, row in enumerate(filled) for c, text in enumerate(row)])
    return Grid(cells, len(rows), width)


def _clipboard_rows(text: str) -> Iterator[Line]:
    """Split at tabs and line ends; a quoted cell may hold either."""
    if '"' not in text:
        yield from (line.split("\t") for line in text.split("\n"))
        return
    row: Line = []
    at = 0
    while at <= len(text):
        cell, at = _quoted(text, at) or _plain(text, at)
        row.append(cell)
        if at >= len(text) or text[at] == "\n":
            yield row
            row = []
        at += 1


def _raw_lines(text: str) -> tuple[str, ...]:
    """Return the lines as they came; the line breaks inside a quoted cell are no line ends."""
    joined = _QUOTED_IN_LINE.sub(_one_line, text) if '"' in text else text
    return tuple(line.replace(_BREAK, "\n") for line in joined.split("\n"))


def _one_line(match: re.Match[str]) -> str:
    return match[1].replace('""', '"').replace("\n", _BREAK) if "\n" in match[1] else match[0]


def _plain(text: str, at: int) -> tuple[str, int]:
    end = _END.search(text, at)
    stop = end.start() if end else len(text)
    return text[at:stop], stop


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """Read a cell that the clipboard quoted. A quote that no cell end follows, or that holds no line break, tab or
    doubled quote, was typed by a person and stays."""
    if at >= len(text) or text[at] != '"':
        return None
    match = _QUOTED.match(text, at)
    if match is None or not any(mark in match[1] for mark in ("\n", "\t", '""')):
        return None
    return match[1].replace('""', '"'), match.end()


def _aligned_rows(text: str) -> Iterator[Line]:
    """Split at bars where the line is a row of a bar table, otherwise at runs of spaces."""
    lines = [line.strip() for line in text.split("\n")]
    all_barred = barred(lines)
    edged = 10 * sum(map(_has_edges, lines)) >= 9 * sum("|" in line for line in lines)
    for line in lines:
        if "|" in line and "-" in line and _RULE.fullmatch(line):
            continue
        is_row = "|" in line and (all_barred or _has_edges(line) or " | " in line)
        yield _bars(line, edged) if is_row else _gaps(line)


def _has_edges(line: str) -> bool:
    return len(line) > 1 and line[0] == line[-1] == "|"


def _bars(line: str, edged: bool) -> Line:
    """The cells of a row of bars: a bar behind a backslash is of the text, <br> a line's end, ** no more than bold.

    Where the table has no edges, a bar at the end of a line stands beside a blank cell.
    """
    cells = [_marked(cell) for cell in _BAR.split(line)]
    return cells[line.startswith("|") : len(cells) - (line.endswith("|") and len(cells) > 1)] if edged else cells


def _marked(cell: str) -> str:
    text = _LINE_END.sub("\n", cell).replace("\\|", "|").replace("&nbsp;", " ").strip()
    bold = _BOLD.fullmatch(text)
    return bold[2] if bold else text


def _gaps(line: str) -> Line:
    """A lone gap, as in "填报人：   联系电话：", is only then a column gap when the parts are no blanks to fill in."""
    cells = _GAP.split(line)
    return [line] if any(cell.endswith(("：", ":")) for cell in cells) else cells
