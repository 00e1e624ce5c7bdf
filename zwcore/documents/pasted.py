"""What chats and mails do to a pasted table, undone: quote marks before the lines, other separators than tabs and ends.

Nothing is undone but what most lines show: a text that a person wrote stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from zwcore.documents.characters import visible

# Ends of lines; those that may also stand inside a cell.
_HARD, _SOFT = re.compile("\r\n?|[\f\x85\u2029]"), re.compile("[\v\u2028]")
_QUOTE = re.compile(r"(?:[ ]?[>＞▎▍])+[ ]?")
_QUOTED = re.compile("\\s*[「『](.*)[」』]\\s*")
# A chat quotes what it answers: 「name：the text」, a line of dashes, the answer.
_ANSWERED = re.compile(r"\s*[「『](?:[^「」\n：:]{1,30}[：:])?\s*")
_ANSWER = re.compile(r"[」』][ \t]*(?:\n\s*(?:[-—－–]\s?){5,}\s*\n|\s*\Z)")
_BARS = str.maketrans(dict.fromkeys("｜│┃║¦┆┇┊┋", "|"))
_HAS_BARS = re.compile("[｜│┃║¦┆┇┊┋]")
_DRAWN = re.compile("[\\s|+\u2500-\u257f-]+")
_RULES = frozenset("─━═┄┅┈┉")
_SPACES = ("\xa0", "\u3000", "\u2003", "\u2002", " ")
_MIXED = re.compile(" \xa0|\xa0 ")  # as web pages keep several spaces
_TABLE = 3  # as few lines as make a table


def restored(text: str) -> str:
    """Return a pasted text with its lines ended by ``\\n`` and its cells parted by tabs or bars, as far as it shows."""
    text = _unquoted(_lines(visible(text)))
    if _HAS_BARS.search(text):
        lines = text.translate(_BARS).split("\n")
        text = "\n".join(line for line in lines if not _is_drawn(line))
    return text if "\t" in text or barred(text.split("\n")) else _tabs(text)


def barred(lines: Sequence[str]) -> bool:
    """Tell whether most lines that are not blank have a bar."""
    return 2 * sum("|" in line for line in lines) > sum(1 for line in lines if line.strip())


def _is_drawn(line: str) -> bool:
    """Tell whether a line is a rule of a table drawn with characters."""
    return not _RULES.isdisjoint(line) and _DRAWN.fullmatch(line) is not None


def _lines(text: str) -> str:
    """End the lines alike. A soft end stands inside a cell where the lines of a table end otherwise."""
    text = _HARD.sub("\n", text)
    if _SOFT.search(text) and sum("\t" in line for line in text.split("\n")) < _TABLE:
        text = _SOFT.sub("\n", text)
    return text


def _unquoted(text: str) -> str:
    """Take off the marks of a quotation, where most lines have one."""
    answered = _ANSWERED.match(text)
    if answered and (answer := _ANSWER.search(text)):
        text = f"{text[answered.end() : answer.start()]}\n{text[answer.end() :]}"
    lines = text.split("\n")
    filled = sum(1 for line in lines if line.strip())
    if 2 * sum(_QUOTE.match(line) is not None for line in lines) > filled:
        return "\n".join(_QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line for line in lines)
    if 2 * sum(_QUOTED.fullmatch(line) is not None for line in lines) > filled:
        return "\n".join(match[1] if (match := _QUOTED.fullmatch(line)) else line for line in lines)
    return text


def _tabs(text: str) -> str:
    """Where a chat made each tab so many spaces of a kind, make them tabs again; no-break spaces are spaces else."""
    if 2 * len(_MIXED.findall(text)) > text.count("\xa0"):
        text = text.replace("\xa0", " ")
    lines = [line for line in text.split("\n") if line.strip()]
    for space in _SPACES:
        width = _width_of_tab(lines, space) if space in text else 0
        if width:
            return text.replace(space * width, "\t")
    return text.replace("\xa0", " ")


def _width_of_tab(lines: Sequence[str], space: str) -> int:
    """How many spaces of a kind stand for a tab in most lines; 0 where none do.

    A space alone may be one of a text: lines count where more are wide. (Where a tab became one space, only the labels
    tell what is a cell: that is not done here.)
    """
    gaps = [[len(run) for run in re.findall(f"{space}+", line.rstrip())] for line in lines]
    least = 2 if space == " " else 1
    runs = Counter(run for line in gaps for run in line if run >= least)
    if not runs:
        return 0
    width, count = runs.most_common(1)[0]
    multiples = sum(n for run, n in runs.items() if run % width == 0)
    wide = sum(2 * sum(run >= width for run in line) > len(line) for line in gaps)
    regular = 10 * multiples >= 9 * runs.total() and 5 * count >= 3 * runs.total()
    return width if regular and wide >= _TABLE and 2 * wide >= len(lines) else 0
