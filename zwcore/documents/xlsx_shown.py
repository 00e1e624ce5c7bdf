"""A stored cell → the text that it shows, and what it holds but does not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from zwcore.documents.numfmt import general, shown
from zwcore.documents.xlsx_book import CellLook, Stored, TextRun, Worksheet

# What is set high as a mark of a footnote; behind a Latin letter it is the 2 of m².
_MARK = re.compile(r"[\d*†‡①-⑳⑴-⒇\[\]()（）［］【】〔〕注,，、]{1,6}")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT = re.compile(r"[A-Za-z]$")


class Said(NamedTuple):
    """A piece of a cell, and why it is left out ("": it is shown)."""

    text: str
    why: str


class Show:
    """How the cells of a sheet show."""

    def __init__(self, sheet: Worksheet, date_1904: bool) -> None:
        self._certain = not sheet.coloured
        self._zeros, self._date_1904 = sheet.zeros, date_1904

    def pieces(self, cell: Stored) -> list[Said]:
        """Return the pieces of a cell, shown or not, in their order; next to each other none that have one fate."""
        look = cell.look
        if cell.kind == "formula":
            return [Said("".join(run.text for run in _runs(cell)), "formula")]
        if not isinstance(cell.value, str):
            return self._rich(cell.value, look)
        full, text = self._plain(cell.kind, cell.value, look.number_format)
        if not text.strip():
            return [Said(full, "hidden")] if full.strip() else []
        return [Said(text, self._why(look.struck, look.white))]

    def _plain(self, kind: str, value: str, number_format: str) -> tuple[str, str]:
        """What a cell holds, and what its format lets be seen of it."""
        if kind == "number":
            number = Decimal(value)
            if not number and not self._zeros:
                return general(number), ""
            return value, shown(number, number_format, self._date_1904)
        return value, shown(value, number_format) if kind == "text" else value

    def _rich(self, runs: tuple[TextRun, ...], look: CellLook) -> list[Said]:
        told = [Said(_high(run.text, text), why) for run, text, why in self._told(runs, look)]
        joined = [Said("".join(piece.text for piece in group), why) for why, group in groupby(told, lambda p: p.why)]
        seen = "".join(piece.text for piece in joined if not piece.why)
        if seen.strip() and not shown(seen, look.number_format).strip():
            return [Said(piece.text, piece.why or "hidden") for piece in joined]
        return joined

    def _told(self, runs: tuple[TextRun, ...], look: CellLook) -> Iterator[tuple[TextRun, str, str]]:
        """Each run, what stands before it and why it is left out."""
        before = ""
        words = any(run.text.strip() and not run.raised for run in runs)
        for run in runs:
            struck, white = (run.struck, run.white and not look.white) if run.own else (look.struck, look.white)
            why = self._why(struck, white)
            if not why and run.raised and words and _MARK.fullmatch(run.text.strip()) and not _UNIT.search(before):
                why = "mark"
            yield run, before if run.raised else "", why
            before += "" if why else run.text

    def _why(self, struck: bool, white: bool) -> str:
        return "struck" if struck else "hidden" if white and self._certain else ""


def _high(text: str, before: str) -> str:
    """The 2 of m² keeps its height."""
    return text.translate(_RAISED) if before and _UNIT.search(before) else text


def _runs(cell: Stored) -> tuple[TextRun, ...]:
    return (TextRun(cell.value),) if isinstance(cell.value, str) else cell.value
