"""Which card of a form goes with which buttons, for the person who reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from bot.actions import (
    AskColumn,
    ChangeCell,
    Do,
    Explain,
    Extent,
    FillForm,
    FillTotals,
    HandIn,
    More,
    Papers,
    Review,
    ToFill,
)
from bot.db.queries.work import Stood
from bot.db.terms import FilingState, Role
from bot.letters import cards, overviews
from bot.letters.letter import IN_A_ROW, Button, Buttons, Letter, Reader, lists, shows
from bot.services import alert_settings, submissions, taught
from bot.services.button_marks import button_mark
from bot.services.people import unit_of
from bot.services.readings import Stack
from bot.services.submissions import Bar, Filing, Version
from zwcore.checks import About
from zwcore.exports import Stage
from zwcore.finding import Severity
from zwcore.record import Outline, Record, ToldFinding
from zwcore.text import Message

ALL = Message("button.all", "全部问题")
WHY = Message("button.why", "为什么")
SUBMIT = Message("button.submit", "提交审核")
SUBMIT_ANYWAY = Message("button.submit_anyway", "附说明提交")
RESUBMIT = Message("button.resubmit", "重新提交")
SUBMIT_TOGETHER = Message("button.submit_together", "一并提交")
SUBMIT_GOOD = Message("button.submit_good", "提交那 {count} 张")
EACH = Message("button.each", "逐张看")
TOTALS = Message("button.totals", "填总分（表{tables}）")
ON_BUTTON = 4
"""Forms that a button names, at most."""
SHARED = Message("button.shared", "{count} 张共有的事")
SHARED_ONE = Message("button.shared_one", "表样说明")
DELETE = Message("button.delete", "删除")
DELETE_ALL = Message("button.delete_all", "删除这 {count} 张")
NOT_KEPT = Message("reading.not_kept", "{text}\n文件没有保存。")
BACK = Message("button.back", "⬅ 返回")
OVERVIEW = Message("button.overview", "⬅ 总览")
BEFORE = Message("button.before", "上一张")
NEXT = Message("button.next", "下一张")
ONLY_CHECK = Message("card.only_check", "您还没有绑定单位，可以自查，不能提交。要提交先 /join 申请加入。")
ONLY_CHECK_STAFF = Message("card.only_check_staff", "您不是填报人，这里只自查，不能提交。")
PAGE_BEFORE = Message("button.page_before", "上一页")
PAGE_NEXT = Message("button.page_next", "下一页")
FILL_NOW = Message("button.fill_now", "现在补 {count} 项")
MORE = Message("button.more", "更多")
EXPLAIN = Message("button.explain", "写说明")
CHANGE_CELL = Message("button.change_cell", "改这一格")
ASK_COLUMNS = Message("button.ask_columns", "认一下 {count} 栏")
CHANGE = Message("button.change", "改一项")
CHANGE_N = Message("button.change_n", "改 {number}")
EXPLAIN_N = Message("button.explain_n", "说明 {number}")
FILL_N = Message("button.fill_n", "填 {number}")
WHY_N = Message("button.why_n", "看 {number}")
LOCKED = Message("card.locked", "这张表已经审核通过，改动不能再提交。要改请先请审核人撤销审核。")
OTHER_UNIT = Message("card.other_unit", "实施单位不是您的单位，可以自查，不能提交。")
WHICH = Message("pick.which", "有 {count} 张相近，是哪一张？")
FOR_LEADER = Message("button.for_leader", "发给领导看")
PAPERS = Message("button.papers", "文件…")
LEADERS = "overview"
"""The picture for the leader, by its name among the exports."""
SHOWN, NUMBERED = 8, 9


def to_card(stack: Stack, record: Record, label: Message | str = BACK) -> Button:
    """The button that leads to the card of a form."""
    return Button(label, Review(stack.reading_id, Do.CARD, record.index))


def to_overview(stack: Stack) -> Button:
    """The button that leads back to what is shown of the file as a whole."""
    return Button(OVERVIEW, Review(stack.reading_id, Do.OVERVIEW))


# -- whether it was handed in ------------------------------------------------------------------------------------------


def state(reader: Reader, record: Record) -> Message:
    """Whether the very content of this form was handed in."""
    filing = same(reader, record)
    if filing is not None and filing.state == FilingState.RETURNED:
        return cards.RETURNED.with_(version=filing.version)
    if filing is not None and filing.state == FilingState.ACCEPTED:
        return cards.ACCEPTED.with_(version=filing.version, number=filing.number)
    if filing is not None:
        return cards.SUBMITTED.with_(version=filing.version, number=filing.number)
    older = _older(reader, record)
    if older is None:
        return cards.PRIVATE
    taken_back = older.state == FilingState.WITHDRAWN
    return (cards.WITHDRAWN if taken_back else cards.CHANGED).with_(version=older.version)


def stood(reader: Reader, record: Record) -> Stood:
    """The same for a file that is made of the form: its version and receipt number, where it was handed in."""
    filing = same(reader, record)
    if filing is not None:
        return _on_desk(filing)
    older = _older(reader, record)
    in_hand = older is not None and older.state != FilingState.WITHDRAWN
    return Stood(Stage.CHANGED, older.version) if older is not None and in_hand else Stood(Stage.DRAFT)


def stood_as(version: Version) -> Stood:
    """How a version stands that was handed in, for a file that is made of it (:class:`work.MakePapers`)."""
    filing = version.filing
    if version.version != filing.version:
        return Stood(
            Stage.SUBMITTED, version.version, version.number, version.created.isoformat(), newer=filing.version
        )
    return _on_desk(filing)._replace(at=version.created.isoformat())


def _on_desk(filing: Filing) -> Stood:
    """How the newest version of a form stands: what was decided about it, by when it is to come again."""
    due = filing.due.isoformat() if filing.state == FilingState.RETURNED and filing.due is not None else None
    return Stood(Stage(filing.state), filing.version, filing.number, filing.created.isoformat(), True, due)


def same(reader: Reader, record: Record) -> Filing | None:
    """What the reader's unit handed in with the very content of the form, if it did."""
    unit = _unit_of(reader)
    return None if unit is None else submissions.find_same(reader.session, unit, record)


