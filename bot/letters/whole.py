"""A form that was handed in as a whole: its indicators by pages, what a version changed, its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.actions import Aspect, Look, LookInto, ShowFiled
from bot.letters import cards, scorecards
from bot.letters import changed as changes
from bot.letters.desk import BACK, answer, settled
from bot.letters.letter import IN_A_ROW, LATER, Button, Letter, Reader, turning
from bot.services import desk
from bot.services.evidence import Piece
from bot.services.submissions import Version
from zwcore.exports.table import TableRow, scored_rows
from zwcore.money import plain
from zwcore.record import Record
from zwcore.text import Message

WHOLE = Message("desk.whole", "<b>{form} 全表</b>（第 {version} 版）")
GOAL = Message("desk.goal", "总体目标：{text}")
GOAL_DONE = Message("desk.goal_done", "完成情况：{text}")
BESIDE = Message("desk.beside", "说明 {notes} · 佐证 {pieces}")
INDICATOR = Message("desk.indicator", "{n}. {row}")
TARGET = Message("desk.target", "　 目标 {target} · 分值 {weight} · 得分 {claimed}")
TARGET_WHY = Message("desk.target_why", "　 目标 {target} · 分值 {weight} · 得分 {claimed}（{reason}）")
VALUES = Message("desk.values", "　 目标 {target} · 完成 {actual}")
POINTS = Message("desk.points", "　 分值 {weight} · 得分 {claimed} · 核算 {recomputed}")
POINTS_WHY = Message("desk.points_why", "　 分值 {weight} · 得分 {claimed}（{reason}）")
DIFFERS = Message("desk.differs", "　 分值 {weight} · 得分 {claimed} · 核算 {recomputed}，差 {difference}（{reason}）")
DEVIATION = Message("desk.deviation", "　 偏差原因：{text}")
REST = Message("desk.rest", "还有 {count} 项在后一页。")
WHY = Message("button.why", "为什么")
FINDINGS = Message("button.all", "全部问题")
EVIDENCE = Message("desk.button.evidence", "佐证")
CHANGES = Message("desk.changes", "<b>{form} 第 {version} 版改了 {count} 处</b>")
NO_CHANGES = Message("desk.no_changes", "<b>{form}</b>\n表内没有改动，只补了说明或佐证。")
POINTS_CHANGED = Message("desk.points_changed", "各项合计 {before} → {after}")
CLAIMED_CHANGED = Message("desk.claimed_changed", "自评总分 {before} → {after}")
RECOMPUTED_CHANGED = Message("desk.recomputed_changed", "核算得分 {before} → {after}")
FINDINGS_CHANGED = Message("desk.findings_changed", "必须修改 {before} → {after}")
NOTE = Message("desk.note", "说明：{text}")
PIECES = Message("desk.evidence_list", "<b>{form} 的佐证 {count} 件</b>")
PIECE = Message("desk.evidence_row", "{n}. {row}：{name}")
WITHOUT = Message("desk.evidence_without", "另有 {count} 项指标没有附佐证。")
FIRST, ROWS, CELLS, PIECES_SHOWN, TEXT, GOALS = 2, 6, 10, 9, 16, 46
"""Indicators on the first page, where the head stands, and on the others; cells and files on a page; signs."""


def whole(reader: Reader, version: Version, number: int) -> Letter:
    """看全表: money, goals, and each indicator with target, outcome, points, what the rules give, and why."""
    record, told = version.record, list(scored_rows(version.record).items())
    pages = 1 + max(0, -(-(len(told) - FIRST) // ROWS))
    number = min(number, pages - 1)
    begins = 0 if number == 0 else FIRST + (number - 1) * ROWS
    shown = told[begins : FIRST if number == 0 else begins + ROWS]
    lines: list[Message] = [WHOLE.with_(form=cards.called(record), version=version.version)]
    if number == 0:
        lines += [cards.scores(record), cards.recomputed(record), *cards.money_lines(record.money), *_goals(record)]
        answers = answer(reader, version)
        lines += [scorecards.counted(reader, version), *_beside(record, len(answers)), *answers]
    for n, row in shown:
        lines += _indicator(record, n, row)
    left = len(told) - begins - len(shown)
    lines += [REST.with_(count=left)] if left > 0 else []
    filing = version.filing.id or 0
    first = [Button(WHY, LookInto(filing, Look.WHY)), Button(FINDINGS, ShowFiled(filing, Aspect.FINDINGS))]
    first += [Button(EVIDENCE, LookInto(filing, Look.EVIDENCE))] if record.evidence else []
    row_of_pages = _turning(filing, Look.WHOLE, number, pages)
    return Letter("\n".join(map(reader.say.html, lines)), [first, row_of_pages])


def _turning(filing: int, what: Look, number: int, pages: int) -> list[Button]:
    """The way through the pages and back to the card."""
    back = Button(BACK, ShowFiled(filing, Aspect.CARD_AGAIN))
    return turning(number, pages, lambda page: LookInto(filing, what, page), back)


def _goals(record: Record) -> Iterator[Message]:
    for message, text in ((GOAL, record.form.goals.planned), (GOAL_DONE, record.form.goals.actual)):
        if text:
            yield message.with_(text=cards.short(" ".join(text.split()), GOALS))


def _beside(record: Record, answers: int) -> Iterator[Message]:
    """What goes with the form, where something does: explanations (what the unit answered among them), evidence."""
    notes, pieces = len(record.notes) + answers, len(record.evidence_files)
    if notes or pieces:
        yield BESIDE.with_(notes=notes, pieces=pieces)


def _indicator(record: Record, n: int, row: TableRow) -> Iterator[Message]:
    """An indicator in two or three lines; that there is no outcome is said of the whole form, not of each row."""
    item = record.form.indicators[n]
    yield INDICATOR.with_(n=n + 1, row=cards.short(row.name, 22) if isinstance(row.name, str) else row.name)
    points = {"weight": _number(row.weight), "claimed": _number(row.claimed)}
    if item.actual is None:
        reason = None if record.points.told is None and row.claimed == row.weight else row.reason
        message = TARGET if reason is None else TARGET_WHY
        yield message.with_(target=_text(item.target), **points, reason=reason)
    else:
        yield VALUES.with_(target=_text(item.target), actual=_text(item.actual))
        yield _points(row, points)
    if item.deviation:
        yield DEVIATION.with_(text=cards.short(" ".join(item.deviation.split()), 40))


def _points(row: TableRow, points: dict[str, str | Message]) -> Message:
    if row.recomputed is None:
        return POINTS_WHY.with_(**points, reason=row.reason or cards.BLANK)
    told = {**points, "recomputed": plain(row.recomputed)}
    if not row.difference:
        return POINTS.with_(**told)
    return DIFFERS.with_(**told, difference=_number(row.difference), reason=row.reason or cards.BLANK)


def _text(text: str | None) -> str | Message:
    return cards.BLANK if text is None else cards.short(" ".join(text.split()), TEXT)


def _number(value: Decimal | None) -> str | Message:
    return cards.BLANK if value is None else plain(value)


# -- versions ----------------------------------------------------------------------------------------------------------


def changed(reader: Reader, version: Version, number: int = 0) -> Letter:
    """只看改动: what is different from the version before, cell by cell, what that does to the points, and what became
    of what was returned."""
    filing, record = version.filing, version.record
    before = desk.record_of(reader.session, filing, version.version - 1)
    told = changes.changed(reader, before, record)
    cells = told.lines
    pages = max(1, -(-len(cells) // CELLS))
    number = min(number, pages - 1)
    head = CHANGES if cells else NO_CHANGES
    lines = [head.with_(form=cards.called(record), version=version.version, count=len(cells))]
    lines += cells[number * CELLS : (number + 1) * CELLS]
    if number + 1 == pages:
        added = [NOTE.with_(text=text) for text in told.notes]
        how = settled(desk.items_of(reader.session, filing))
        lines += [*told.along, *_effect(before, record)]
        lines += told.evidence(cards.CARD_LINES - len(lines) - len(how))
        lines += [*added[: max(cards.CARD_LINES - len(lines) - len(how), 0)], *how]
    rows = [_turning(filing.id or 0, Look.CHANGES, number, pages)]
    return Letter("\n".join(map(reader.say.html, lines)), rows)


def _effect(before: Record, after: Record) -> Iterator[Message]:
    """What the changes do to the points, and to what must be mended."""
    old, new = before.points, after.points
    for message, was, now in (
        (POINTS_CHANGED, old.sum, new.sum),
        (CLAIMED_CHANGED, old.claimed, new.claimed),
        (RECOMPUTED_CHANGED, old.recomputed, new.recomputed),
    ):
        if was != now:
            yield message.with_(before=_number(was), after=_number(now))
    if len(before.errors) != len(after.errors):
        yield FINDINGS_CHANGED.with_(before=len(before.errors), after=len(after.errors))


# -- evidence ----------------------------------------------------------------------------------------------------------


def evidence(reader: Reader, version: Version, found: Sequence[Piece], number: int) -> Letter:
    """佐证: what is attached, row by row; each number is a button that sends the file."""
    pages = max(1, -(-len(found) // PIECES_SHOWN))
    number = min(number, pages - 1)
    begins, filing = number * PIECES_SHOWN, version.filing.id or 0
    shown = list(enumerate(found[begins : begins + PIECES_SHOWN], begins))
    lines = [PIECES.with_(form=cards.called(version.filing), count=len(found))]
    lines += [PIECE.with_(n=n + 1, row=piece.row, name=cards.short(piece.name, 20)) for n, piece in shown]
    without = sum(not version.record.evidence_of(n) for n in range(len(version.record.form.indicators)))
    lines += [WITHOUT.with_(count=without)] if without else []
    buttons = [Button(str(n + 1), LookInto(filing, Look.PIECE, n)) for n, _ in shown]
    rows: list[Sequence[Button]] = [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]
    rows.append(_turning(filing, Look.EVIDENCE, number, pages))
    return Letter("\n".join(map(reader.say.html, lines)), rows)


def next_evidence(version: Version, number: int) -> list[Button]:
    """The way to the next file of evidence."""
    return [Button(LATER, LookInto(version.filing.id or 0, Look.PIECE, number))]
