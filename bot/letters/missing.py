"""谁还没交: the units that owe something, by pages; one of them with its projects; how it was urged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions import FindMore, Missing, UrgeUnits
from bot.db.terms import Role
from bot.i18n import Deadline, Short
from bot.letters import cards
from bot.letters.letter import Button, Letter, Reader, turning
from bot.letters.reached import WHY
from bot.services import cycles, missing
from bot.services.missing import MissingPage, Owing, Reached, UrgeCounts, Urged
from bot.services.obligations import Owed
from bot.services.reached import Why, why_not
from zwcore.text import Message

HEAD = Message("missing.head", "<b>还有 {units} 个单位没交齐，共欠 {forms} 张</b>")
HEAD_OF = Message("missing.head_of", "<b>还有 {units} 个单位没交齐，共欠 {forms} 张</b>（第 {page}/{pages} 页）")
ALL_IN = Message("missing.all_in", "应报的表都交齐了。")
NONE_SET = Message(
    "missing.none_set", "还没有设应报的表和截止时间，说不出谁没交。设了以后这里按单位列出来（管理员用 /cycles）。"
)
NONE_LISTED = Message(
    "missing.none_listed",
    "{year} 年度的截止时间已设（{due}），还没有设应报的表，说不出谁没交。"
    "设了以后这里按单位列出来（管理员用 /cycles）。",
)
ROW = Message("missing.row", "{unit}：{year} 年度欠 {count} 张，{due}截止{note}")
ROW_OVER = Message("missing.row_over", "{unit}：{year} 年度欠 {count} 张，已过截止时间（{due}）{note}")
NOTE = Message("missing.note", "；{told}")
URGED = Message("missing.urged", "{time} 催办过")
DELIVERED = Message("missing.delivered", "{time} 催办，已送达")
FAILED = Message("missing.failed", "{time} 催办，没有送到")
BUTTON = Message("missing.button", "{unit} 欠 {count} 张")
BUTTON_OF = Message("missing.button_of", "{unit} {year} 欠 {count} 张")
UNIT = Message("missing.unit", "<b>{unit}</b>\n{year} 年度还欠 {count} 张，{due}截止{note}")
UNIT_OVER = Message("missing.unit_over", "<b>{unit}</b>\n{year} 年度还欠 {count} 张，已过截止时间（{due}）{note}")
PROJECT = Message("missing.project", "· {project}")
REST = Message("missing.rest", "另有 {count} 张。")
URGE = Message("missing.urge", "催办")
URGE_OF = Message("missing.urge_of", "催办 {year} 年度")
URGE_ALL = Message("missing.urge_all", "全部催办")
BACK = Message("missing.back", "⬅ 谁还没交")
LATE = Message("missing.late", "<b>有 {units} 个单位逾期没交，共 {forms} 张</b>")
LATE_OF = Message("missing.late_of", "<b>有 {units} 个单位逾期没交，共 {forms} 张</b>（第 {page}/{pages} 页）")
NONE_LATE = Message("missing.none_late", "没有单位逾期：已到截止时间的都交了。")
NO_DATE_OF = Message("missing.no_date_of", "{year} 年度没有设截止时间，说不出谁逾期。")
BACK_OVER = Message("missing.back_over", "退回的有 {count} 张过了重报时间，还没重新提交。")
SEE_BACK = Message("missing.see_back", "看退回逾期的")
BACK_WORDS = "已退回 逾期"
URGES = Message("missing.urges", "<b>催办 {count} 次，送到 {sent}，没送到 {failed}</b>，新的在前：")
URGES_ON_WAY = Message(
    "missing.urges_on_way", "<b>催办 {count} 次，送到 {sent}，没送到 {failed}，{going} 次正在发</b>，新的在前："
)
URGE_ROW = Message("missing.urge_row", "{unit} {year} 年度：{told}（{person}）")
REST_OF = Message("missing.urges_rest", "更早的还有 {count} 次。写单位名称问，例如“社保中心上次什么时候催的”。")
NEVER_URGED = Message("missing.never_urged", "还没有催办过。要催办，写“谁还没交”，再点“催办”。")
SHOWN = 11


def page(reader: Reader, found: MissingPage) -> Letter:
    """The units that owe something, or only those that are late; each is a button."""
    if not found.units:
        return Letter(reader.say.html(ALL_IN if found.anything else _nothing_set(reader)))
    counts = {"units": found.units, "forms": found.forms}
    late = found.late
    several = (LATE_OF if late else HEAD_OF).with_(**counts, page=found.number + 1, pages=found.pages)
    lines = [several if found.pages > 1 else (LATE if late else HEAD).with_(**counts)]
    reached = missing.urged(reader.session, [one.unit_due for one in found.rows])
    known = why_not(reader.session, [one.unit_id for one in found.rows])
    lines += [_row(one, reader.now, _note(reached.get(one.unit_due), known.get(one.unit_id))) for one in found.rows]
    rows: list[Sequence[Button]] = [[_opens(one, found)] for one in found.rows]
    rows.append(turning(found.number, found.pages, lambda number: Missing(number, None, late, found.year, found.unit)))
    rows += [[Button(URGE_ALL, UrgeUnits(None, None, late, found.year, found.unit))]] if _may_urge(reader) else []
    return Letter("\n".join(map(reader.say.html, lines)), rows)


def overdue(reader: Reader, found: MissingPage, back: int, year: str | None) -> Letter:
    """谁逾期了: whose date has passed, and how many forms that were returned are not there again in time."""
    again = [BACK_OVER.with_(count=back)] if back else []
    rows = [[Button(SEE_BACK, FindMore(" ".join(filter(None, [year, BACK_WORDS])), 0))]] if back else []
    if found.units:
        letter = page(reader, found)
        return replace(
            letter, text="\n".join([letter.text, *map(reader.say.html, again)]), buttons=[*letter.buttons, *rows]
        )
    if year is not None and not cycles.is_dated(reader.session, year):
        first = NO_DATE_OF.with_(year=year)
    else:
        first = NONE_LATE if found.anything else _nothing_set(reader)
    return Letter("\n".join(map(reader.say.html, [first, *again])), rows)


def urges(reader: Reader, found: Sequence[Urged], counts: UrgeCounts) -> Letter:
    """催办记录: who was urged when and by whom, the newest first."""
    if not found:
        return Letter(reader.say.html(NEVER_URGED))
    count, going = counts.all, counts.all - counts.sent - counts.failed
    head = (URGES_ON_WAY if going else URGES).with_(count=count, sent=counts.sent, failed=counts.failed, going=going)
    lines = [head]
    for one in found:
        told = {True: DELIVERED, False: FAILED, None: URGED}[one.delivered].with_(time=Short(one.at))
        lines.append(URGE_ROW.with_(unit=cards.short(one.unit), year=one.year, told=told, person=one.by))
    lines += [REST_OF.with_(count=count - len(found))] if count > len(found) else []
    return Letter("\n".join(map(reader.say.html, lines)))


def _may_urge(reader: Reader) -> bool:
    return reader.person.role == Role.SUPERVISOR


def _opens(one: Owing, found: MissingPage) -> Button:
    """The button of a unit; where one owes in two years, they say which."""
    label = BUTTON_OF if found.lines > found.units else BUTTON
    called = label.with_(unit=cards.short(one.unit), count=one.count, year=one.year)
    return Button(called, Missing(found.number, one.unit_due, found.late, found.year, found.unit))


def _nothing_set(reader: Reader) -> Message:
    """What is not set where nothing is owed: the forms that are, or their date as well."""
    dates = cycles.dates(reader.session, None)
    return NONE_LISTED.with_(year=dates[0][0], due=Deadline(dates[0][2])) if dates else NONE_SET


def _row(one: Owing, now: datetime, note: Message | str) -> Message:
    row = ROW if now < one.due else ROW_OVER
    return row.with_(unit=cards.short(one.unit), year=one.year, count=one.count, due=Deadline(one.due), note=note)


def _note(last: Reached | None, why: Why | None) -> Message | str:
    """What is to be known before one urges: nobody is bound, nobody is reached, when it was done last."""
    if why is not None:
        return NOTE.with_(told=WHY[why])
    if last is None:
        return ""
    told = {True: DELIVERED, False: FAILED, None: URGED}[last.delivered]
    return NOTE.with_(told=told.with_(time=Short(last.at)))


def unit(reader: Reader, owed: Owed, came: Missing) -> Letter:
    """One unit with the projects that it owes, out of a list; what is in its drafts is not shown."""
    dates, name = owed.dates, cycles.unit_name(reader.session, owed.dates)
    reached: Mapping[int, Reached] = missing.urged(reader.session, [dates.id or 0])
    note = _note(reached.get(dates.id or 0), why_not(reader.session, [dates.unit_id]).get(dates.unit_id))
    fields = {"year": owed.cycle.year, "count": len(owed.open), "due": Deadline(dates.due)}
    lines = [(UNIT if reader.now < dates.due else UNIT_OVER).with_(unit=name, note=note, **fields)]
    lines += [PROJECT.with_(project=cards.short(one.project, 30)) for one in owed.open[:SHOWN]]
    lines += [REST.with_(count=len(owed.open) - SHOWN)] if len(owed.open) > SHOWN else []
    row = [Button(URGE, UrgeUnits(dates.id, None, came.late, came.year, came.unit))] if _may_urge(reader) else []
    row.append(Button(BACK, replace(came, unit_due=None)))
    return Letter("\n".join(map(reader.say.html, lines)), [row])
