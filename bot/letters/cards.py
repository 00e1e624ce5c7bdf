"""What a review looks like: the overview of a file, the card of a form, all its findings, the reasons of one.

Functions take a translator and records and return markup, of a card at most 14 short lines; or a message for a line.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from bot.i18n import LastDay, Translator
from bot.services.readings import Stack
from bot.services.submissions import Filing
from zwcore.checks import About, checks
from zwcore.finding import Severity
from zwcore.money import ZERO, plain
from zwcore.record import Money, Outline, Record, ToldFinding
from zwcore.record.words import is_numbered
from zwcore.rulebooks import bases
from zwcore.text import CIRCLED as CIRCLED
from zwcore.text import Message, shortened
from zwcore.text import circled as circled

SHORT, SHORTER = 16, 12
WORST = 3
"""Findings on a card, each with a button of its own."""
CARD_LINES, LINE_WIDTH = 14, 190
"""How long a card is and how wide, in tenths of a character: so much a telephone of 390 px shows."""
HAN, _NARROW = 10, frozenset(" .,:;'|!()·")
"""How wide a character is, in tenths; signs that are far narrower than a digit."""
HEAD_LINES = 2
A_PAGE = 30
LONGEST = 300
SHOWN_NUMBERS = 40
_TAG = re.compile(r"</?[a-z][^<>]*>")
Form = Record | Filing | Outline
"""What is called by its number and its name."""

HEAD = Message("card.head", "<b>{form}</b>")
STATE = Message("card.state", "{year} 年度 · {state}")
PRIVATE = Message("card.private", "尚未提交，只有您看得到")
CHANGED = Message("card.changed", "与已提交的第 {version} 版不同，尚未提交")
WITHDRAWN = Message("card.withdrawn", "第 {version} 版已撤回，现在没有提交")
RETURNED = Message("card.returned", "第 {version} 版已退回修改")
SUBMITTED = Message("card.submitted", "已提交，第 {version} 版，回执号 {number}")
ACCEPTED = Message("card.accepted", "审核通过（第 {version} 版），回执号 {number}")
SCORES = Message("card.scores", "自评总分 {claimed} ｜ 各项合计 {sum}")
SUM_OPEN = Message("card.sum_open", "待核对")
SCORES_DIFFER = Message("card.scores_differ", "自评总分 {claimed} ｜ 各项合计 {sum}（不符）")
RECOMPUTED = Message("card.recomputed", "核算得分（按规则）{recomputed}")
NOT_RECOMPUTED = Message("card.not_recomputed", "核算得分：表样无实际完成值，未核算")
OVER = Message("cards.over", "已过重报期限（{due}）")
BLANK = Message("card.blank", "未填")
MONEY = Message("card.money", "年初 {initial} → 全年 {adjusted} → 执行 {executed} {unit}")
FELL = Message("card.fell", "全年比年初减少 {size} {unit}（{pct}%）")
ROSE = Message("card.rose", "全年比年初增加 {size} {unit}（{pct}%）")
OWN_LINE = Message("card.own_line", "变化超过您单位的提醒线 {line}%，提交后主管部门审核人会收到提醒；可以先写说明。")
ERRORS = Message("card.errors", "<b>必须修改 {count} 处</b>")
WARNINGS = Message("card.warnings", "<b>请核实 {count} 处</b>")
INFOS = Message("card.infos", "<b>提示 {count} 条</b>")
OF_FILE = Message("card.of_file", "<b>写法上的提示</b>（几张表同报、都有时只说一次，所以不计入条数）")
WARNINGS_EXPLAINED = Message("card.warnings_explained", "<b>请核实 {count} 处</b>（{explained} 处已说明）")
EXPLAINED = Message("card.explained", "　 说明：{text}")
EXPLAINED_N = Message("card.explained_n", "✓ {number} 说明：{text}")
ALSO = Message("card.also", "　 连带：{text}")
MORE = Message("card.more", "还有 {count} 处，见“全部问题”。")
INFOS_BESIDE = Message("card.infos_beside", "提示 {count} 条")
CLEAN = Message("card.clean", "填写和计算没有发现要改的。完成情况未核对。")
CLEAN_PARTLY = Message(
    "card.clean_partly", "填写和计算没有发现要改的，有完成值的 {points} 分已按规则核算。完成值是否属实未核对。"
)
ABOUT, ABOUT_ONE = Message("card.about", "{form}：{said}"), Message("card.about_one", "{form} {number}：{said}")
CALLED = Message("card.called", "表{no} {project}")
NUMBERED = Message("card.numbered", "表{no}")

BRIEF_OTHER = Message("brief.other", "{count} 处必须修改")

SHARED_HEAD = Message("shared.head", "<b>这几条是共有的，只说一次，不影响提交</b>")
ALL_HEAD = Message("all.head", "<b>{form} 全部问题</b>")
PAGE = Message("all.page", "第 {page} 页，共 {pages} 页")
WHY_RULE = Message("why.rule", "核对项：{rule}")
WHY_PLACE = Message("why.place", "位置：表内第 {row} 行")
WHY_FIX = Message("why.fix", "怎么办：核对这一格。可以在这里改，也可以在原表上改好重新发来。")
WHY_EXPLAIN = Message("why.explain", "怎么办：核对这一格；确实如此的不用改数，写一行说明即可。")
WHY_WHAT_TO_DO = {Severity.ERROR: WHY_FIX, Severity.WARNING: WHY_EXPLAIN}
WHY_RETURN = Message("why.return", "怎么办：退回修改时勾上这一处，由单位改好重报。")
WHY_ASK = Message("why.ask", "怎么办：可以请单位说明；已有说明或佐证的，看过再定。")
FOR_REVIEWER = {Severity.ERROR: WHY_RETURN, Severity.WARNING: WHY_ASK}
"""What a reviewer does about a finding."""
BASIS_PRINTED = Message("basis.printed", "依据（表内印的）：{title}")
BASIS_REGULATION = Message("basis.regulation", "依据（文件规定）：《{title}》{number}")
BASIS_SETTING = Message("basis.setting", "依据：本系统设置，不是文件规定")
BASIS_INFERRED = Message("basis.inferred", "依据：按惯例推断，不是文件规定")


MAY_RETURN = Message("card.may_return", "：可退回修改")
MAY_ASK = Message("card.may_ask", "：可请单位说明；已有说明、佐证的可维持")


def short(name: str, most: int = SHORT) -> str:
    """Cut a long name for a list."""
    return shortened(name, most)


def scores(record: Record) -> Message:
    """自评总分 beside 各项合计."""
    claimed, added = record.points.claimed, record.points.sum
    said = BLANK if claimed is None else plain(claimed)
    if record.sum_is_open:
        return SCORES.with_(claimed=said, sum=SUM_OPEN)
    message = SCORES_DIFFER if claimed is not None and claimed != added else SCORES
    return message.with_(claimed=said, sum=plain(added))


def recomputed(record: Record) -> Message:
    """核算得分, or why there is none."""
    points = record.points
    if points.recomputed is not None:
        return RECOMPUTED.with_(recomputed=plain(points.recomputed))
    return points.told or NOT_RECOMPUTED


def money_lines(money: Money | None) -> Iterator[Message]:
    """年初 → 全年 → 执行, and the change where there is one."""
    if money is None:
        return
    executed = money.executed or BLANK
    yield MONEY.with_(initial=money.initial, adjusted=money.adjusted, executed=executed, unit=money.unit)
    if money.change is not None:
        message = FELL if money.change.difference < ZERO else ROSE
        size, pct = format(abs(money.change.difference), "f"), format(abs(money.change.pct), "f")
        yield message.with_(size=size, unit=money.unit, pct=pct)


def head(record: Record) -> Message:
    """Number and whole name of a form."""
    return HEAD.with_(form=called(record, len(record.project)))


def called(form: Form, most: int = SHORT) -> Message | str:
    """How a form is called, wherever it is: its number where it has one, and its name.

    A form that prints no number has that of its place while its file lies before one; once handed in it has none.
    """
    number, name = _number(form), short(form.project, most)
    return name if number is None else CALLED.with_(no=number, project=name)


def about(form: Form, said: Message, number: int = 0) -> Message:
    """What is said while something about a form is waited for, with the form that it is about, and its ①."""
    if number:
        return ABOUT_ONE.with_(form=called(form), number=circled(number), said=said)
    return ABOUT.with_(form=called(form), said=said)


def briefly(form: Form) -> Message | str:
    """The same in a word: 表5, or by name."""
    number = _number(form)
    return short(form.project) if number is None else NUMBERED.with_(no=number)


def listed(forms: Iterable[Form]) -> tuple[Message | str, ...]:
    """Forms for one line: 表5、表7, or by name."""
    return tuple(map(briefly, forms))


def _number(form: Form) -> str | None:
    if isinstance(form, Outline):
        return form.number if form.is_numbered else None
    return form.table_no if isinstance(form, Filing) or is_numbered(form) else None


# -- one form ----------------------------------------------------------------------------------------------------------


def card(
    say: Translator, record: Record, state: Message, own_line: Decimal | None = None, beside: Sequence[str] = ()
) -> str:
    """The card of one form: what there is to do first, then its numbers, then the worst findings, cut to what fits.

    ``own_line`` is the alarm line of the unit's own that its change lies beyond, ``beside`` what stands above or below.
    """
    name = called(record, len(record.project))
    head_ = say.html(HEAD.with_(form=_cut(name if isinstance(name, str) else say(name), HEAD_LINES)))
    lines = [STATE.with_(year=record.year or BLANK, state=state), scores(record), *money_lines(record.money)]
    lines += [] if own_line is None else [OWN_LINE.with_(line=plain(own_line))]
    top = [head_, counts(say, record), *map(say.html, lines)]
    room = CARD_LINES - sum(map(height, [*top, *beside]))
    return "\n".join([*top, *_worst(say, record, room)])


def counts(say: Translator, record: Record) -> str:
    """How much is to be done, in one line."""
    parts = [say.html(titled(ERRORS, record.errors))] if record.errors else []
    parts += [say.html(titled(WARNINGS, record.warnings))] if record.warnings else []
    infos = [say.html(INFOS_BESIDE.with_(count=len(record.hints)))] if record.hints else []
    return " · ".join([*parts, *infos]) if parts else " ".join([say.html(clean(record)), *infos])


def worst(record: Record) -> list[ToldFinding]:
    """The findings that a card names: what is to be mended, then what nobody has explained."""
    return [*record.errors, *(told for told in record.warnings if told.explanation is None)][:WORST]


def _worst(say: Translator, record: Record, room: int) -> Iterator[str]:
    """The worst findings in so many lines, and what was explained in a line each."""
    told = worst(record)
    explained = [one for one in record.warnings if one.explanation is not None][: max(room - len(told) - 1, 1)]
    left = len(record.errors) + len(record.warnings) - len(told) - len(explained)
    texts = [f"{circled(one.number)} {say(one.finding.message)}" for one in told]
    errors = sum(1 for one in told if one.finding.severity is Severity.ERROR)
    rows = _shared(room - len(explained) - (left > 0), [height(text) for text in texts], errors)
    lines = {
        one.number: html.escape(_cut(text, most), quote=False)
        for one, text, most in zip(told, texts, rows, strict=True)
    }
    for one in explained:
        words = short(one.explanation or "", LINE_WIDTH // HAN - 5)
        lines[one.number] = say.html(EXPLAINED_N.with_(number=circled(one.number), text=words))
    yield from (lines[number] for number in sorted(lines))
    if left > 0:
        yield say.html(MORE.with_(count=left))


def _shared(room: int, wanted: Sequence[int], first: int) -> list[int]:
    """So many lines shared out among texts, each of which wants some: one for each, then one more in turn; the
    ``first`` of them, which have to be mended, before the others."""
    given = [1 for _ in wanted]
    for part in (range(first), range(first, len(wanted))):
        for turn in range(2, max(wanted, default=0) + 1):
            for n in part:
                if wanted[n] >= turn and sum(given) < room:
                    given[n] += 1
    return given


def height(line: str) -> int:
    """How many lines of a telephone a line of markup takes."""
    width = sum(map(_width, html.unescape(_TAG.sub("", line))))
    return max(-(-width // LINE_WIDTH), 1)


def _width(letter: str) -> int:
    """How wide a letter is in tenths of a character."""
    if letter in _NARROW:
        return 3
    return HAN if unicodedata.east_asian_width(letter) in "WFA" else 6


def _cut(text: str, lines: int) -> str:
    """A text cut to so many lines."""
    room = lines * LINE_WIDTH
    if sum(map(_width, text)) <= room:
        return text
    kept, room = "", room - HAN
    for letter in text:
        room -= _width(letter)
        if room < 0:
            break
        kept += letter
    # Half a number is none.
    return kept.rstrip("0123456789.-（( ") + "…"


def clean(record: Record) -> Message:
    """Nothing to be mended: what was held against the rules, and what was not."""
    points = record.points.recomputable
    return CLEAN_PARTLY.with_(points=plain(points)) if points else CLEAN


def titled(head: Message, told: Sequence[ToldFinding]) -> Message:
    """The head of findings of a kind: how many, how many of them explained."""
    explained = sum(one.explanation is not None for one in told)
    head = WARNINGS_EXPLAINED.with_(explained=explained) if explained and head is WARNINGS else head
    return head.with_(count=len(told))


def tell(say: Translator, one: ToldFinding, *, to_unit: bool = True) -> Iterator[str]:
    """A finding with what follows from it and what the unit explained."""
    yield f"{circled(one.number)} {sentence(say, one.finding.message, to_unit=to_unit)}"
    if one.explanation:
        yield say.html(EXPLAINED.with_(text=short(one.explanation, 40)))
    if one.following:
        also = (say(finding.message) for finding in one.following)
        yield sentence(say, ALSO.with_(text=say.joined(also if to_unit else map(as_fact, also))))


def sentence(say: Translator, message: Message, *, to_unit: bool = True) -> str:
    """A sentence as markup; one that names very many rows is cut. What it asks of the unit (请补上) is left out where a
    reviewer reads it."""
    text = say(message) if to_unit else as_fact(say(message))
    if to_unit and len(text) <= LONGEST:
        return say.html(message)
    return html.escape(text if len(text) <= LONGEST else shortened(text, LONGEST), quote=False)


def as_fact(text: str) -> str:
    """A sentence without what it asks of the unit at its end, and without what that depends on (如无误，请说明)."""
    while (said := _ASKED.sub(lambda found: found[0][-1], text)) != text:
        text = said
    return text


_ASKED = re.compile(
    r"(?:[，；。](?:(?:如[^，。；“”]{1,8}|要[^，。；“”]{1,8}的)，)?请[^。；“”]*。"
    r"|[,;.] (?:[Ii]f [^,.;“”]{1,40}, )?[Pp]lease [^.;“”]*\.)$"
)


def everything(say: Translator, record: Record, page: int = 0) -> str:
    """All findings of a form, as its unit reads them, grave ones first; of very many one page."""
    lines, first = [say.html(ALL_HEAD.with_(form=briefly(record)))], page * A_PAGE
    if pages(record) > 1:
        lines.append(say.html(PAGE.with_(page=page + 1, pages=pages(record))))
    for title, told in zip((ERRORS, WARNINGS, INFOS, OF_FILE), (*record.counted, record.of_file), strict=True):
        shown = told[max(first, 0) : max(first + A_PAGE, 0)]
        first -= len(told)
        if shown:
            lines.append(say.html(titled(title, told)))
            lines += [line for one in shown for line in tell(say, one)]
    return "\n".join(lines if len(lines) > 1 else [*lines, say.html(clean(record))])


def pages(record: Record) -> int:
    """How many pages all findings of a form have."""
    return -(-len(record.told) // A_PAGE) or 1


# -- a file ------------------------------------------------------------------------------------------------------------


def few(words: Sequence[Message | str], most: int = SHOWN_NUMBERS) -> tuple[Message | str, ...]:
    """So many as fit into a line; the others are left to the forms themselves."""
    return (*words[:most], "…") if len(words) > most else tuple(words)


def brief(form: Outline) -> Message:
    """What is to be mended on a form, in a few words."""
    wrong = form.wrong or {"code": "", "count": 0, "params": {}}
    check = checks.get(wrong["code"])
    said = None if check is None else check.brief
    if wrong["count"] < form.errors or said is None or not said.names <= {*wrong["params"], "count"}:
        return BRIEF_OTHER.with_(count=form.errors)
    return said.with_(**{**wrong["params"], "count": wrong["count"]})


def shared(say: Translator, stack: Stack) -> str:
    """What all forms of a file have in common, said once."""
    return "\n".join([say.html(SHARED_HEAD), *(f"· {sentence(say, one.finding.message)}" for one in stack.remarks)])


# -- one finding -------------------------------------------------------------------------------------------------------


def why(say: Translator, record: Record, told: ToldFinding, advice: Mapping[Severity, Message] = WHY_WHAT_TO_DO) -> str:
    """Explain one finding: the sentence, the rule, the numbers put in, where it stands and what the rule rests on, and
    what the reader can do about it (``advice``)."""
    to_unit = advice is WHY_WHAT_TO_DO
    lines = [f"<b>{circled(told.number)} {sentence(say, told.finding.message, to_unit=to_unit)}</b>"]
    lines += [sentence(say, ALSO.with_(text=finding.message), to_unit=to_unit) for finding in told.following[:A_PAGE]]
    lines += [say.html(EXPLAINED.with_(text=told.explanation))] if told.explanation else []
    steps = record.steps_of(told.finding) if told.about(About.POINTS) else ()
    lines += [say.html(step) for step in steps] or list(_rule(say, told))
    place = record.source_of(told.finding)
    lines += [] if place is None else [say.html(WHY_PLACE.with_(row=place.row + 1))]
    what_to_do = advice.get(told.finding.severity)
    return "\n".join(lines if what_to_do is None else [*lines, say.html(what_to_do)])


def _rule(say: Translator, told: ToldFinding) -> Iterator[str]:
    if told.check is not None:
        title = told.check.title.split(" — ")
        yield say.html(WHY_RULE.with_(rule=title[0] if say.lang.startswith("zh") else title[-1].rstrip(".")))
    yield from dict.fromkeys(say.html(_basis(name)) for name in told.finding.basis)


def _basis(name: str) -> Message:
    base = bases()[name]
    if name.startswith("form-"):
        return BASIS_PRINTED.with_(title=base.title)
    if base.number is not None:
        return BASIS_REGULATION.with_(title=base.title, number=base.number)
    return BASIS_INFERRED if name == "practice" else BASIS_SETTING


def overdue(due: datetime | None, now: datetime | None) -> Message | None:
    """That the day by which a form is to come again is over; ``None`` as long as it is not."""
    return OVER.with_(due=LastDay(due)) if due is not None and now is not None and now >= due else None
