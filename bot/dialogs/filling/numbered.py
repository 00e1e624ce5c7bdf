"""What is written to the ① of a message, to one or to several at once: "① 15 ③ 系统升级推迟到十一月".

A value is proposed for the cell that is meant, words are the explanation (说明) of what wants one; what fits nowhere is
named with what would fit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat import Turn
from bot.db.queries.outbox import Shows
from bot.dialogs.filling.asking import Answering
from bot.dialogs.filling.explain import Explaining, cells_in
from bot.dialogs.filling.proposals import NO_CELL, SAME, fitting, propose_cells
from bot.letters import returned
from bot.letters.cards import circled
from bot.letters.letter import Letter, cell_of, is_of_whole, meant
from bot.services import drafts
from bot.services.drafts import Editing
from bot.services.signs import Written, is_figure, is_question
from zwcore.checks import About
from zwcore.filling import AnswerKind, Field
from zwcore.finding import Finding, Severity
from zwcore.paths import name_cell
from zwcore.record import ToldFinding, is_note
from zwcore.record.words import place_of
from zwcore.text import Message, fold

LEFT_OUT = Message("correct.left_out", "✗ {number} 没有改：{why}")
NOT_TAKEN = Message("numbered.not_taken", "✗ {number} 没有记下：{why}")
EXPLAINED = Message("returned.explained", "✓ {number} 已说明：{text}")
NO_NUMBER = Message("numbered.no_number", "那条消息里没有这个编号。")
CELL_GONE = Message("numbered.cell_gone", "那一格现在不在表里了。")
A_QUESTION = Message("numbered.a_question", "像是提问，没有当作说明。为什么、怎么办，点“看这张表”，再点“为什么”。")
ONE_LINE = Message("numbered.one_line", "这一句不像说明，请用一行写明原因。")
_SAID = re.compile(r"^的?(?:说明|原因|理由|答复)(?:[是为][\s:：，,]*|[\s:：，,]+|$)")
_COLUMNS = {"实际完成值": "actual", "完成值": "actual", "实际": "actual", "得分": "score", "偏差原因": "deviation"}
_COLUMN = re.compile(rf"的?(?P<column>{'|'.join(_COLUMNS)})\s*[:：=为是改成到]*\s*(?=\S)")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
MORE = 5
"""So many Hanzi beside the column's name are more than a figure with its unit: 补卡 35000 张，第三方统计."""
Kept = Sequence[tuple[Field, str]] | Finding | None
"""What a number is answered with: values for cells, or words to a finding (``None``: to the whole form)."""


def explanation_in(words: str) -> str | None:
    """What of the words is the explanation: in one line, without 说明： before it; ``None`` where they say nothing."""
    text = _SAID.sub("", " ".join(words.split()))
    return text if is_note(text) else None


def take(turn: Turn, editing: Editing, shown: Shows | None, said: Written) -> None:
    """Keep the explanations, propose the values to be confirmed at once, and name what was not understood."""
    values: list[tuple[Field, str]] = []
    explained: list[int] = []
    lines: list[Message] = []
    answers = False
    notes: list[tuple[str, str, str]] = []
    for number, words in said:
        match _kept(editing, shown, number, words):
            case Message() as why:
                lines.append(why)
            case Finding() | None as finding:
                text = explanation_in(words)
                if text is None:
                    lines.append(NOT_TAKEN.with_(number=circled(number), why=ONE_LINE))
                    continue
                explained.append(number)
                drafts.explain(editing, finding, text, turn.now)
                lines.append(EXPLAINED.with_(number=circled(number), text=text))
            case found:
                values += [one for one in found if one not in values]
                notes += _may_explain(editing, shown, number, words)
                answers = answers or is_of_whole(shown, editing.record, number)
    if values:
        propose_cells(turn, editing, values, lines, answers=answers, notes=notes)
    else:
        _tell(turn, editing, lines, explained)