def _older(reader: Reader, record: Record) -> Filing | None:
    """What the reader's unit handed in for the same project and year, whatever its content."""
    unit = _unit_of(reader)
    return None if unit is None else submissions.find_filing(reader.session, unit, record)


def _unit_of(reader: Reader) -> int | None:
    return reader.person.unit_id if reader.person.role == Role.CLERK else None


def _filed(reader: Reader, lines: Sequence[Outline]) -> dict[tuple[str, str], Filing]:
    """What the reader's unit handed in for the projects and years of forms."""
    unit = _unit_of(reader)
    return {} if unit is None else submissions.filed(reader.session, unit, lines)


def to_submit(reader: Reader, lines: Sequence[Outline], *, good: bool = False) -> list[Outline]:
    """The forms that are not handed in as they are, and may be; ``good``: only those without 必须修改."""
    left = _left(_filed(reader, lines), lines)
    return [one for one in left if not (good and one.errors)]


def _left(filed: Mapping[tuple[str, str], Filing], lines: Sequence[Outline]) -> list[Outline]:
    left = [one for one in lines if not submissions.is_same(filed.get(one.key), one)]
    return [one for one in left if not _stands(filed, one, FilingState.ACCEPTED)]


def _stands(filed: Mapping[tuple[str, str], Filing], line: Outline, state: FilingState) -> bool:
    filing = filed.get(line.key)
    return filing is not None and filing.state == state


def marked(lines: Iterable[Outline]) -> str:
    """Which forms, and what is in them, in the few characters that a button has."""
    return button_mark(" ".join(f"{line.place}:{line.content_digest}" for line in lines))


# -- a file ------------------------------------------------------------------------------------------------------------


def overview(reader: Reader, stack: Stack) -> Letter:
    """The first thing that is shown of a file: the overview, or the card where there is one form."""
    if stack.count == 1:
        return card(reader, stack, stack.record(0))
    filed = _filed(reader, stack.lines)
    left = _left(filed, stack.lines)
    places = {line.place for line in left}
    gone = [line for line in stack.lines if line.place not in places]
    back = [line for line in gone if _stands(filed, line, FilingState.RETURNED)]
    locked = [line for line in gone if not submissions.is_same(filed.get(line.key), line)]
    done = [line for line in gone if line not in back and line not in locked]
    differ = [line for line in left if line.key in filed and not _stands(filed, line, FilingState.WITHDRAWN)]
    is_clerk = reader.person.role == Role.CLERK
    handed_in = overviews.HandedIn(left, done, differ, back, locked)
    text = overviews.text(reader.say, stack, handed_in, hands_in=is_clerk)
    text += "" if is_clerk else "\n" + reader.say.html(_only_check(reader))
    first = [Button(EACH, Review(stack.reading_id, Do.CARD, 0)), *_handing_in(reader, stack, left)]
    papers = [Button(FOR_LEADER, Papers(stack.reading_id, LEADERS)), Button(PAPERS, Papers(stack.reading_id))]
    rows = [first, _totals(stack, left), papers, about_file(stack, SHARED.with_(count=stack.count))]
    return Letter(text, rows, shows=lists(stack.reading_id))


