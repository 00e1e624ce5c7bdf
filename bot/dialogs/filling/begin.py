"""/fill: where a form to be filled in begins: from nothing, from last year's project, from what a file still misses."""

from __future__ import annotations

from bot.actions import BeginFilling, BeginForm, Beginning, FillForm, ToFill, number_of
from bot.chat import Button, Turn, command, tap
from bot.db.terms import Role
from bot.dialogs.filling.asking import GONE, ask
from bot.dialogs.filling.contents import show_parts
from bot.letters import cards, forms, questions
from bot.services import begun, blank, drafts, mine, obligations, readings, reads, submissions
from bot.services.drafts import Editing
from bot.services.submissions import Filing
from zwcore.filling import Field, Part, without_results
from zwcore.filling.likely import is_figure
from zwcore.layouts.load import fillable
from zwcore.paths import edit
from zwcore.text import Message

WHERE_FROM = Message(
    "fill.where_from", "<b>一步一步填</b>\n从哪里开始？每答一项都存着，随时可以停，换台手机也能接着填。"
)
LIKE = Message("fill.like", "照 {year} 年：{project}")
MORE_LIKE = Message("fill.more_like", "另有 {count} 张交过的，写 /fill 和名称里的几个字，例如 /fill 补卡。")
KIND = Message("fill.kind", "新的一张（{title}）")
KEPT_FACTS = Message(
    "fill.kept_facts", "照 {year} 年度带过来的：项目、单位、指标和分值。年度、金额、目标、得分要重新填。"
)
NOT_OWED = Message("fill.not_owed", "这一张已经提交或不用再报。发 /my 看您的表。")
MOST_LIKE = 5
MOST_DOUBTED = 5
"""Doubtful values that are asked about at a time, numbers first."""


@command("fill", Message("menu.fill", "一步一步填一张"), order=15)
def fill(turn: Turn) -> None:
    """Ask where to begin; words behind the command name an earlier form."""
    turn.end()
    open_drafts = begun.listed(turn.session, turn.person.id, MOST_LIKE)
    like, count = _like(turn)
    names = [questions.name_of(editing) for editing in open_drafts]
    rows = [[questions.go_on(editing, names.count(name) > 1)] for editing, name in zip(open_drafts, names, strict=True)]
    rows += [[_begin_like(filing)] for filing in like]
    rows += [
        [Button(KIND.with_(title=layout.title), BeginForm(Beginning.PRINT, layout.id))] for layout, _ in fillable()
    ]
    lines = [WHERE_FROM, *([MORE_LIKE.with_(count=count - MOST_LIKE)] if count > MOST_LIKE else [])]
    turn.reply("\n".join(turn.say(line) for line in lines), rows)


def _like(turn: Turn) -> tuple[list[Filing], int]:
    """What the person's unit handed in before, the newest first, and how much it is."""
    if turn.person.unit_id is None:
        return [], 0
    return submissions.named(turn.session, turn.person, turn.incoming.argument, MOST_LIKE)


def _begin_like(filing: Filing) -> Button:
    label = LIKE.with_(year=filing.year, project=cards.short(filing.project))
    return Button(label, BeginForm(Beginning.LIKE, str(filing.id)))


@tap(BeginFilling, roles=[Role.CLERK])
def begin_tapped(turn: Turn, _: BeginFilling) -> None:
    """A reminder leads here."""
    fill(turn)


@tap(BeginForm)
def begin_form_tapped(turn: Turn, action: BeginForm) -> None:
    """Begin a form in a print, or like one handed in before."""
    _BEGINNINGS[action.how](turn, action.what)


def _begin_print(turn: Turn, name: str) -> None:
    found = next((one for one in fillable() if one[0].id == name), None)
    if found is None:
        turn.toast(GONE, alert=True)
        return
    editing = blank.begin_blank(turn.session, turn.person, *found, turn.now)
    ask(turn, editing, turn.incoming.message_id)


def _begin_as_before(turn: Turn, filing_id: str) -> None:
    filing = submissions.visible_one(turn.session, turn.person, number_of(filing_id))
    if filing is None:
        turn.toast(GONE, alert=True)
        return
    record = reads.opened(turn.session, turn.person, filing, turn.now).record
    form = without_results(record.form)
    editing = drafts.begin_new(turn.session, turn.person.id, form, record.rulebook, turn.now)
    ask(turn, editing, turn.incoming.message_id, KEPT_FACTS.with_(year=filing.year))


def _begin_owed(turn: Turn, number: str) -> None:
    """Begin the very form that is owed: like that of an earlier year, else from nothing, with its name and year."""
    owed = obligations.open_one(turn.session, number_of(number), turn.person.unit_id)
    if owed is None:
        turn.toast(NOT_OWED, alert=True)
        return
    at = mine.lies_at(turn.session, turn.person, owed.project_folded, owed.year)
    stack = None if at is None else readings.find(turn.session, at.reading_id, turn.person.id)
    if at is not None and stack is not None:
        turn.reply(forms.card(turn.reader, stack, stack.record(at.place)))
        return
    before = submissions.year_before(turn.session, turn.person, owed.project_folded, owed.year)
    if before is None:
        editing = blank.begin_owed(turn.session, turn.person, owed.project, owed.year, turn.now)
        ask(turn, editing)
        return
    record = reads.opened(turn.session, turn.person, before, turn.now).record
    form = edit(without_results(record.form), {"year": owed.year})
    editing = drafts.begin_new(turn.session, turn.person.id, form, record.rulebook, turn.now)
    ask(turn, editing, note=KEPT_FACTS.with_(year=before.year))


_BEGINNINGS = {
    Beginning.PRINT: _begin_print,
    Beginning.LIKE: _begin_as_before,
    Beginning.OWED: _begin_owed,
}


@tap(FillForm)
def fill_missing_tapped(turn: Turn, action: FillForm) -> None:
    """Ask what a form that was read still misses, or only its actual values, or show the list of its parts."""
    stack = turn.own_file(action.reading)
    if stack is None:
        return
    editing = drafts.begin(turn.session, turn.person.id, stack, action.sheet, turn.now)
    drafts.touch(editing, turn.now)
    if action.what is ToFill.CONTENTS:
        drafts.ask_all(editing)
        show_parts(turn, editing)
    else:
        _ask_for(editing, _wanted(editing, action), offer=action.what is not ToFill.ACTUALS)
        ask(turn, editing, turn.incoming.message_id)


def _wanted(editing: Editing, action: FillForm) -> list[Field]:
    if action.what is ToFill.ACTUALS:
        return [field for field in editing.all_fields() if field.part is Part.ACTUALS]
    doubted = sorted(editing.doubted(), key=lambda field: not is_figure(field))
    return [*editing.missing(), *doubted[:MOST_DOUBTED]]


def _ask_for(editing: Editing, wanted: list[Field], *, offer: bool) -> None:
    if offer and editing.stack.from_chat:
        # Indicators may still be added: what is missing is asked as it comes.
        drafts.ask_all(editing, next((field.path for field in wanted), None))
    else:
        drafts.ask_only(editing, wanted, offer=offer)
