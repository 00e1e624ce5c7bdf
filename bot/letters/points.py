"""为什么 of a form that was handed in: the rows whose points are not whole, or not what the rules give, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions import Aspect, Look, LookInto, ShowFiled
from bot.letters import cards
from bot.letters.desk import BACK
from bot.letters.letter import Button, Letter, Reader, turning
from bot.services.submissions import Version
from zwcore.exports.table import TableRow, scored_rows
from zwcore.money import plain
from zwcore.record import Record
from zwcore.text import Message

HEAD = Message("points.head", "<b>{form} 为什么</b>：自评总分 {claimed}，各项合计 {sum}")
HEAD_OF = Message("points.head_of", "<b>{form} 为什么</b>：自评总分 {claimed}，各项合计 {sum}（第 {page}/{pages} 页）")
LOST = Message("points.lost", "{n}. {name}：分值 {weight}，得分 {claimed}，扣 {lost}")
OVER = Message("points.over", "{n}. {name}：分值 {weight}，得分 {claimed}，多 {lost}")
OPEN = Message("points.open", "{n}. {name}：分值 {weight}，得分未填")
SAME = Message("points.same", "{n}. {name}：分值 {weight}，得分 {claimed}")
BY_RULES = Message("points.by_rules", "　 按规则 {recomputed}，差 {difference}：{reason}")
AGREES = Message("points.agrees", "　 按规则 {recomputed}，相符")
NOT_BY_RULES = Message("points.not_by_rules", "　 未核算：{reason}")
SAID_BY_UNIT = Message("points.deviation", "　 单位写的原因：{text}")
NO_REASON = Message("points.no_reason", "　 表内没有写原因")
NONE = Message("points.none", "各项得分都等于分值，没有扣分。")
ROWS, NAME, TEXT = 4, 18, 40


def of_form(reader: Reader, version: Version, number: int = 0) -> Letter:
    """Why a form has its points: each row that lost some, has too many, none, or others than the rules give."""
    rows = list(_worth_telling(version.record))
    pages = max(1, -(-len(rows) // ROWS))
    number = min(number, pages - 1)
    shown = rows[number * ROWS : (number + 1) * ROWS]
    lines = [_head(version.record, number, pages), *_told(version.record, shown)]
    lines += [] if rows else [NONE, cards.recomputed(version.record)]
    filing = version.filing.id or 0
    back = Button(BACK, ShowFiled(filing, Aspect.CARD_AGAIN))
    ways = turning(number, pages, lambda page: LookInto(filing, Look.WHY, page), back)
    return Letter("\n".join(map(reader.say.html, lines)), [ways])


def of_rows(reader: Reader, version: Version, rows: Sequence[int]) -> Letter:
    """Why some rows (from 0) of a form have their points, with each step of it."""
    record, told = version.record, scored_rows(version.record)
    lines: list[Message] = [_head(record, 0, 1)]
    for n in rows[:2]:
        if n in told:
            lines += _row(record, n, told[n])
        scored = record.points.row(f"indicators[{n}]")
        lines += [] if scored is None else scored.steps
    card = Button(BACK, ShowFiled(version.filing.id or 0, Aspect.CARD))
    return Letter("\n".join(map(reader.say.html, lines)), [[card]])


def _head(record: Record, number: int, pages: int) -> Message:
    points = record.points
    claimed = cards.BLANK if points.claimed is None else plain(points.claimed)
    fields = {"form": cards.called(record), "claimed": claimed, "sum": plain(points.sum)}
    return HEAD.with_(**fields) if pages == 1 else HEAD_OF.with_(**fields, page=number + 1, pages=pages)


def _worth_telling(record: Record) -> Iterator[tuple[int, TableRow]]:
    for n, row in scored_rows(record).items():
        if row.claimed != row.weight or row.difference:
            yield n, row


def _told(record: Record, rows: Sequence[tuple[int, TableRow]]) -> Iterator[Message]:
    for n, row in rows:
        yield from _row(record, n, row)


def _row(record: Record, n: int, row: TableRow) -> Iterator[Message]:
    name = cards.short(row.name, NAME) if isinstance(row.name, str) else row.name
    weight, deviation = row.weight or 0, record.form.indicators[n].deviation
    fields = {"n": n + 1, "name": name, "weight": cards.BLANK if row.weight is None else plain(row.weight)}
    if row.claimed is None:
        yield OPEN.with_(**fields)
    else:
        lost = weight - row.claimed
        message = SAME if not lost else LOST if lost > 0 else OVER
        yield message.with_(**fields, claimed=plain(row.claimed), lost=plain(abs(lost)))
    yield from _by_rules(row)
    if deviation:
        yield SAID_BY_UNIT.with_(text=cards.short(" ".join(deviation.split()), TEXT))
    elif row.claimed is not None and row.claimed < weight:
        yield NO_REASON


def _by_rules(row: TableRow) -> Iterator[Message]:
    if row.recomputed is None:
        yield from [] if row.reason is None else [NOT_BY_RULES.with_(reason=row.reason)]
    elif row.difference:
        fields = {"recomputed": plain(row.recomputed), "difference": plain(row.difference)}
        yield BY_RULES.with_(**fields, reason=row.reason or cards.BLANK)
    elif row.claimed is not None:
        yield AGREES.with_(recomputed=plain(row.recomputed))
