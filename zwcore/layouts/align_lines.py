"""The lines of a text as a run of cells: which of the habits of clipboards they follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from zwcore.layouts.align_lattice import Atom
from zwcore.layouts.labels import field_of

_LONE_TABS, _ALONE = 5, 3
# Some browsers put the tab between two cells on a line of its own; an end of a row has more line breaks behind it.
_LONE_TAB = re.compile(r" *\n{0,2} *\t *\n{0,2}")
_BRACKET = re.compile(r"[（(\[【][^（）()年表]{1,12}[）)\]】]")
_BLANKS = " \u00a0\u3000"


def plain_lines(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines with tabs between cells only: none on a line of its own, none before or behind every row."""
    if sum(1 for line in lines if line.strip(_BLANKS) == "\t") >= _LONE_TABS:
        lines = _LONE_TAB.sub("\t", "\n".join(lines)).split("\n")
    # Rows of names are never torn: what they have at their ends all rows have, but for a table's first one.
    names = [line for line in lines if "\t" in line and _is_name(line.strip().partition("\t")[0])]
    if names and all(line.startswith("\t") for line in names[1:] or names):
        lines = [line.removeprefix("\t") for line in lines]
    if names and all(line.endswith("\t") and not line.endswith("\t\t") for line in names):
        lines = [line.removesuffix("\t") for line in lines]
    return lines


def _is_name(text: str) -> bool:
    return field_of(text, "head") in ("project", "department", "unit")


def is_loose(lines: Sequence[str]) -> bool:
    """Tell whether the cells of a row may stand on lines of their own: there are no tabs, or many such lines with
    others between them that are empty."""
    if not any("\t" in line for line in lines):
        return True
    filled = [line for line in lines if line.strip()]
    alone = sum(1 for line in filled if "\t" not in line)
    return _ALONE * alone >= len(filled) and 2 * (len(lines) - len(filled)) >= alone


def atoms_of(lines: Sequence[str]) -> list[Atom]:
    """Return the cells of a text: those of a tabbed text by tab and line, those of any other line by line.

    A line of spaces is a blank cell where each cell is a line; so is one without anything in it, where most lines
    have none between them.
    """
    tabbed = any("\t" in line for line in lines)
    filled = sum(map(bool, lines))
    close = 2 * sum(bool(line and after) for line, after in pairwise(lines)) >= filled
    end = max((n for n, line in enumerate(lines) if line), default=0)
    found: list[Atom] = []
    for number, line in enumerate(lines):
        if tabbed and line.strip():
            found += [Atom(text.strip(), n > 0, number) for n, text in enumerate(line.split("\t"))]
        elif not tabbed and (line or (close and number < end)):
            _add(found, line.strip(), number)
    return found


def _add(found: list[Atom], text: str, number: int) -> None:
    """Add a line that is a cell; one that is only a bracket belongs to the line before it."""
    if found and found[-1].text and _BRACKET.fullmatch(text):
        found[-1] = found[-1]._replace(text=f"{found[-1].text}\n{text}")
    else:
        found.append(Atom(text, False, number))
