"""How a form was read, made whole: what was left over or left out, what is doubted, what the file withholds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zwcore.documents import Dropped
from zwcore.finding import Sure
from zwcore.form import Form, Locator
from zwcore.layouts.columns import is_block_label
from zwcore.layouts.cut import Piece
from zwcore.layouts.labels import field_of
from zwcore.layouts.rows import GridRow
from zwcore.layouts.values import Sources
from zwcore.layouts.vocabulary import LONGEST_LABEL
from zwcore.money import parse_amount
from zwcore.reading import Column, HowRead, LeftOut, Unread

_OFFICE = re.compile("(?:局|委|办|院|所|站|队|部|厅|科|股|室|中心|公司|政府|学校|小学|中学|委员会)$")
_SHORT, _WORD = 8, 4
_MAY_HOLD: Mapping[str, Callable[[str], bool]] = {
    "funds": lambda text: parse_amount(text) is not None,
    "goals": lambda text: len(text) > _SHORT and not _OFFICE.search(text),
}
"""The blocks that a print may lack, and what a row of each holds."""
_OWN_WORDS = {
    "funds": re.compile("资金|经费|预算|支出|收入|投资|投入|金额|款"),
    "goals": re.compile("目标|任务|绩效|成效|效果|计划|内容|概况|情况"),
}
_FORMULA = "formula"


@dataclass(slots=True)
class Rest:
    """What is left of a document while its forms are read: the texts that were left out, and the cells over several
    rows that a form before has."""

    dropped: list[Dropped]
    cells: set[int] = field(default_factory=set)


def complete(how: HowRead, form: Form, piece: Piece, sources: Sources, rest: Rest) -> HowRead:
    """Add to what the columns tell: cells left over, texts left out, doubts, formulas."""
    sources.label(*(cell for row in piece.rows if row.width == 1 for cell in row.filled if is_block_label(cell)))
    unread = sources.left_over((*piece.top, *piece.rows), rest.cells)
    doubts = {**how.doubts, **{path: Sure.DOUBTFUL for path, _ in sources.doubted()}}
    own = _own(piece, rest.dropped) if rest.dropped else []
    rest.cells.update(id(cell) for row in piece.rows[-1:] for cell in row.filled)
    return replace(
        how,
        columns=(*how.columns, *_unknown_blocks(form, unread)),
        unread=unread,
        doubts=doubts,
        dropped=tuple(LeftOut(one.text, one.why, Locator(one.page, one.table, one.row, one.col)) for one in own),
        withheld=_withheld(own, sources) if own else {},
    )


def _unknown_blocks(form: Form, unread: Sequence[Unread]) -> Iterator[Column]:
    """Where a block was not found, rows that nothing explains may be it: their first cells are its headers.

    A header is named where it has a word of the block's own or is short; any other row leaves one without a name.
    """
    missing = [block for block in _MAY_HOLD if block not in form.blocks]
    rows: dict[tuple[int, int], list[str]] = {}
    for one in unread if missing else ():
        if not one.under:
            rows.setdefault((one.source.table, one.source.row), []).append(one.text)
    for block in missing:
        for header, *texts in rows.values():
            if _is_of_other(header) or not any(map(_MAY_HOLD[block], texts or [header])):
                continue
            own = len(header) <= LONGEST_LABEL and _OWN_WORDS[block].search(header)
            named = texts and (own or len(header) <= _WORD)
            yield Column(block, header if named else "", None, "label", 0)


def _is_of_other(text: str) -> bool:
    """Tell whether a text is a label of the head or of the total, or no label at all but a number."""
    return parse_amount(text) is not None or any(field_of(text, section) for section in ("head", "total", "grade"))


def _own(piece: Piece, dropped: list[Dropped]) -> list[Dropped]:
    """Take what was left out in the area of a form: among its rows, or on its pages beside any table."""
    rows = [row for row in piece.rows if row.width > 1]
    places = {(row.table, row.index) for row in rows}
    tables = {row.table: (_least(rows, row.table), _most(rows, row.table)) for row in rows}
    pages = {cell.page for row in rows for cell in row.filled}
    own = [one for one in dropped if _is_within(one, places, tables) or (one.table < 0 and one.page in pages)]
    for one in own:
        dropped.remove(one)
    return own


def _least(rows: Sequence[GridRow], table: int) -> int:
    return min(row.index for row in rows if row.table == table)


def _most(rows: Sequence[GridRow], table: int) -> int:
    return max(row.index for row in rows if row.table == table)


def _is_within(one: Dropped, places: set[tuple[int, int]], tables: dict[int, tuple[int, int]]) -> bool:
    if (one.table, one.row) in places:
        return True
    first, last = tables.get(one.table, (0, -1))
    return first <= one.row <= last


def _withheld(own: Sequence[Dropped], sources: Sources) -> dict[str, str]:
    """The values that stand in the file as a formula whose result was never calculated."""
    formulas = {(one.table, one.row, one.col) for one in own if one.why == _FORMULA}
    if not formulas:
        return {}
    places = ((path, sources[path]) for path in sources)
    return {path: _FORMULA for path, at in places if (at.table, at.row, at.column) in formulas}