def _totals(stack: Stack, left: Sequence[Outline]) -> list[Button]:
    numbers = [line.number for line in left if _lacks_only_its_total(stack, line)]
    label = TOTALS.with_(tables=cards.few(numbers, ON_BUTTON))
    return [Button(label, FillTotals(stack.reading_id))] if numbers else []


def _lacks_only_its_total(stack: Stack, line: Outline) -> bool:
    alone = line.total_missing and line.errors == 1 and not line.scores_missing
    return alone and not stack.is_part(line)


def only_total_missing(reader: Reader, stack: Stack) -> list[Outline]:
    """The forms of a file that were not handed in and of which nothing is to be mended but the total (总分)."""
    return [line for line in to_submit(reader, stack.lines) if _lacks_only_its_total(stack, line)]


def _handing_in(reader: Reader, stack: Stack, left: Sequence[Outline]) -> list[Button]:
    left = [line for line in left if not stack.is_part(line)]
    if reader.person.role != Role.CLERK or not left:
        return []
    good = [line for line in left if not line.errors]
    together = [Button(SUBMIT_TOGETHER, HandIn(stack.reading_id, Extent.ALL, marked(left)))]
    if not 0 < len(good) < len(left):
        return together
    return [*together, Button(SUBMIT_GOOD.with_(count=len(good)), HandIn(stack.reading_id, Extent.GOOD, marked(good)))]


def about_file(stack: Stack, shared: Message = SHARED_ONE) -> list[Button]:
    """The buttons about the file as a whole: what its forms share, deleting it."""
    file = stack.reading_id
    return [Button(shared, Review(file, Do.SHARED)), Button(DELETE, Review(file, Do.ASK_DELETE))]


def delete_all(stack: Stack) -> Button:
    """To delete a file with all its forms, from one of these."""
    return Button(DELETE_ALL.with_(count=stack.count), Review(stack.reading_id, Do.ASK_DELETE))


def pick(reader: Reader, stack: Stack, lines: Sequence[Outline]) -> Letter:
    """Ask which of several forms is meant."""
    rows = [[Button(cards.called(one), Review(stack.reading_id, Do.CARD, one.place))] for one in lines[:SHOWN]]
    return Letter(reader.say.html(WHICH.with_(count=len(lines))), rows, shows=lists(stack.reading_id))


# -- one form ----------------------------------------------------------------------------------------------------------


def card(reader: Reader, stack: Stack, record: Record) -> Letter:
    """The card of one form."""
    say, bar = reader.say, submissions.bar(reader.session, reader.person, record)
    open_ = bar is None and same(reader, record) is None and not stack.is_part(stack.line(record.index))
    above = [say.html(finding.message) for finding in stack.problems] if stack.count == 1 else []
    barred = bar in _BARRED and not (bar is Bar.LOCKED and same(reader, record))
    below = [say.html(_only_check(reader) if bar is Bar.ROLE else _BARRED[bar])] if barred else []
    own_line = _own_line(reader, record) if open_ else None
    text = cards.card(say, record, state(reader, record), own_line, [*above, *below])
    last = [Button(ALL, Review(stack.reading_id, Do.ALL, record.index)), *_why_first(stack, record)]
    if open_:
        hand_in = HandIn(stack.reading_id, Extent.ONE, str(record.index))
        last.append(Button(_handing_in_label(reader, record), hand_in))
    worst = [] if bar is Bar.LOCKED else [mend(stack, record, told) for told in cards.worst(record)]
    filling = [Button(MORE, More(stack.reading_id, record.index))] if bar is Bar.LOCKED else _filling(stack, record)
    buttons = [worst, last, filling, *_columns(reader, stack, record), *_around(stack, record)]
    return Letter("\n".join([*above, text, *below]), buttons, shows=shows(stack.reading_id, record))


def _only_check(reader: Reader) -> Message:
    """That one may check and not hand in: who has no role yet can ask for one."""
    return ONLY_CHECK if reader.person.role == Role.NONE else ONLY_CHECK_STAFF


def _handing_in_label(reader: Reader, record: Record) -> Message:
    if record.errors:
        return SUBMIT_ANYWAY
    older = _older(reader, record)
    return RESUBMIT if older is not None and older.state == FilingState.RETURNED else SUBMIT


