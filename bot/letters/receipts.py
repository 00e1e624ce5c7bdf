"""The receipt (回执) for forms that were handed in together: numbers, versions, digests, and what was noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.actions import Mend, MyForms, OfReceipt, Progress, ReceiptDeed
from bot.db.terms import Priority
from bot.i18n import translator
from bot.letters import cards, decisions
from bot.letters.amounts import in_wan
from bot.letters.changed import changed
from bot.letters.desk import settled
from bot.letters.letter import Button, Buttons, Letter, Reader
from bot.services import desk, obligations
from bot.services.desk import FilingStep
from bot.services.people import Person
from bot.services.submissions import Filing, Handed, Version
from zwcore.text import Message

DONE_ONE = Message(
    "submit.done_one", "<b>已提交 {form} · {time}</b>\n回执号 {number}，第 {version} 版\n表内容摘要 {digest}"
)
DONE_MANY = Message("submit.done_many", "<b>已提交 {count} 张 · {time}</b>\n回执号 {first} 至 {last}（后面是内容摘要）")
SAME_ONE = Message(
    "submit.same_one", "<b>{form} 之前已提交，内容没有变化</b>\n回执号 {number}，第 {version} 版，{time}"
)
SAME_MANY = Message("submit.same_many", "<b>{count} 张之前已提交，内容没有变化</b>，回执号不变。")
ROW = Message("submit.row", "{form}　{number}　{digest}")
WITH_REASON = Message("submit.with_reason", "{tables} 附说明提交：{reason}")
LATE = Message("submit.late", "{tables} 晚于截止时间提交，已照实记下。")
NEXT = Message("submit.next", "主管部门审核人现在就能查到。改好后重新发来，可以再提交一版。")
PROGRESS = Message("button.progress", "查进度")
ROWS_MORE = Message("submit.rows_more", "另有 {count} 张，回执号写名称查：/score 补卡")
LEADER = Message("button.for_leader", "发给领导看")
DOWNLOAD = Message("receipt.download", "下载")
DOWNLOAD_MANY = Message("receipt.download_many", "下载 {count} 张")
MEND, MINE = Message("button.mend", "去改"), Message("button.my", "我的表")
WITHDRAW = Message("button.withdraw", "撤回")
FOR_LEADER = Message("receipt.for_leader", "<b>{year} 年度项目支出自评 {count} 张已提交</b>\n{unit} · {time}")
MONEY = Message("receipt.money", "年初 {initial} → 全年 {adjusted} → 执行 {executed} 万元")
NOT_CHECKED = Message("receipt.not_checked", "程序只核对填写和计算，未核对完成情况；审核以主管部门为准。")
SURE = Message("receipt.sure", "<b>撤回这 {count} 张？</b>\n{forms}\n撤回后要重新提交才算交上。")
SURE_SOME = Message("receipt.sure_some", "其余的已退回、已审核或已有新版，不在内。")
YES = Message("withdraw.yes", "确认撤回")
NO = Message("withdraw.no", "不撤")
DONE = Message("receipt.withdrawn", "<b>已撤回 {count} 张：{forms}</b>\n改好后可再提交，发 /my 看您的表。")
TOLD = Message("withdraw.told", "主管部门已打开过，正在告知审核人。")
WITHDRAWN_MANY = Message(
    "withdrawn.told_many", "<b>已撤回 {count} 张</b>\n{forms}\n{unit} 撤回了您打开过的这些表，改好后会再提交。"
)
CHANGES_MORE = Message("submit.changes_more", "另有 {count} 处改动。")
NEWER = Message("receipt.newer", "{form} 已有新版（第 {newer} 版），这里是第 {version} 版。")
NAMED, CHANGES, PIECES = 12, 4, 2
DIGEST, SHORT_DIGEST = 12, 8
SHOWN = 40


def receipt(reader: Reader, handed: Sequence[Handed]) -> Letter:
    """The one receipt for all forms of a hand-in; what had been handed in with the same content is said to be so."""
    new = [one.version.number for one in handed if one.new]
    key = f"receipt:{new[0]}:{new[-1]}" if new else None
    text = "\n".join(reader.say.html(line) for line in _lines(reader, handed))
    return Letter(text, _buttons(handed), key=key, urgency=Priority.RECEIPT)


def _buttons(handed: Sequence[Handed]) -> Buttons:
    """What there is to do with what went: a picture for the leader, the files, how it stands, taking it back."""
    numbers = [one.version.submission_id for one in handed if one.new]
    if not numbers:
        return [[Button(PROGRESS, Progress())]]
    ends, count = (min(numbers), max(numbers)), len(numbers)
    download = DOWNLOAD if count == 1 else DOWNLOAD_MANY.with_(count=count)
    first = [Button(LEADER, OfReceipt(ReceiptDeed.LEADER, *ends))]
    first += [Button(download, OfReceipt(ReceiptDeed.DOWNLOAD, *ends)), Button(PROGRESS, Progress())]
    return [first, [Button(WITHDRAW, OfReceipt(ReceiptDeed.WITHDRAW, *ends))]]


def _lines(reader: Reader, handed: Sequence[Handed]) -> Iterator[Message]:
    new, old = [one for one in handed if one.new], [one for one in handed if not one.new]
    if len(handed) == 1:
        yield _one(handed[0])
        yield from _changed(reader, handed[0])
    elif new:
        yield from _many(new)
    yield from _noted(reader, new)
    if old and len(handed) > 1:
        yield SAME_MANY.with_(count=len(old))
        yield from _rows(old)
    if new:
        yield NEXT


def _one(one: Handed) -> Message:
    version = one.version
    return (DONE_ONE if one.new else SAME_ONE).with_(
        form=cards.called(one.version.filing),
        number=version.number,
        version=version.version,
        time=version.created,
        digest=version.digest[:DIGEST],
    )


def _changed(reader: Reader, one: Handed) -> Iterator[Message]:
    """What was changed since the version before, and how much of what was returned is dealt with."""
    if not one.new or one.before is None:
        return
    before = desk.record_of(reader.session, one.version.filing, one.version.version - 1)
    told = changed(reader, before, one.record)
    cells = told.lines
    yield from cells[:CHANGES]
    if len(cells) > CHANGES:
        yield CHANGES_MORE.with_(count=len(cells) - CHANGES)
    yield from told.evidence(PIECES)
    yield from settled(one.items)


def _many(new: Sequence[Handed]) -> Iterator[Message]:
    first, last = new[0].version, new[-1].version
    yield DONE_MANY.with_(first=first.number, last=last.number, count=len(new), time=first.created)
    yield from _rows(new)


def _rows(handed: Sequence[Handed]) -> Iterator[Message]:
    yield from map(_row, handed[:SHOWN])
    if len(handed) > SHOWN:
        yield ROWS_MORE.with_(count=len(handed) - SHOWN)


def _noted(reader: Reader, new: Sequence[Handed]) -> Iterator[Message]:
    """The line of reason that forms came with, and which came late."""
    reasoned = [one for one in new if one.version.reason]
    if reasoned:
        tables = cards.few(cards.listed(one.version.filing for one in reasoned))
        yield WITH_REASON.with_(tables=tables, reason=reasoned[0].version.reason)
    late = obligations.came_late(reader.session, [one.version for one in new])
    if late:
        yield LATE.with_(tables=cards.few(cards.listed(one.filing for one in late)))


def _row(one: Handed) -> Message:
    number, digest = one.version.number, one.version.digest[:SHORT_DIGEST]
    return ROW.with_(form=cards.called(one.version.filing), number=number, digest=digest)


# -- what is done with it ----------------------------------------------------------------------------------------------


def for_leader(reader: Reader, found: Sequence[Version]) -> Letter:
    """A few lines to be sent on; the picture comes below."""
    filings = [one.filing for one in found]
    years = tuple(dict.fromkeys(one.year for one in filings))
    facts = {"count": len(filings), "unit": filings[0].unit_name, "time": found[0].created}
    lines = [FOR_LEADER.with_(year=cards.few(years), **facts)]
    sums = [_sum(one.initial_fen for one in filings), _sum(one.adjusted_fen for one in filings)]
    sums.append(_sum(one.executed_fen for one in filings))
    old = [one for one in found if one.version != one.filing.version]
    if all(sums) and not old:  # they are those of the newest versions
        lines.append(MONEY.with_(initial=sums[0], adjusted=sums[1], executed=sums[2]))
    lines += [
        NEWER.with_(form=cards.briefly(one.filing), version=one.version, newer=one.filing.version)
        for one in old[:NAMED]
    ]
    return Letter("\n".join(map(reader.say.html, [*lines, NOT_CHECKED])))


def _sum(amounts: Iterable[int | None]) -> str | None:
    """Amounts in 分, added up in 万元; ``None`` where one is not known."""
    known = list(amounts)
    if any(one is None for one in known):
        return None
    return in_wan(sum(one or 0 for one in known))


def ask_withdraw(reader: Reader, action: OfReceipt, left: Sequence[Version]) -> Letter:
    """撤回: asked once more, with what goes back."""
    names = cards.few(cards.listed(one.filing for one in left))
    lines = [SURE.with_(count=len(left), forms=names)]
    lines += [SURE_SOME] if len(left) < action.last - action.first + 1 else []
    yes = Button(YES, replace(action, sure=1))
    return Letter("\n".join(map(reader.say.html, lines)), [[yes, Button(NO, replace(action, sure=0))]])


def taken_back(reader: Reader, done: Sequence[tuple[Filing, FilingStep]], *, told: bool) -> Letter:
    """What was taken back, and whether a reviewer was told of it."""
    names = cards.few(cards.listed(one for one, _ in done))
    lines = [DONE.with_(count=len(done), forms=names), *([TOLD] if told else [])]
    return Letter("\n".join(map(reader.say.html, lines)), to_mend(done[0][0]) if len(done) == 1 else to_mine())


def to_mend(filing: Filing) -> Buttons:
    """The way to a form that was taken back, to be changed."""
    return [[Button(MEND, Mend(filing.id or 0)), *to_mine()[0]]]


def to_mine() -> Buttons:
    """The way to the list of one's forms."""
    return [[Button(MINE, MyForms())]]


def withdrawn(person: Person, found: Sequence[tuple[Filing, FilingStep]]) -> Letter:
    """已撤回, of one form or of several in one stroke, to the reviewer who had opened them."""
    (filing, step), names = found[0], tuple(cards.listed(one for one, _ in found[:NAMED]))
    if len(found) == 1:
        return decisions.withdrawn(person, filing, step)
    text = WITHDRAWN_MANY.with_(count=len(found), forms=names, unit=filing.unit_name)
    key = f"withdrawn:{step.stroke}:{person.id}"
    return Letter(translator(person.language).html(text), key=key, urgency=Priority.RECEIPT)
