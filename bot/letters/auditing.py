"""抽查 as auditors read it: how much is drawn, the list by pages, how it was drawn, how far units are off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.actions import DrawPart, DrawSample, OfDraw, RecheckForm, Rechecking, ShowDraw
from bot.letters import cards
from bot.letters import desk as desk_letters
from bot.letters.letter import Button, Letter, Reader
from bot.services import people, rechecks, sampling
from bot.services.rechecks import UnitGap
from bot.services.sampling import DrawnForm, SampleDraw
from zwcore import lots
from zwcore.money import ZERO, plain, ratio, round_half_up
from zwcore.text import Message

HEAD = Message("sample.head", "<b>抽查 · {year} 年度 · 第 {number} 次抽取</b>")
PART = Message("sample.part", "范围：{name}")
DRAWN = Message("sample.drawn", "从 {size} 张里按风险抽 {count} 张")
DRAWN_PERCENT = Message("sample.drawn_percent", "从 {size} 张里按风险抽 {count} 张（{percent}%）")
SEED = Message("sample.seed", "种子 {seed}（系统抽取）")
SEED_GIVEN = Message("sample.seed_given", "种子 {seed}（抽查人给定）")
DIGEST = Message("sample.digest", "总体摘要（SHA-256）{digest}")
AGAIN = Message("sample.again", "这个种子抽过，就是这一次；没有另抽。")
COLUMNS = Message("sample.columns", "自评 · 核算（程序） · 复核（人工）")
ROW = Message("sample.row", "{place} {form}：{claimed} · {recomputed} · {rechecked}（签 {weight}）")
PAGE = Message("sample.page", "第 {page}/{pages} 页")
BUTTON_FORM = Message("sample.button.form", "{place} {form} · {unit}")
BUTTON_GAPS = Message("sample.button.gaps", "各单位差距")
BUTTON_HOW = Message("sample.button.how", "怎么抽的")
BUTTON_PAPER = Message("sample.button.paper", "工作底稿")
BUTTON_LIST = Message("sample.button.list", "⬅ 名单")
BUTTON_DRAW = Message("sample.button.draw", "{year} 抽 {percent}%")
BUTTON_FORMER = Message("sample.button.former", "{year} 第 {number} 次（{count} 张）")
NONE = Message("sample.none", "–")

ASK = Message(
    "sample.ask",
    "<b>抽查</b>\n抽多少？也可以直接写比例，或张数和单位，例如\n/sample 2024 20\n/sample 2024 10张 社保中心\n"
    "种子由系统抽取；每次抽取都记入审计。",
)
FORMER = Message("sample.former", "已抽过的：")

HOW = Message("sample.how", "<b>{year} 年度第 {number} 次抽取是怎么抽的</b>")
HOW_LOTS = Message(
    "sample.how_lots",
    "签由种子、回执号和签的序号算出（SHA-256），签最大的 {count} 张抽中；同样的种子和总体，谁来算都一样。",
)
HOW_BASE = Message("sample.how_base", "每张表 {weight} 支签，有风险的另加：")
HOW_RISK = Message("sample.how_risk", "+{weight} {name}：{reason}")
HOW_BY = Message("sample.how_by", "{person} {time} 抽取，{size} 张的版次和内容当时已固定。")

GAPS = Message("sample.gaps", "<b>{year} 年度第 {number} 次抽取 · 各单位差距</b>\n自评 − 复核，只算两个分都有的表")
GAP = Message(
    "sample.gap", "{unit}：抽 {drawn} 张，已复核 {rechecked}；自评 {claimed} − 复核 {total} = {gap}（平均 {mean}）"
)
GAP_NONE = Message("sample.gap_none", "{unit}：抽 {drawn} 张，还没有复核")
GAPS_MORE = Message("sample.gaps_more", "另有 {count} 个单位，见工作底稿。")
PERCENTS = (5, 10, 20)
YEARS, DRAWS, UNITS, NAME, UNIT, SHORT = 2, 4, 10, 8, 8, 6


def ask(reader: Reader, years: Sequence[str]) -> Letter:
    """How much is to be drawn; what was drawn before."""
    rows: list[Sequence[Button]] = [
        [Button(BUTTON_DRAW.with_(year=year, percent=one), DrawSample(year, one)) for one in PERCENTS]
        for year in years[:YEARS]
    ]
    former = sampling.newest(reader.session, DRAWS)
    for one in former:
        label = BUTTON_FORMER.with_(year=one.year, number=one.number, count=one.count)
        rows.append([Button(label, ShowDraw(one.id or 0))])
    text = [ASK, *([FORMER] if former else [])]
    return Letter("\n".join(map(reader.say.html, text)), rows)


def drawn(reader: Reader, draw: SampleDraw, number: int = 0, *, again: bool = False) -> Letter:
    """A page of what was drawn, each form with its three scores; a button opens it."""
    pages = sampling.pages(draw)
    number = min(number, pages - 1)
    forms = sampling.page(reader.session, draw, number)
    lines = [*_head(draw), *([AGAIN] if again else []), COLUMNS, *_rows(reader, forms)]
    lines += [PAGE.with_(page=number + 1, pages=pages)] if pages > 1 else []
    rows: list[Sequence[Button]] = [[_button(one, draw)] for one in forms]
    turning = [Button(desk_letters.EARLIER, ShowDraw(draw.id or 0, number - 1))] if number else []
    turning += [Button(desk_letters.LATER, ShowDraw(draw.id or 0, number + 1))] if number + 1 < pages else []
    rows += [turning, _more(draw)] if turning else [_more(draw)]
    return Letter("\n".join(map(reader.say.html, lines)), rows)


def _head(draw: SampleDraw) -> Iterator[Message]:
    yield HEAD.with_(year=draw.year, number=draw.number)
    if draw.scope:
        yield PART.with_(name=draw.scope)
    counts = {"size": draw.size, "count": draw.count}
    yield DRAWN.with_(**counts) if draw.percent is None else DRAWN_PERCENT.with_(**counts, percent=draw.percent)
    yield (SEED_GIVEN if draw.given else SEED).with_(seed=draw.seed)


def _rows(reader: Reader, forms: Sequence[DrawnForm]) -> Iterator[Message]:
    words = rechecks.told(reader.session, [one.submission_id for one in forms])
    known = rechecks.points_of(reader.session, forms)
    for one in forms:
        said, own = words.get(one.submission_id), known.get(one.submission_id)
        points = {
            "claimed": None if own is None else own.claimed,
            "recomputed": None if own is None else own.recomputed,
            "rechecked": None if said is None or said.total is None else said.total.points,
        }
        shown = {name: NONE if value is None else plain(value) for name, value in points.items()}
        yield ROW.with_(place=one.place, form=cards.called(one.filing, SHORT), weight=one.weight, **shown)


def _button(one: DrawnForm, draw: SampleDraw) -> Button:
    unit = cards.short(one.filing.unit_name, UNIT)
    label = BUTTON_FORM.with_(place=one.place, form=cards.called(one.filing, NAME), unit=unit)
    return Button(label, RecheckForm(one.submission_id, Rechecking.SHOW, 0, draw.id))


def _more(draw: SampleDraw) -> list[Button]:
    kinds = ((BUTTON_GAPS, DrawPart.GAPS), (BUTTON_HOW, DrawPart.HOW), (BUTTON_PAPER, DrawPart.PAPER))
    return [Button(label, OfDraw(draw.id or 0, do)) for label, do in kinds]


def how(reader: Reader, draw: SampleDraw) -> Letter:
    """How it was drawn, and what weighs how much."""
    by = people.find(reader.session, draw.person_id)
    lines = [HOW.with_(year=draw.year, number=draw.number), HOW_LOTS.with_(count=draw.count)]
    lines.append(HOW_BASE.with_(weight=lots.BASE))
    lines += [HOW_RISK.with_(name=one.name, weight=one.weight, reason=one.reason) for one in lots.RISKS]
    lines.append(DIGEST.with_(digest=draw.digest))
    lines.append(HOW_BY.with_(person="" if by is None else by.name, time=draw.at, size=draw.size))
    return Letter("\n".join(map(reader.say.html, lines)), [[_back(draw)]])


def _back(draw: SampleDraw) -> Button:
    return Button(BUTTON_LIST, ShowDraw(draw.id or 0))


def gaps(reader: Reader, draw: SampleDraw, found: Sequence[UnitGap]) -> Letter:
    """How far 复核 is from 自评, unit by unit."""
    lines = [GAPS.with_(year=draw.year, number=draw.number), *map(_gap, found[:UNITS])]
    lines += [GAPS_MORE.with_(count=len(found) - UNITS)] if len(found) > UNITS else []
    return Letter("\n".join(map(reader.say.html, lines)), [[_back(draw), *_more(draw)[2:]]])


def _gap(one: UnitGap) -> Message:
    facts = {"unit": cards.short(one.unit, 12), "drawn": one.drawn}
    if not one.rechecked:
        return GAP_NONE.with_(**facts)
    mean = round_half_up(ratio(one.gap, Decimal(one.rechecked)) or ZERO)
    points = {"claimed": plain(one.claimed), "total": plain(one.total), "gap": plain(one.gap), "mean": plain(mean)}
    return GAP.with_(**facts, rechecked=one.rechecked, **points)
