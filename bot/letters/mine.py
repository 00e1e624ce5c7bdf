"""我的表: a page of one's forms, each a button that opens it where something is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions import Aspect, BeginFilling, BeginForm, Beginning, Do, Mend, MyForms, Review, ShowFiled
from bot.i18n import Deadline
from bot.letters import cards
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader, turning
from bot.services import mine
from bot.services.mine import Mine, MyForm
from zwcore.text import Message

HEAD = Message("my.head", "<b>我的表 {count} 张</b>")
HEAD_OF = Message("my.head_of", "<b>我的表 {count} 张</b>（第 {page}/{pages} 页）")
NOTHING = Message("my.nothing", "还没有表。把自评表发来（Word、Excel、PDF，或粘贴文字），或发 /fill 一步一步填。")
COUNTS = {
    Mine.RETURNED: Message("my.count.returned", "退回 {count}"),
    Mine.ASKED: Message("my.count.asked", "待说明 {count}"),
    Mine.CHANGED: Message("my.count.changed", "交后又改的草稿 {count}"),
    Mine.OPEN: Message("my.count.open", "草稿 {count}"),
    Mine.CHECKED: Message("my.count.checked", "没提交 {count}"),
    Mine.OWED: Message("my.count.owed", "还没开始 {count}"),
    Mine.WITHDRAWN: Message("my.count.withdrawn", "已撤回 {count}"),
    Mine.SUBMITTED: Message("my.count.submitted", "已提交 {count}"),
    Mine.ACCEPTED: Message("my.count.accepted", "审核通过 {count}"),
}
SAID = {
    Mine.RETURNED: Message("my.said.returned", "退回修改"),
    Mine.ASKED: Message("my.said.asked", "请说明"),
    Mine.CHANGED: Message("my.said.changed", "改了没再交"),
    Mine.OPEN: Message("my.said.open", "草稿"),
    Mine.CHECKED: Message("my.said.checked", "没提交"),
    Mine.OWED: Message("my.said.owed", "还没开始"),
    Mine.WITHDRAWN: Message("my.said.withdrawn", "已撤回"),
    Mine.SUBMITTED: Message("my.said.submitted", "已提交，待审核"),
    Mine.ACCEPTED: Message("my.said.accepted", "审核通过"),
}
WITH_ERRORS = {
    Mine.OPEN: Message("my.said.with_errors", "草稿，必须修改 {count}"),
    Mine.CHECKED: Message("my.said.checked_with_errors", "没提交，必须修改 {count}"),
}
LINE = Message("my.line", "{year} {form}：{said}")
LINE_DUE = Message("my.line_due", "{year} {form}：{said}，{due}截止")
LINE_OVER = Message("my.line_over", "{year} {form}：{said}，{over}")
BUTTON = Message("my.button", "{form} {year}")
PAGE = 10


def page(reader: Reader, forms: list[MyForm], number: int) -> Letter:
    """A page of the list."""
    if not forms:
        return Letter(reader.say.html(NOTHING))
    pages = -(-len(forms) // PAGE)
    number = min(number, pages - 1)
    shown = forms[number * PAGE : (number + 1) * PAGE]
    head = HEAD.with_(count=len(forms)) if pages == 1 else HEAD_OF.with_(count=len(forms), page=number + 1, pages=pages)
    counts = [reader.say.html(COUNTS[kind].with_(count=count)) for kind, count in mine.counted(forms).items()]
    lines = [reader.say.html(head), " · ".join(counts), *(reader.say.html(line(one, reader.now)) for one in shown)]
    rows: list[Sequence[Button]] = [[opening(one)] for one in shown]
    return Letter("\n".join(lines), [*rows, *_to_kinds(forms, shown), turning(number, pages, MyForms)])


def _to_kinds(forms: list[MyForm], shown: Sequence[MyForm]) -> list[Sequence[Button]]:
    """The way to each kind that none is shown of: the page where it begins."""
    there, first = {one.stands for one in shown}, [one.stands for one in forms]
    hidden = [(kind, count) for kind, count in mine.counted(forms).items() if kind not in there]
    buttons = [Button(COUNTS[kind].with_(count=count), MyForms(first.index(kind) // PAGE)) for kind, count in hidden]
    return [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]


def line(form: MyForm, now: datetime | None = None) -> Message:
    """A form in one line: its state, and by when it is due."""
    said = SAID[form.stands]
    if form.errors and form.stands in WITH_ERRORS:
        said = WITH_ERRORS[form.stands].with_(count=form.errors)
    facts = {"year": form.year, "form": _name(form), "said": said}
    over = cards.overdue(form.due, now) if form.stands is Mine.RETURNED else None
    if over is not None:
        return LINE_OVER.with_(**facts, over=over)
    return LINE.with_(**facts) if form.due is None else LINE_DUE.with_(**facts, due=Deadline(form.due))


def _name(form: MyForm) -> Message | str:
    name = cards.short(form.project)
    return name if form.table_no is None else cards.CALLED.with_(no=form.table_no, project=name)


def opening(form: MyForm) -> Button:
    """The button that opens a form where something is to be done."""
    return Button(_label(form), _opens(form))


def _label(form: MyForm) -> Message:
    return BUTTON.with_(form=_name(form), year=form.year)


def _opens(form: MyForm) -> Review | Mend | ShowFiled | BeginForm | BeginFilling:
    """Where something is to be done: what was returned is opened to be changed, what is owed to be begun."""
    if form.stands is Mine.RETURNED and form.filing is not None:
        return Mend(form.filing)
    if form.stands in (Mine.OPEN, Mine.CHECKED, Mine.CHANGED) and form.at is not None:
        return Review(form.at.reading_id, Do.CARD, form.at.place)
    if form.filing is not None:
        return ShowFiled(form.filing, Aspect.CARD)
    return BeginFilling() if form.obligation is None else BeginForm(Beginning.OWED, str(form.obligation))