def _tell(turn: Turn, editing: Editing, lines: Sequence[Message], explained: Sequence[int]) -> None:
    """Say what was kept and what was not, above what is left of the form, unless another question is open."""
    state, text = turn.waiting, "\n".join(map(turn.say, lines))
    place = (editing.stack.reading_id, editing.row.sheet)
    if isinstance(state, Explaining) and (state.reading, state.sheet) == place and state.number in explained:
        turn.end()
    if isinstance(state, Answering):
        turn.reply(Letter(text, shows=returned.card(turn.reader, editing.stack, editing.record).shows))
    else:
        turn.reply(returned.card(turn.reader, editing.stack, editing.record).under(f"{text}\n"))


def _kept(editing: Editing, shown: Shows | None, number: int, words: str) -> Kept | Message:
    """What becomes of what is written to a number; a message says why nothing does."""
    record, sign = editing.record, circled(number)
    if shown is not None and shown.cells and number not in shown.cells:
        return NOT_TAKEN.with_(number=sign, why=NO_NUMBER)
    told, column, value = meant(shown, record, number), _COLUMN.match(words), _COLUMN.sub("", words)
    is_word = column is None and not is_figure(value)
    if is_word and is_question(words):
        return NOT_TAKEN.with_(number=sign, why=A_QUESTION)
    if is_of_whole(shown, record, number):
        found = cells_in(editing, words)
        return NOT_TAKEN.with_(number=sign, why=found) if isinstance(found, Message) else found or None
    if told is None and cell_of(shown, record, number) is None:
        return LEFT_OUT.with_(number=sign, why=CELL_GONE)
    fields = _fields(editing, told, cell_of(shown, record, number), None if column is None else column["column"])
    if told is not None and is_word and _wants_words(told, fields):
        return told.finding
    return _value(editing, sign, fields, value)


def _may_explain(editing: Editing, shown: Shows | None, number: int, words: str) -> list[tuple[str, str, str]]:
    """What words with a figure may be as well: the explanation of what is in doubt, where there is more in them."""
    text, told = explanation_in(words), meant(shown, editing.record, number)
    if text is None or len(_HANZI.findall(_COLUMN.sub("", words))) < MORE:
        return []
    if told is None:
        return [("", "", text)] if is_of_whole(shown, editing.record, number) else []
    return [(told.code, name_cell(editing.form, told.finding.where), text)] if _wants_words(told, ()) else []


def _wants_words(told: ToldFinding, fields: Sequence[Field]) -> bool:
    """Whether words to a finding explain it: what is in doubt may be kept with a word, a blank is filled in."""
    in_doubt = told.finding.severity is not Severity.ERROR and not told.about(About.BLANK)
    return in_doubt and not (fields and fields[0].kind in _TAKES_WORDS)


def _value(editing: Editing, sign: str, fields: Sequence[Field], value: str) -> Sequence[tuple[Field, str]] | Message:
    """The first of some cells that a value fits into; a message says why it does not fit into the last, or changes
    nothing."""
    record = editing.record
    answers = [(field, fitting(record, field, value)) for field in fields]
    found = next(((field, text) for field, text in answers if isinstance(text, str)), None)
    if found is None:
        return LEFT_OUT.with_(number=sign, why=answers[-1][1] if answers else NO_CELL)
    if fold(editing.value(found[0]) or "") != fold(found[1]):
        return [found]
    return LEFT_OUT.with_(number=sign, why=SAME.with_(place=place_of(record, found[0]), value=found[1]))


_TAKES_WORDS = (AnswerKind.REASON, AnswerKind.CATEGORY)


def _fields(editing: Editing, told: ToldFinding | None, where: str | None, column: str | None) -> list[Field]:
    """The cells that a value may be for: the column that is named, else the cell of the finding; what is in doubt is
    answered by what was really reached, too, and a target that stands only by that."""
    by_path = {field.path: field for field in editing.all_fields()}
    row, _, own = (where or "").rpartition(".")
    if column is not None:
        paths = [f"{row}.{_COLUMNS[column]}"]
    elif told is None or told.finding.severity is Severity.ERROR:
        paths = [where or ""]
    elif own == "target" and where in by_path and editing.value(by_path[where]):
        paths = [f"{row}.actual"]
    else:
        paths = [where or "", f"{row}.actual"]
    return [by_path[path] for path in paths if path in by_path]
