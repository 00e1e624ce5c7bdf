"""The card of a form that was handed in, as those see it who look at scores."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.actions import Aspect, BesideYear, Decide, FiledPaper, Look, LookInto, Mend, OnFiling, ShowFiled, Withdraw
from bot.db.terms import FilingState, Role
from bot.letters import audited, cards, decisions
from bot.letters import desk as desk_letters
from bot.letters import findings as all_findings
from bot.letters.forms import ALL, BACK, WHY
from bot.letters.letter import Button, Buttons, Letter, Reader, turning
from bot.services import across, desk, dismissals, submissions
from bot.services.submissions import Filing, Version
from zwcore.money import plain
from zwcore.record import Record
from zwcore.text import Message

UNIT = Message("score.unit", "{unit} · {year} 年度")
COUNTS = Message("score.counts", "必须修改 {errors} · 请核实 {warnings} · 提示 {infos}")
COUNTS_MARKED = Message(
    "score.counts_marked", "必须修改 {errors} · 请核实 {warnings} · 提示 {infos}（另 {marked} 处不作为问题）"
)
VERSION = Message("score.version", "第 {version} 版，{time} 提交，回执号 {number}")
FOR_REVIEWERS = Message("score.for_reviewers", "<b>供审核参考</b>（填报人看不到，不是结论）")
WITH_REASON = Message("score.with_reason", "第 {version} 版，{time} 附说明提交：{reason}，回执号 {number}")
LINE = Message("status.line", "{form}：自评总分 {claimed}，第 {version} 版")
LINE_REASON = Message("status.line_reason", "{form}：自评总分 {claimed}，第 {version} 版，附说明")
WITHDRAW = Message("button.withdraw", "撤回")
MEND = Message("button.mend", "去改")
WHOLE = Message("desk.button.whole", "看全表")
CHANGES = Message("desk.button.changes", "只看改动")
EVIDENCE = Message("desk.button.evidence", "佐证")
PICTURE = Message("desk.button.picture", "图片")
DOWNLOAD = Message("desk.button.download", "下载")
HISTORY = Message("desk.button.history", "经过")
BESIDE = Message("desk.button.beside", "和去年比")
SHOWN, LINES, ALL_OF_THEM = 3, 14, 12
"""Findings on a card, its lines, and what is listed of that for reviewers alone."""


def line(filing: Filing) -> Message:
    """A form in a list with its points and its version."""
    claimed = cards.BLANK if filing.claimed is None else plain(filing.claimed)
    message = LINE_REASON if filing.errors else LINE
    return message.with_(form=cards.called(filing), claimed=claimed, version=filing.version)


def card(reader: Reader, version: Version, above: Message | None = None) -> Letter:
    """What a score request is answered with; a card that comes by itself says so ``above``."""
    record, filing, say = version.record, version.filing, reader.say
    lines = [cards.head(record), UNIT.with_(unit=filing.unit_name, year=filing.year)]
    lines += [cards.scores(record), cards.recomputed(record), *cards.money_lines(record.money)]
    lines[4:4] = audited.rechecked(reader, version)
    lines[:0] = [] if above is None else [above]
    lines.append(counted(reader, version))
    opinion = desk_letters.opinion(reader, filing)
    foot = [desk_letters.state(reader, filing), *([] if opinion is None else [opinion]), _foot(version)]
    foot[:0] = audited.marked(reader, version)
    answer, room = desk_letters.answer(reader, version), LINES - len(lines) - len(foot)
    foot[-1:-1] = answer
    asked = [] if answer else _asked(reader, filing, room)
    worst = [] if asked else _worst(reader, version, room - len(answer))
    # What was returned stands below the state, in place of what the program finds: that is a tap away.
    foot[-1:-1] = asked
    text = [*map(say.html, lines), *worst, *map(say.html, foot)]
    return Letter("\n".join(text), [*_deciding(reader, version), *_looking(reader, version)])


def _asked(reader: Reader, filing: Filing, room: int) -> list[Message]:
    """Why a form was returned, or what its unit is asked, as long as that is open."""
    if filing.state not in (FilingState.RETURNED, FilingState.ASKED):
        return []
    return desk_letters.reasons(desk.items_of(reader.session, filing), room)


def counts(record: Record) -> Message:
    """How many findings of each kind a form has."""
    return COUNTS.with_(errors=len(record.errors), warnings=len(record.warnings), infos=len(record.hints))


def counted(reader: Reader, version: Version) -> Message:
    """The same, for reviewers without what is marked as none, which is counted beside."""
    record, marked = version.record, _marked(reader, version)
    if not marked:
        return counts(record)
    errors, warnings, infos = (sum(told.number not in marked for told in kind) for kind in record.counted)
    return COUNTS_MARKED.with_(errors=errors, warnings=warnings, infos=infos, marked=len(marked))


def _marked(reader: Reader, version: Version) -> Collection[int]:
    """The numbers of what is marked as none, for reviewers."""
    if reader.person.role not in audited.REVIEWERS:
        return ()
    return dismissals.of_form(reader.session, version.filing, version.record).keys()


def _deciding(reader: Reader, version: Version) -> Buttons:
    """What the reader may do about the form as it stands."""
    filing, number = version.filing.id or 0, version.version
    kind = FilingState(version.filing.state)
    if reader.person.role == Role.AUDITOR:
        return audited.buttons(version)
    if reader.person.role == Role.CLERK:
        if kind is FilingState.ACCEPTED:
            return []
        mend = Button(MEND, Mend(filing))
        lasting = kind in (FilingState.WITHDRAWN, FilingState.RETURNED)
        return [[mend] if lasting else [mend, Button(WITHDRAW, Withdraw(filing, number))]]
    if reader.person.role != Role.SUPERVISOR or desk.may_decide(reader.session, reader.person, version.filing):
        return []
    if kind is FilingState.ACCEPTED:
        return [[Button(decisions.REOPEN, OnFiling(filing, number, Decide.REOPEN))]]
    if kind is FilingState.RETURNED:
        again = Button(decisions.RETURN, OnFiling(filing, number, Decide.RETURN))
        return [[again, Button(decisions.TAKE_BACK, OnFiling(filing, number, Decide.TAKE_BACK))]]
    if kind is FilingState.WITHDRAWN:
        return []
    return [
        [
            Button(decisions.ACCEPT, OnFiling(filing, number, Decide.ACCEPT)),
            Button(decisions.RETURN, OnFiling(filing, number, Decide.RETURN)),
            Button(decisions.ASK, OnFiling(filing, number, Decide.ASK)),
        ],
        [Button(decisions.OPINE, OnFiling(filing, number, Decide.OPINION))],
    ]


def _looking(reader: Reader, version: Version) -> Buttons:
    """What there is to look at: the whole form, changes, evidence, the original file."""
    filing, record = version.filing.id or 0, version.record
    first = [Button(WHOLE, LookInto(filing, Look.WHOLE)), Button(WHY, LookInto(filing, Look.WHY))]
    first += [Button(CHANGES, LookInto(filing, Look.CHANGES))] if version.version > 1 else []
    second = [Button(ALL, ShowFiled(filing, Aspect.FINDINGS))] if record.told else []
    second += [Button(EVIDENCE, LookInto(filing, Look.EVIDENCE))] if record.evidence else []
    has_original = submissions.original(reader.session, version) is not None
    second += [Button(desk_letters.ORIGINAL, LookInto(filing, Look.ORIGINAL))] if has_original else []
    third = [Button(PICTURE, FiledPaper(filing, "card")), Button(DOWNLOAD, LookInto(filing, Look.PAPERS))]
    third.append(Button(HISTORY, LookInto(filing, Look.HISTORY)))
    return [first, second, third, [Button(BESIDE, BesideYear(filing))]]


def _worst(reader: Reader, version: Version, room: int) -> Iterator[str]:
    """The gravest findings, and what only reviewers are told, in so many lines; the others are a tap away."""
    only = _for_reviewers(reader, version, 1)
    left = room - len(only)
    marked = _marked(reader, version)
    to_unit = reader.person.role not in audited.REVIEWERS
    graver = [one for one in (*version.record.errors, *version.record.warnings) if one.number not in marked]
    for one in graver[:SHOWN]:
        said = cards.sentence(reader.say, one.finding.message, to_unit=to_unit)
        lines = [f"{cards.circled(one.number)} {said}"]
        lines += [reader.say.html(cards.EXPLAINED.with_(text=cards.short(one.explanation or "", 40)))] * bool(
            one.explanation
        )
        if len(lines) <= left:
            left -= len(lines)
            yield from lines
    yield from only


def _for_reviewers(reader: Reader, version: Version, most: int) -> list[str]:
    """What only reviewers are told, at most so many of it, with a head."""
    if reader.person.role not in (Role.SUPERVISOR, Role.AUDITOR):
        return []
    only = across.said(reader.session, version.filing, version.record)
    if not only:
        return []
    return [reader.say.html(FOR_REVIEWERS), *(f"· {cards.sentence(reader.say, one)}" for one in only[:most])]


def _foot(version: Version) -> Message:
    facts = {"version": version.version, "time": version.created, "number": version.number}
    return WITH_REASON.with_(**facts, reason=version.reason) if version.reason else VERSION.with_(**facts)


def findings(reader: Reader, version: Version, number: int = 0) -> Letter:
    """A page of all findings of a form that was handed in, with the way back to its card."""
    text, number, pages = all_findings.page(reader, version, number, _for_reviewers(reader, version, ALL_OF_THEM))
    filing = version.filing.id or 0
    way = turning(number, pages, lambda to: ShowFiled(filing, Aspect.FINDINGS, to))
    letter = Letter(text, [*([way] if way else []), [Button(BACK, ShowFiled(filing, Aspect.CARD_AGAIN))]])
    return audited.with_marks(reader, version, desk_letters.whose(reader, version.filing, letter))
