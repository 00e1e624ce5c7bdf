"""佐证: which indicator a file is for, what a form has, and what kind of paper fits which indicator."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import Do, ProofDeed, ProofFor, ProofOf, Proofs, Review, WhatFor
from bot.db.queries.outbox import Numbered, Shows
from bot.letters import cards
from bot.letters.forms import BACK
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader, lists, shows
from bot.services.drafts import Editing
from bot.services.evidence import Proof
from bot.services.readings import Stack
from zwcore.form import Indicator
from zwcore.record import Record
from zwcore.text import Message

WHICH = Message("evidence.which", "<b>{form}：收到 {count} 个文件，是哪一项的佐证？</b>\n点序号，一并附上。")
RETAKE = Message("evidence.retake", "照片里没有读到自评表。是自评表的，请摆平、拍全四边再拍一张。")
ROW = Message("evidence.row", "{n}. {name}（{kinds}）")
ROW_HAS = Message("evidence.row_has", "{n}. {name}：{files}")
WHAT_FOR = Message(
    "evidence.what_for", "<b>收到 {file}，先存着。</b>\n是哪一张表的佐证？点那一张。是改好的自评表，点“读这张表”。"
)
WHAT_FOR_MANY = Message("evidence.what_for_many", "<b>收到 {count} 个文件，先存着。</b>\n是哪一张表的佐证？点那一张。")
MANY_FORMS = Message("evidence.many_forms", "这里只列了前面几张；别的表，请打开那一张的卡片，把文件回复给它。")
A_FORM = Message("evidence.a_form", "读这张表")
NEITHER = Message("evidence.neither", "都不是，不要")
NONE = Message("evidence.none", "不是佐证，不要")
LIST = Message("evidence.list", "<b>{form} 的佐证</b>\n有佐证的 {done} 项，共 {count} 个文件。把文件回复给卡片就能补。")
ONE = Message("evidence.one", "第 {n} 项 {name}：{file}")
RENAME = Message("evidence.rename", "改名")
OFF = Message("evidence.off", "删除")
TAKE_OFF = Message("evidence.take_off", "撤下")
OPEN = Message("evidence.open", "看 {n}")
PHOTO = Message("evidence.photo", "照片")
KINDS = {
    "数量": Message("evidence.kind.quantity", "名册、照片"),
    "质量": Message("evidence.kind.quality", "验收单"),
    "时效": Message("evidence.kind.time", "完成证明"),
    "成本": Message("evidence.kind.cost", "凭证、发票"),
    "满意": Message("evidence.kind.satisfaction", "问卷、汇总"),
    "可持续": Message("evidence.kind.lasting", "制度文件"),
    "效益": Message("evidence.kind.benefit", "统计、报告"),
}
"""What fits an indicator, by a word of its 二级指标."""
ANY = Message("evidence.kind.any", "凭证、照片")
ROWS, NAME, FILES = 12, 10, 2


def kinds_for(item: Indicator) -> Message:
    """What kind of paper fits an indicator."""
    named = f"{item.level1 or ''}{item.level2 or ''}"
    return next((said for word, said in KINDS.items() if word in named), ANY)


def which(reader: Reader, editing: Editing, notice: int, count: int, *, no_form: bool = False) -> Letter:
    """Ask which indicator files are evidence of; the answer holds for all of them. ``no_form`` where a photo was looked
    at first, since it might have been a form."""
    items = editing.form.indicators[:ROWS]
    lines = [WHICH.with_(form=cards.briefly(editing.record), count=count)]
    lines += [ROW.with_(n=n, name=_name(item), kinds=kinds_for(item)) for n, item in enumerate(items, 1)]
    lines += [RETAKE] if no_form else []
    numbers = [Button(str(n + 1), ProofFor(notice, n)) for n in range(len(items))]
    rows: list[Sequence[Button]] = [numbers[n : n + IN_A_ROW] for n in range(0, len(numbers), IN_A_ROW)]
    rows.append([Button(NONE, ProofFor(notice))])
    shown = shows(editing.stack.reading_id, editing.record)
    return Letter("\n".join(map(reader.say.html, lines)), rows, shows=shown)


def which_form(reader: Reader, stack: Stack, notice: int, name: str, count: int) -> Letter:
    """Ask what files are that came in reply to a list of several forms: evidence of one, a form, neither."""
    said = WHAT_FOR.with_(file=name) if count == 1 else WHAT_FOR_MANY.with_(count=count)
    lines = [said, *([MANY_FORMS] if stack.count > ROWS else [])]
    forms = [Button(cards.briefly(one), ProofOf(notice, WhatFor.EVIDENCE, one.place)) for one in stack.lines[:ROWS]]
    rows: list[Sequence[Button]] = [forms[n : n + IN_A_ROW] for n in range(0, len(forms), IN_A_ROW)]
    as_form = [Button(A_FORM, ProofOf(notice, WhatFor.FORM))] if count == 1 else []
    rows.append([*as_form, Button(NEITHER, ProofOf(notice, WhatFor.NEITHER))])
    return Letter("\n".join(map(reader.say.html, lines)), rows, shows=lists(stack.reading_id))


def _name(item: Indicator) -> str:
    return cards.short(item.level3 or item.level2 or "", NAME)


def listed(reader: Reader, stack: Stack, record: Record, found: Sequence[Proof]) -> Letter:
    """What evidence a form has, row by row, and what would fit the others."""
    by_row: dict[int, list[tuple[int, Proof]]] = {}
    for number, one in enumerate(found, 1):
        by_row.setdefault(one.row, []).append((number, one))
    lines = [LIST.with_(form=cards.called(record), done=len(by_row), count=len(found))]
    for n, item in enumerate(record.form.indicators[:ROWS]):
        own = by_row.get(n, [])
        files = tuple(f"{cards.circled(number)}{_called(reader, one)}" for number, one in own[:FILES])
        more = ("…",) if len(own) > FILES else ()
        facts = {"n": n + 1, "name": _name(item)}
        lines.append(
            ROW_HAS.with_(**facts, files=(*files, *more)) if own else ROW.with_(**facts, kinds=kinds_for(item))
        )
    place = (stack.reading_id, record.index)
    buttons = [
        Button(OPEN.with_(n=cards.circled(number)), Proofs(*place, ProofDeed.SHOW, one.id))
        for number, one in enumerate(found[:ROWS], 1)
    ]
    rows: list[Sequence[Button]] = [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]
    rows.append([Button(BACK, Review(*place[:1], Do.CARD, place[1]))])
    return Letter("\n".join(map(reader.say.html, lines)), rows, shows=_files_of(stack, record))


def _files_of(stack: Stack, record: Record) -> Shows:
    """The form, so that a file may be sent in reply; ①②③ are its files here, and none of its findings."""
    return Shows(stack.reading_id, record.index, {n: Numbered("", "") for n in range(1, len(cards.CIRCLED) + 1)})


def _called(reader: Reader, one: Proof) -> str:
    return cards.short(one.name or reader.say(PHOTO), NAME)


def caption(record: Record, one: Proof) -> Message:
    """What is said below a file that is shown."""
    return ONE.with_(n=one.row + 1, name=_name(record.form.indicators[one.row]), file=one.name or PHOTO)


def deeds(stack: Stack, record: Record, one: Proof, *, kept: bool) -> list[Button]:
    """What may be done with a file; one that was handed in is taken off, and kept."""
    place = (stack.reading_id, record.index)
    off = Button(TAKE_OFF if kept else OFF, Proofs(*place, ProofDeed.OFF, one.id))
    return [off] if kept else [Button(RENAME, Proofs(*place, ProofDeed.RENAME, one.id)), off]
