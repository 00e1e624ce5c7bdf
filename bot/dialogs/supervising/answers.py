"""What a reviewer or an auditor asks in plain words about forms that were handed in: answered at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.actions import Look
from bot.chat import Letter, Turn, wished
from bot.chat.wishes.model import AboutForms, Paper
from bot.chat.wishes.queries import AskWhy, CompareYears, GetPaper, SeeChanges, SeeFaults, SeeStatus
from bot.db.terms import Role
from bot.dialogs.supervising import looking, papers, status
from bot.dialogs.supervising import rollup as rollups
from bot.dialogs.supervising.meant import form_meant, named, parted
from bot.dialogs.supervising.score import SEES, opened, page_of
from bot.dialogs.supervising.units import proposed
from bot.letters import cards, points, scorecards, whole
from bot.letters import desk as letters
from bot.letters import rollup as rollup_letters
from bot.services import find, progress, rollup
from bot.services.having import Having
from bot.services.submissions import Version
from zwcore.checks import About
from zwcore.filling.replies import rows_named
from zwcore.finding import Severity
from zwcore.text import Message, fold

RECEIPT_NUMBER = Message("asked.receipt_number", "{form} 第 {version} 版，回执号 {number}")
NOT_OF_THIS = Message("asked.not_of_this", "这张表没有这一项，或没有这个编号。")
NO_CHANGES_YET = Message("asked.no_changes_yet", "{form} 只有第 1 版，没有可对照的。")
NO_FORMS = Message("asked.no_forms", "您能看的范围内还没有提交的表。")
KINDS = {
    Paper.DOCX: "docx", Paper.XLSX: "xlsx", Paper.PDF: "report", Paper.PNG: "card", Paper.FINAL: "final",
    Paper.REPORT: "report",
}  # fmt: skip
"""The kind of file that is meant by a word for one form."""
OF_MANY = {Paper.SUMMARY: "summary", Paper.ZIP: "bundle"}
"""The kind of file that is meant of all forms of a unit or a year."""


@wished(AskWhy, roles=SEES)
def why(turn: Turn, wish: AskWhy) -> None:
    """为什么: of a form, of a row of it, of the ① of its card."""
    of_form, of_row = parted(turn, wish.words) if wish.table else _without_row(wish.words)
    if of_row and not of_form and not _is_row(of_row) and _are_many(turn, wish) and proposed(turn, of_row):
        return
    version = _version(turn, replace(wish, words=of_form))
    if version is None:
        return
    record = version.record
    told = None if wish.number is None else record.numbered(wish.number)
    rows = [] if wish.row is None else [wish.row - 1]
    if of_row and not rows:
        rows = rows_named(fold(of_row), [(item.level2, item.level3) for item in record.form.indicators])
    if told is None and not rows and set(of_row.split()) & TO_CHECK:
        turn.reply(_why_to_check(turn, version))
    elif told is not None:
        turn.reply(Letter(cards.why(turn.translator, record, told, _advice(turn))))
    elif [n for n in rows if 0 <= n < len(record.form.indicators)]:
        turn.reply(letters.whose(turn.reader, version.filing, points.of_rows(turn.reader, version, rows)))
    elif of_row and _MONEY.search(of_row):
        turn.reply(letters.whose(turn.reader, version.filing, _why_money(turn, version)))
    elif of_row or wish.row is not None or wish.number is not None:
        turn.reply(NOT_OF_THIS)
    else:
        turn.reply(letters.whose(turn.reader, version.filing, points.of_form(turn.reader, version)))


def _are_many(turn: Turn, wish: AskWhy) -> bool:
    query = find.understand(turn.session, turn.person, replace(wish, words="").argument_of_form, turn.now)
    return wish.filing is None and find.run(turn.session, turn.person, query).count > 1


def _is_row(words: str) -> bool:
    """Whether it is rather of a row, or of the money, than of a unit that is misspelt."""
    return bool(_MONEY.search(words)) or bool(set(words.split()) & TO_CHECK)


def _without_row(words: str) -> tuple[str, str]:
    """The words of a form, and what is asked of all that it was told (核实)."""
    said = words.split()
    return " ".join(one for one in said if one not in TO_CHECK), " ".join(one for one in said if one in TO_CHECK)


def _why_money(turn: Turn, version: Version) -> Letter:
    """Why the money is as it is: how it stands, what was found of it, what the unit explained."""
    record = version.record
    told = [one for one in record.told if one.about(About.MONEY)]
    lines = [cards.head(record), *cards.money_lines(record.money)]
    text = [*map(turn.say, lines), *(line for one in told[:MOST_ALSO] for line in cards.tell(turn.translator, one))]
    text += [] if any(one.explanation for one in told) else [turn.say(NO_WORD)]
    return Letter("\n".join(text))


_MONEY = re.compile("预算|资金|经费|钱|执行")
NO_WORD = Message("asked.no_word", "单位没有写原因。可以点卡片上的“请单位说明”，或写：请单位说明表5 预算减少的原因")


@wished(SeeFaults, roles=SEES)
def faults(turn: Turn, wish: SeeFaults) -> None:
    """全部问题 of a form."""
    version = _version(turn, wish)
    if version is not None:
        turn.reply(scorecards.findings(turn.reader, version))


def _advice(turn: Turn) -> Mapping[Severity, Message]:
    """What to do about a finding, for who reads it: a reviewer returns or asks, an auditor does neither."""
    if turn.person.role == Role.SUPERVISOR:
        return cards.FOR_REVIEWER
    return cards.WHY_WHAT_TO_DO if turn.person.role == Role.CLERK else {}


def _version(turn: Turn, wish: AboutForms, *, shown: bool = True) -> Version | None:
    filing = form_meant(turn, wish)
    return None if filing is None else opened(turn, filing, shown=shown)


def _why_to_check(turn: Turn, version: Version) -> Letter | Message:
    """Why a form is to be looked into: what it was told, each, and the whole of the first."""
    record = version.record
    told = record.warnings or record.errors
    if not told:
        return NOTHING_TO_CHECK.with_(form=cards.called(version.filing))
    first, *others = told
    lines = [turn.say(cards.head(record)), cards.why(turn.translator, record, first, _advice(turn))]
    lines += [
        turn.say(ALSO.with_(number=cards.circled(one.number), text=one.finding.message)) for one in others[:MOST_ALSO]
    ]
    return Letter("\n".join(lines))


NOTHING_TO_CHECK = Message("asked.nothing_to_check", "{form}没有请核实、也没有要说明的地方。")
ALSO = Message("asked.also", "{number} {text}")
TO_CHECK = {"请核实", "说明", "要说明", "核实", "请说明", "有问题", "必须修改"}
"""What is asked of all that a form was told, and is no row of it."""
MOST_ALSO = 3


@wished(SeeChanges)
def changes(turn: Turn, wish: SeeChanges) -> None:
    """只看改动."""
    version = _version(turn, wish)
    if version is not None and version.version > 1:
        turn.reply(whole.changed(turn.reader, version))
    elif version is not None:
        turn.reply(NO_CHANGES_YET.with_(form=cards.called(version.filing)))


@wished(SeeStatus, roles=[Role.SUPERVISOR, Role.AUDITOR])
def how_far(turn: Turn, wish: SeeStatus) -> None:
    """进度 of a form: how it stands, and what happened; without one, of all."""
    unit = progress.find_unit(turn.session, turn.person, wish.words) if wish.words and wish.table is None else None
    if unit is not None:
        letter = rollups.glance(turn, None, unit)
        asked = _WHEN.search(turn.incoming.text) is not None
        turn.reply(letter.under("\n".join(map(turn.say, _handed_on(turn, unit)))) if asked else letter)
    elif not wish.argument:
        status.status(turn)
    elif (version := _version(turn, wish, shown=False)) is not None:
        said = turn.say(named(wish, version.filing).said)
        turn.reply(letters.history(turn.reader, version.filing).under(said))


_WHEN = re.compile("什么时候|几时|哪一?天|何时|几号|多久")
HANDED_ON = Message("status.handed_on", "{day} 提交 {count} 张")
HANDED_EARLIER = Message("status.handed_earlier", "另有 {count} 张在这以前提交")
DAYS = 4


def _handed_on(turn: Turn, unit: int) -> list[Message]:
    """On which days the forms of a unit, as they stand, were handed in, the newest first."""
    days = progress.handed_on(turn.session, turn.person, unit)
    left = sum(count for _, count in days[DAYS:])
    lines = [HANDED_ON.with_(day=day, count=count) for day, count in days[:DAYS]]
    return [*lines, *([HANDED_EARLIER.with_(count=left)] if left else [])]


@wished(CompareYears, roles=[Role.SUPERVISOR, Role.AUDITOR])
def compare(turn: Turn, wish: CompareYears) -> None:
    """今年和去年比: a project beside its year before, else a unit, else all."""
    unit = progress.find_unit(turn.session, turn.person, wish.words) if wish.words else None
    new, old = str(max(wish.years)), str(min(wish.years))
    if wish.table is None and (unit is not None or not wish.words):
        pair = rollup.beside(turn.session, turn.person, unit, old, new)
        turn.reply(rollup_letters.years_beside(turn.reader, wish.said, pair))
        return
    version = _version(turn, replace(wish, year=max(wish.years)))
    if version is not None:
        before = rollup.year_before(turn.session, version.filing)
        turn.reply(rollup_letters.beside(turn.reader, version.filing, before, [rollups.to_card(version.filing)]))


@wished(GetPaper, roles=SEES)
def paper(turn: Turn, wish: GetPaper) -> None:
    """下载: a file of a form, or of all forms of a unit or a year."""
    if wish.paper in OF_MANY and wish.filing is None:
        _of_many(turn, wish, OF_MANY[wish.paper])
        return
    if wish.paper is Paper.EVIDENCE and wish.filing is None and _evidence_of_many(turn, wish):
        return
    version = _version(turn, wish)
    if version is None:
        return
    match wish.paper:
        case Paper.ORIGINAL:
            looking.show(turn, version, Look.ORIGINAL)
        case Paper.RECEIPT:
            letter = papers.offered(turn, version)
            facts = {"form": cards.called(version.filing), "version": version.version, "number": version.number}
            turn.reply(letter.under(turn.say(RECEIPT_NUMBER.with_(**facts)) + "\n"))
        case Paper.EVIDENCE:
            looking.show(turn, version, Look.EVIDENCE)
        case kind if kind in KINDS:
            turn.reply(BEING_MADE.with_(said=named(wish, version.filing).said))
            papers.order(turn, KINDS[kind], [version])
        case _:
            turn.reply(papers.offered(turn, version))


NO_EVIDENCE_OF = Message("asked.no_evidence_of", "{what}：{count} 张表都没有佐证。")


def _evidence_of_many(turn: Turn, wish: GetPaper) -> bool:
    """Which of several forms that are named have evidence, or that none has; tell whether that was the answer."""
    query = find.understand(turn.session, turn.person, wish.argument_of_form, turn.now)
    found = find.run(turn.session, turn.person, query)
    if not wish.argument_of_form or found.count < 2:
        return False
    having = replace(query, having=(*query.having, Having.EVIDENCE))
    have = find.run(turn.session, turn.person, having)
    if have.count == 1:
        looking.show(turn, opened(turn, have.shown[0]), Look.EVIDENCE)
    elif have.count:
        turn.reply(page_of(turn, having, f"{wish.argument_of_form} {Having.EVIDENCE}", have, 0))
    else:
        turn.reply(NO_EVIDENCE_OF.with_(what=wish.argument_of_form, count=found.count))
    return True


BEING_MADE = Message("asked.being_made", "{said}\n正在做，做好就发来。")


def _of_many(turn: Turn, wish: GetPaper, export: str) -> None:
    query = find.understand(turn.session, turn.person, wish.argument_of_form, turn.now)
    year = papers.order_all(turn, export, query)
    if year is None:
        turn.reply(NO_FORMS)
        return
    of_year = replace(wish, year=int(year)) if year.isdecimal() else wish
    turn.reply(BEING_MADE.with_(said=of_year.said))
