"""/sample (抽查): a draw of a year's forms, weighted by risk, repeatable from its seed; the list, how, the gaps."""

from __future__ import annotations

import re

from bot.actions import DrawPart, DrawSample, OfDraw, Samples, ShowDraw
from bot.chat import Letter, Turn, command, tap
from bot.db.terms import Role
from bot.dialogs.auditing import papers
from bot.letters import auditing as letters
from bot.masks import masked
from bot.services import queue, rechecks, rollup, sampling
from bot.services.queue import Narrowed
from bot.services.sampling import SampleDraw, SamplePart, SampleSize
from zwcore.text import Message, canonical

AUDITORS = [Role.AUDITOR]
EMPTY = Message("sample.empty", "{year} 年度{name}没有可以抽的表（已撤回的不抽）。")
HOW_MUCH = Message(
    "sample.how_much", "没看懂要抽多少。请写年度和比例或张数，例如 /sample 2024 20、/sample 2024 10张 社保中心。"
)
NO_PART = Message(
    "sample.no_part", "没有找到单位或主管部门“{words}”，没有抽取。可以写简称，例如 /sample 2024 20 社保中心。"
)
NO_SEED = Message("sample.no_seed", "这个种子用不了，没有抽取。请写 1 到 64 个字母或数字，不要用证件号或手机号。")
GONE = Message("sample.gone", "没有这次抽查。请发 /sample 看抽过的。")
_YEAR = re.compile(r"(20[0-9]{2})(?:年度?)?")
_PERCENT, _COUNT = re.compile(r"([0-9]{1,3})%?"), re.compile(r"([0-9]{1,6})张")
_SEED = re.compile(r"[0-9A-Za-z]{1,64}")
_NO_INITIALS = re.compile(r"[0-9a-f]{16}|[0-9]{1,64}")
"""What is a seed and cannot be the initials of a unit."""


@command("sample", Message("menu.sample", "抽查"), roles=AUDITORS, order=20)
def sample(turn: Turn) -> None:
    """Draw: ``/sample 2024 20``, ``/sample 2024 10张 社保中心``, with a seed: ``/sample 2024 20 3f9a…``."""
    words = turn.incoming.argument.split()
    if not words:
        ask(turn)
        return
    if len(words) > 1 and _YEAR.fullmatch(canonical(words[1])):
        words[:2] = words[1], words[0]
    year, asked = _YEAR.fullmatch(canonical(words[0])), how_much(words[1]) if len(words) > 1 else None
    if year is not None and len(words) == 1:
        turn.reply(letters.ask(turn.reader, [year[1]]))
        return
    if year is None or asked is None:
        turn.reply(HOW_MUCH)
        return
    part, seed = _rest(turn, words[2:])
    if part is None:
        turn.reply(NO_PART.with_(words=" ".join(words[2:])))
    elif seed is not None and masked(seed) != seed:
        turn.reply(NO_SEED)
    else:
        turn.reply(_asked(turn, year[1], part, SampleSize(asked.percent, asked.count, seed)))


def ask(turn: Turn) -> None:
    """Ask how much is to be drawn; name what was drawn before."""
    everything = queue.scope(turn.session, turn.person, Narrowed())
    turn.reply(letters.ask(turn.reader, rollup.years(turn.session, everything)))


@tap(Samples, roles=AUDITORS)
def samples(turn: Turn, _: Samples) -> None:
    """The same by a button."""
    ask(turn)


def how_much(word: str) -> SampleSize | None:
    """So many percent, or so many forms."""
    text = canonical(word)
    count, percent = _COUNT.fullmatch(text), _PERCENT.fullmatch(text)
    if count is not None and int(count[1]) > 0:
        return SampleSize(count=int(count[1]))
    return SampleSize(percent=int(percent[1])) if percent is not None and 0 < int(percent[1]) <= 100 else None


def _rest(turn: Turn, words: list[str]) -> tuple[SamplePart | None, str | None]:
    """A unit or a department, and a seed; nothing said is all units."""
    seeds = [word for word in words if _NO_INITIALS.fullmatch(word)]
    names = [word for word in words if word not in seeds]
    seed = seeds[0] if seeds else None
    part = sampling.part_of(turn.session, turn.person, "".join(names)) if names else SamplePart()
    if part is None and seed is None and _SEED.fullmatch(names[-1]):
        *names, seed = names
        part = sampling.part_of(turn.session, turn.person, "".join(names)) if names else SamplePart()
    return part, seed


def _asked(turn: Turn, year: str, part: SamplePart, asked: SampleSize) -> Letter:
    """Draw; ask first where this was drawn already, or where all would be drawn. Who names a seed means it."""
    if asked.seed is None:
        former = sampling.alike(turn.session, year, part, asked)
        size = len(sampling.population(turn.session, turn.person, year, part))
        if size and (former is not None or asked.of(size) == size):
            return letters.sure(turn.reader, year, part, asked, former, size)
    return _drawn(turn, year, part, asked)


def _drawn(turn: Turn, year: str, part: SamplePart, asked: SampleSize) -> Letter:
    former = None if asked.seed is None else sampling.same(turn.session, year, part, asked)
    if former is not None:
        return letters.drawn(turn.reader, former, again=True)
    draw = sampling.draw(turn.session, turn.person, year, part, asked, turn.now)
    if draw is None:
        return Letter(turn.say(EMPTY.with_(year=year, name=part.name)))
    return letters.drawn(turn.reader, draw)


@tap(DrawSample, roles=AUDITORS)
def draw_so_many(turn: Turn, action: DrawSample) -> None:
    """Draw so much of a year; the list comes in a message of its own. A finger that is twice on the button draws
    once."""
    asked = how_much(str(action.percent) if action.count is None else f"{action.count}张")
    part = sampling.part_at(turn.session, action.unit, action.department)
    if part is None or asked is None or _YEAR.fullmatch(action.year) is None:
        turn.toast(HOW_MUCH, alert=True)
    else:
        if action.after is None:
            just = sampling.just_drawn(turn.session, turn.person, action.year, part, asked, turn.now)
        else:
            last = sampling.alike(turn.session, action.year, part, asked)
            just = None if last is None or last.id == action.after else last
        turn.reply(_drawn(turn, action.year, part, asked) if just is None else letters.drawn(turn.reader, just))


@tap(ShowDraw, roles=AUDITORS)
def turned(turn: Turn, action: ShowDraw) -> None:
    """A page of the list, in the place of what was there."""
    draw = _found(turn, action.draw)
    if draw is not None:
        turn.end()
        turn.edit(turn.incoming.message_id, letters.drawn(turn.reader, draw, action.page))


def _found(turn: Turn, draw_id: int) -> SampleDraw | None:
    draw = sampling.find(turn.session, draw_id)
    if draw is None:
        turn.toast(GONE, alert=True)
    return draw


@tap(OfDraw, roles=AUDITORS)
def of_draw(turn: Turn, action: OfDraw) -> None:
    """How it was drawn, the gaps of the units, the working paper."""
    draw = _found(turn, action.draw)
    if draw is None:
        return
    match action.do:
        case DrawPart.HOW:
            turn.edit(turn.incoming.message_id, letters.how(turn.reader, draw))
        case DrawPart.GAPS:
            found = rechecks.gaps(turn.session, sampling.all_of(turn.session, draw))
            turn.edit(turn.incoming.message_id, letters.gaps(turn.reader, draw, found))
        case DrawPart.PAPER:
            papers.order(turn, draw)
