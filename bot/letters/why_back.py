"""Why a form came back, for its unit: the reasons of the last return, or that there was none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.db.terms import FilingState, StepKind
from bot.i18n import Deadline
from bot.letters import cards, decisions
from bot.letters.letter import Letter, Reader
from bot.letters.mine import line, opening
from bot.services import desk
from bot.services.mine import Mine, MyForm
from bot.services.submissions import Filing
from zwcore.text import Message

NEVER = Message("why_back.never", "{form} 没有被退回。")
NOW = Message("why_back.now", "现在：{line}")
BEFORE = Message("why_back.before", "<b>上次退回的原因：{form}</b>（后来已重新提交）")
DUE = Message("why_back.due", "请于 {due}前重新提交。")
FIRST = Message("why_back.first", "<b>单位有 {count} 张退回的表，先改：</b>")
MORE = Message("why_back.more", "另有 {count} 张，发 /my 看全部。")
SHOWN, ITEMS = 3, 8


def of_form(reader: Reader, form: MyForm, filing: Filing) -> Letter:
    """Why a form was returned last; that it never was, with how it stands."""
    named = cards.called(filing, 40)
    steps = [one for one in desk.steps_of(reader.session, filing) if one.kind == StepKind.RETURN]
    if not steps:
        lines = [NEVER.with_(form=named), NOW.with_(line=line(form, reader.now))]
        return Letter("\n".join(map(reader.say.html, lines)), [[opening(form)]])
    is_back = filing.state == FilingState.RETURNED
    lines = [(decisions.RETURNED if is_back else BEFORE).with_(form=named)]
    lines += [DUE.with_(due=Deadline(filing.due))] if is_back and filing.due is not None else []
    items = desk.items_by_step(reader.session, filing).get(steps[-1].id or 0, [])
    lines += [decisions.ITEM.with_(number=cards.circled(one.number), text=one.reason) for one in items[:ITEMS]]
    return Letter("\n".join(map(reader.say.html, lines)), [[opening(form)]])


def first(forms: Sequence[MyForm], now: datetime) -> list[Message]:
    """What came back to a unit, for who has just joined it: each with by when."""
    back = [one for one in forms if one.stands is Mine.RETURNED]
    if not back:
        return []
    lines = [FIRST.with_(count=len(back)), *(line(one, now) for one in back[:SHOWN])]
    return [*lines, *([MORE.with_(count=len(back) - SHOWN)] if len(back) > SHOWN else [])]
