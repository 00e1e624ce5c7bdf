"""How what came back is dealt with: the button of each cell, the usual reasons, an example of an answer in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import ChangeCell, Explain
from bot.i18n import Translator
from bot.letters import cards
from bot.letters.letter import IN_A_ROW, Button
from bot.services.desk import ReturnItem
from bot.services.readings import Stack
from zwcore.checks import About, checks
from zwcore.filling import example
from zwcore.filling.replies import cells_named
from zwcore.finding import Severity
from zwcore.form import Form
from zwcore.paths import find_cell, row_of
from zwcore.record import Record, ToldFinding
from zwcore.text import Message

REPLY = Message("returned.reply", "直接回复也行，例如“{example}”。有疑问请联系审核人。")
REPLY_PLAINLY = Message("returned.reply_plainly", "直接回复也行。有疑问请联系审核人。")
ANSWER = Message("returned.reply_answer", "已补正，见佐证材料")
CHANGE_N = Message("returned.change", "改 {number}")
EXPLAIN_N = Message("returned.explain", "说明 {number}")
ANSWER_N = Message("returned.answer", "答复 {number}")
CHANGE_CELL = Message("returned.change_cell", "改 {cell}")
ROW, TOTAL = Message("returned.row", "第{n}项"), Message("returned.total", "总分")
REASONS = (
    Message("explain.adjusted", "财政统一调整"),
    Message("explain.settled", "据实结算"),
    Message("explain.partly", "部分未实施"),
)
GENERAL = (
    Message("explain.approved", "目标经批复"),
    Message("explain.checked", "已核对属实"),
    Message("explain.see_evidence", "见佐证材料"),
)
USUAL = (*REASONS, *GENERAL)
"""The usual reasons, known to buttons by their places: those for a change of the budget, those for anything else."""
MENDED, EXAMPLES = 6, 2
ITEM = Message("returned.item", "{number} {text}")
ITEM_NOTED = Message("returned.item_noted", "{number} {text}（退回前已有说明：{note}）")
NOTE = 24
CELLS = 3
"""Cells that a reviewer's words name which have a button."""


def mending(stack: Stack, place: int, items: Sequence[ReturnItem]) -> list[Sequence[Button]]:
    """The buttons of returned cells, no more in a row than a telephone shows."""
    form = stack.record(place).form
    buttons = [one for item in items for one in _mend(stack, place, item, form)][:MENDED]
    return [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]


def _mend(stack: Stack, place: int, item: ReturnItem, form: Form) -> list[Button]:
    """How a returned cell is dealt with: a fault is mended, what is doubtful may be kept and explained; words about the
    whole form are answered, and what they name is mended."""
    number, at = cards.circled(item.number), (stack.reading_id, place, item.number)
    if not item.cell:
        named = [(path, row_of(path)) for path in cells_named(item.reason, form)[:CELLS]]
        cells = [(path, TOTAL if row is None else ROW.with_(n=row + 1)) for path, row in named]
        mended = [Button(CHANGE_CELL.with_(cell=cell), ChangeCell(*at, path)) for path, cell in cells]
        return [*mended, Button(ANSWER_N.with_(number=number), Explain(*at))]
    if may_keep(item):
        return [Button(EXPLAIN_N.with_(number=number), Explain(*at))]
    return [Button(CHANGE_N.with_(number=number), ChangeCell(*at))]


def told(record: Record, item: ReturnItem) -> ToldFinding | None:
    """The finding that a returned cell came of, where the form has it still."""
    where = find_cell(record.form, item.cell) if item.cell else None
    found = (one for one in record.told if one.code == item.code and one.finding.where == where)
    return next(found, None)


def asked(record: Record, item: ReturnItem) -> Message:
    """A returned cell with its reason; where it was explained before, with that."""
    finding, number = told(record, item), cards.circled(item.number)
    if finding is None or not finding.explanation:
        return ITEM.with_(number=number, text=item.reason)
    return ITEM_NOTED.with_(number=number, text=item.reason, note=cards.short(finding.explanation, NOTE))


def may_keep(item: ReturnItem) -> bool:
    """Tell whether a returned cell may be kept with a word (维持并说明): one that was 请核实."""
    check = checks.get(item.code or "")
    return bool(item.cell) and check is not None and check.severity is not Severity.ERROR


def reply(say: Translator, record: Record, items: Sequence[ReturnItem]) -> Message:
    """How to answer in words, by an example of what is asked there: points, a value, a reason."""
    mended = [find_cell(record.form, item.cell) or "" for item in items if item.cell and not may_keep(item)]
    points = any(path.endswith(".score") for path in mended)
    # A total follows from points that are returned beside it.
    said = [(item.number, _example(say, record, item)) for item in items if not (points and item.cell == "total")]
    shown = [f"{cards.circled(number)} {text}" for number, text in said if text][:EXAMPLES]
    return REPLY.with_(example=" ".join(shown)) if shown else REPLY_PLAINLY


def _example(say: Translator, record: Record, item: ReturnItem) -> str | None:
    if not item.cell:
        return say(ANSWER)
    if may_keep(item):
        return say(USUAL[usual_for([item.code])[0]])
    path = find_cell(record.form, item.cell)
    field = next((one for one in record.fields if one.path == path), None)
    return None if field is None else example(field, record.form)


def usual_for(codes: Sequence[str | None]) -> range:
    """The places of the usual reasons that fit findings."""
    found = [checks.get(code or "") for code in codes]
    about_money = any(check is not None and About.MONEY in check.about for check in found)
    return range(len(REASONS)) if about_money else range(len(REASONS), len(USUAL))