def mend(stack: Stack, record: Record, told: ToldFinding) -> Button:
    """How a finding is dealt with: what is blank is filled in, what is wrong is mended, what is doubtful explained."""
    place, number = (stack.reading_id, record.index, told.number), cards.circled(told.number)
    if told.finding.severity is not Severity.ERROR:
        return Button(EXPLAIN_N.with_(number=number), Explain(*place))
    if all(field.path != told.finding.where for field in record.fields):
        return _to_why(stack, record, WHY_N.with_(number=number), told.number)
    label = FILL_N if told.about(About.BLANK) else CHANGE_N
    return Button(label.with_(number=number), ChangeCell(*place))


_BARRED: dict[Bar | None, Message] = {
    Bar.ROLE: ONLY_CHECK, Bar.UNIT: OTHER_UNIT, Bar.LOCKED: LOCKED,
}  # fmt: skip


def _own_line(reader: Reader, record: Record) -> Decimal | None:
    """The alarm line of the reader's unit, where the form's change lies beyond it."""
    unit = unit_of(reader.session, reader.person)
    return None if unit is None else alert_settings.own_line_crossed(reader.session, unit, record)


def _why_first(stack: Stack, record: Record) -> list[Button]:
    """The reasons of the first finding that nobody has written anything to."""
    if not record.told:
        return []
    first = next((told.number for told in record.told if told.explanation is None), 1)
    return [_to_why(stack, record, WHY, first)]


def _filling(stack: Stack, record: Record) -> list[Button]:
    """To go on filling in: what is missing or was read with doubt, or any cell."""
    place, missing = (stack.reading_id, record.index), len(record.missing) + len(record.doubts)
    first = [Button(FILL_NOW.with_(count=missing), FillForm(*place))] if missing else []
    return [*first, Button(CHANGE, FillForm(*place, ToFill.CONTENTS)), Button(MORE, More(*place))]


def _columns(reader: Reader, stack: Stack, record: Record) -> Buttons:
    """To say what a column is, where its header did not."""
    open_ = taught.questions(reader.session, reader.person.id, record)
    return [[Button(ASK_COLUMNS.with_(count=len(open_)), AskColumn(stack.reading_id, record.index))]] if open_ else []


def _around(stack: Stack, record: Record) -> Buttons:
    if stack.count == 1:
        return []
    row = [Button(OVERVIEW, Review(stack.reading_id, Do.OVERVIEW))]
    if record.index > 0:
        row.append(Button(BEFORE, Review(stack.reading_id, Do.CARD, record.index - 1)))
    if record.index < stack.count - 1:
        row.append(Button(NEXT, Review(stack.reading_id, Do.CARD, record.index + 1)))
    return [row]


def everything(reader: Reader, stack: Stack, record: Record, page: int = 0) -> Letter:
    """All findings of a form, with the way to the other pages where there are several."""
    page = min(max(page, 0), cards.pages(record) - 1)
    around = ((PAGE_BEFORE, page - 1), (PAGE_NEXT, page + 1))
    there = [(label, n) for label, n in around if 0 <= n < cards.pages(record)]
    turning = [Button(label, Review(stack.reading_id, Do.ALL, record.index, n)) for label, n in there]
    text, told = cards.everything(reader.say, record, page), record.told[page * cards.A_PAGE :]
    numbers = [_to_why(stack, record, cards.circled(one.number), one.number) for one in told[:NUMBERED]]
    rows = [numbers[n : n + IN_A_ROW] for n in range(0, len(numbers), IN_A_ROW)]
    return Letter(text, [*rows, turning, [to_card(stack, record)]], shows=shows(stack.reading_id, record))


def why(reader: Reader, stack: Stack, record: Record, told: ToldFinding) -> Letter:
    """The reasons of one finding, with the numbers of the others to go on to."""
    others = [one.number for one in record.told if one.number != told.number][:SHOWN]
    jumps = [_to_why(stack, record, cards.circled(number), number) for number in others]
    rows = [jumps[n : n + IN_A_ROW] for n in range(0, len(jumps), IN_A_ROW)]
    place = (stack.reading_id, record.index, told.number)
    last = [Button(CHANGE_CELL, ChangeCell(*place)), Button(EXPLAIN, Explain(*place)), to_card(stack, record)]
    shown = shows(stack.reading_id, record, told.number)
    return Letter(cards.why(reader.say, record, told), [*rows, last], shows=shown)


def _to_why(stack: Stack, record: Record, label: Message | str, number: int) -> Button:
    return Button(label, Review(stack.reading_id, Do.WHY, record.index, number))
