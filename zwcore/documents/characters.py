"""Characters that look like others or like nothing, made what they look like: once for a document, before it is read.

What cannot be seen goes, the CJK radicals become the ideographs they look like, every line separator becomes ``\\n``.
A character of private use is a glyph of a symbol font whose name was lost: the likeliest one is taken, ``□`` where none
is likely, and the cell is in doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from zwcore.documents import Cell, Document, Dropped, Grid, Paragraph
from zwcore.documents.symbols import UNKNOWN, likeliest

# From U+2E80 on, as Unicode has them (Equivalent_Unified_Ideograph); those that stand for themselves have none.
_SUPPLEMENT = (
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋"
    "耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_RADICALS = 0x2E80
_DOOR = "⼾"  # it stands for 户 wherever simplified Chinese is written; Unicode says 戶
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
_ENDS = "\x0b\x0c\x85\u2028\u2029"
_ODD = re.compile(f"[{_UNSEEN}{_ENDS}\u2e80-\u2fdf\ue000-\ufad9]")
_IS_UNSEEN, _IS_PRIVATE = re.compile(f"[{_UNSEEN}]"), re.compile("[\ue000-\uf8ff]")
_FIXED = {**{chr(_RADICALS + n): char for n, char in enumerate(_SUPPLEMENT)}, **dict.fromkeys(_ENDS, "\n"), _DOOR: "户"}
DOUBTED = 500
"""How sure a cell is that holds a glyph which was guessed (of 1000)."""


def plain(text: str) -> str:
    """Return a text without what cannot be seen, its radicals as ideographs, its lines ended by ``\\n``."""
    return _ODD.sub(_replaced, text)


def visible(text: str) -> str:
    """Return a text without what cannot be seen."""
    return _IS_UNSEEN.sub("", text)


def plain_document(document: Document) -> Document:
    """Return the document with all its texts made plain; the same one where nothing is odd in it, as in most."""
    if _ODD.search("\n".join(_texts(document))) is None:
        return document
    return replace(
        document,
        blocks=tuple(_block(block) for block in document.blocks),
        lines=tuple(map(plain, document.lines)),
        dropped=tuple(_dropped(one) for one in document.dropped),
    )


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from [cell.text for cell in block.cells]
    yield from document.lines
    yield from (one.text for one in document.dropped)


def _block(block: Grid | Paragraph) -> Grid | Paragraph:
    if isinstance(block, Paragraph):
        return replace(block, text=plain(block.text).strip())
    return replace(block, cells=tuple([_cell(cell) for cell in block.cells]))


def _cell(cell: Cell) -> Cell:
    if _ODD.search(cell.text) is None:
        return cell
    sure = DOUBTED if _IS_PRIVATE.search(cell.text) else cell.confidence
    return cell._replace(text=plain(cell.text).strip(), confidence=min(sure, cell.confidence))


def _dropped(one: Dropped) -> Dropped:
    return one._replace(text=plain(one.text))


def _replaced(match: re.Match[str]) -> str:
    char = match[0]
    if char in _FIXED:
        return _FIXED[char]
    if _IS_PRIVATE.match(char):
        return likeliest(char) or UNKNOWN
    return "" if _IS_UNSEEN.match(char) else unicodedata.normalize("NFKC", char)
