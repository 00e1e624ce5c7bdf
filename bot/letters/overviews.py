"""The overview of a file: its forms at a glance, by what became of them (总览)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.letters import cards
from bot.services.readings import Stack
from zwcore.record import Outline
from zwcore.text import Message

FEWEST, SHOWN_UNITS = 3, 3
"""Forms to be mended that are named, however little room there is; units."""
READ = Message("overview.read", "<b>读到 {count} 张表 · {year} 年度</b>")
UNIT = Message("overview.unit", "{unit}")
MUST = Message("overview.must", "<b>必须修改 {count} 张</b>（共 {cells} 处）")
LINE = Message("overview.line", "{form}：{text}")
FORMS_MORE = Message("overview.forms_more", "还有 {count} 张，写表号或名称打开。")
UNITS_MORE = Message("overview.units_more", "另有 {count} 个单位")
FINE = Message("overview.fine", "<b>可以提交 {count} 张</b>：表{tables}")
PARTS = Message("overview.parts", "<b>没有拍全 {count} 张</b>：表{tables}。把剩下的拍来，合在一起再核对。")
EXPLAIN = Message("overview.explain", "其中表{tables} 有请核实的内容，点开看看；确实如此的可以直接提交。")
FINE_ONLY = Message("overview.fine_only", "<b>没有必须修改的 {count} 张</b>：表{tables}")
EXPLAIN_ONLY = Message("overview.explain_only", "其中表{tables} 有请核实的内容，点开看看。")
PRIVATE_FILE = Message("overview.private", "这一份尚未提交，只有您看得到。")
DONE = Message("overview.done", "已提交：表{tables}。其余尚未提交，只有您看得到。")
DONE_ALONE = Message("overview.done_alone", "已提交：表{tables}。")
DIFFER = Message("overview.differ", "表{tables} 与已提交的那一版不同，再提交就是新的一版。")
CAME_BACK = Message("overview.came_back", "退回待改：表{tables}。写表号打开，改好再交。")
LOCKED = Message("overview.locked", "表{tables} 已审核通过，与通过的那一版不同，不能再交；要改请先请审核人撤销审核。")
ALL_DONE = Message("overview.all_done", "{count} 张都已提交。")
PICK = Message("overview.pick", "写“表5”或名称里的几个字，就打开那一张。")


@dataclass(frozen=True)
class HandedIn:
    """The forms of a file by what became of them: ``left`` can be handed in (``differ``: were before, with other
    content), ``done`` are, ``back`` came back unchanged, ``locked`` were accepted with other content."""

    left: Sequence[Outline]
    done: Sequence[Outline] = ()
    differ: Sequence[Outline] = ()
    back: Sequence[Outline] = ()
    locked: Sequence[Outline] = ()


def text(say: Translator, stack: Stack, forms: HandedIn | None = None, *, hands_in: bool = True) -> str:
    """All forms of a file at a glance: which are to be mended, which can go, for who hands in (``hands_in``)."""
    forms = HandedIn(stack.lines) if forms is None else forms
    told = ((DIFFER, forms.differ), (CAME_BACK, forms.back), (LOCKED, forms.locked))
    lines = [finding.message for finding in stack.problems]
    lines += [*_about_file(stack.lines), _how_far(len(stack.lines), forms)]
    lines += [message.with_(tables=_numbers(those)) for message, those in told if those]
    words = (FINE, EXPLAIN) if hands_in else (FINE_ONLY, EXPLAIN_ONLY)
    left = _left(say, stack, forms.left, cards.CARD_LINES - len(lines) - 2, words)
    return "\n".join([*map(say.html, lines), "", *left, say.html(PICK)])


def _about_file(forms: Sequence[Outline]) -> Iterator[Message]:
    years = tuple(dict.fromkeys(form.year for form in forms if form.year))
    yield READ.with_(count=len(forms), year=cards.few(years) or cards.BLANK)
    units = list(dict.fromkeys(form.unit for form in forms if form.unit))
    yield from (UNIT.with_(unit=unit) for unit in units[:SHOWN_UNITS])
    if len(units) > SHOWN_UNITS:
        yield UNITS_MORE.with_(count=len(units) - SHOWN_UNITS)


def _how_far(count: int, forms: HandedIn) -> Message:
    if len(forms.done) == count:
        return ALL_DONE.with_(count=count)
    message = DONE if forms.left else DONE_ALONE
    return message.with_(tables=_numbers(forms.done)) if forms.done else PRIVATE_FILE


def _left(
    say: Translator, stack: Stack, left: Sequence[Outline], room: int, words: tuple[Message, Message]
) -> Iterator[str]:
    """What is not handed in, in so many lines: the forms to be mended, those that are not all there, then those that
    can go."""
    bad, parts = [one for one in left if one.errors], [one for one in left if stack.is_part(one)]
    good = [one for one in left if not (one.errors or one in parts)]
    doubtful = [one for one in good if one.unexplained]
    if bad:
        yield say.html(MUST.with_(count=len(bad), cells=sum(one.errors for one in bad)))
        room -= 2 + 2 * bool(parts) + bool(good) + bool(doubtful)
        shown = len(bad) if len(bad) <= room else max(room - 1, FEWEST)
        for one in bad[:shown]:
            yield say.html(LINE.with_(form=cards.called(one, cards.SHORTER), text=cards.brief(one)))
        if len(bad) > shown:
            yield say.html(FORMS_MORE.with_(count=len(bad) - shown))
        yield ""
    if parts:
        yield say.html(PARTS.with_(count=len(parts), tables=_numbers(parts)))
        yield ""
    if good:
        yield say.html(words[0].with_(count=len(good), tables=_numbers(good)))
        if doubtful:
            yield say.html(words[1].with_(tables=_numbers(doubtful)))


def _numbers(forms: Sequence[Outline]) -> tuple[Message | str, ...]:
    return cards.few([form.number for form in forms])
