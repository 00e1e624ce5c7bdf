"""抽查 as auditors read it: how much is drawn, the list by pages, how it was drawn, how far units are off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.actions import DrawPart, DrawSample, OfDraw, RecheckForm, Rechecking, ShowDraw
from bot.letters import cards
from bot.letters import desk as desk_letters
from bot.letters.letter import Button, Letter, Reader, turning
from bot.services import people, rechecks, sampling
from bot.services.rechecks import UnitGap
from bot.services.sampling import DrawnForm, SampleDraw, SamplePart, SampleSize
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
ROW = Message("sample.row", "{place} {form} · {unit}：{claimed} · {recomputed} · {rechecked}（签 {weight}）")
PAGE = Message("sample.page", "第 {page}/{pages} 页")
BUTTON_FORM = Message("sample.button.form", "{place} {form} · {unit}")
BUTTON_GAPS = Message("sample.button.gaps", "各单位差距")
BUTTON_HOW = Message("sample.button.how", "怎么抽的")
BUTTON_PAPER = Message("sample.button.paper", "工作底稿")
BUTTON_LIST = Message("sample.button.list", "⬅ 名单")
BUTTON_DRAW = Message("sample.button.draw", "{year} 新抽 {percent}%")
BUTTON_FORMER = Message("sample.button.former", "{year} 第 {number} 次（{count} 张）")
NONE = Message("sample.none", "–")

ASK = Message(
    "sample.ask",
    "<b>抽查</b>\n抽多少？也可以直接写比例，或张数和单位，例如\n/sample 2024 20\n/sample 2024 10张 社保中心\n"
    "名单由系统按风险随机抽，同一个种子能重抽出同样的名单；每次都记入审计。",
)
FORMER = Message("sample.former", "已抽过的：{draws}")
NEW = Message("sample.new", "另抽一次，点“新抽”；看抽过的，点“第几次”。")
SURE_AGAIN = Message(
    "sample.sure_again",
    "<b>{year} 年度{part}已经这样抽过</b>\n最近是第 {number} 次（{count} 张）。再抽是另外一次，也记入审计。",
)
SURE_ALL = Message(
    "sample.sure_all", "<b>{year} 年度{part}只有 {size} 张可抽</b>\n这样就是全部抽中，不是抽样。要这样抽吗？"
)
SURE_PERCENT = Message("sample.button.sure_percent", "抽取 {percent}%")
SURE_COUNT = Message("sample.button.sure_count", "抽取 {count} 张")
SURE_PART = Message("sample.sure_part", "（{name}）")

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
GAP_UNKNOWN = Message("sample.gap_unknown", "{unit}：抽 {drawn} 张，复核 {reviewed} 张，自评总分未填，算不出差距")
GAP_BESIDE = Message("sample.gap_beside", "{gap}；另复核 {count} 张，自评总分未填")
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
        rows.append([Button(_former(one), ShowDraw(one.id or 0))])
    told = tuple(_former(one) for one in former)
    text = [ASK, *([FORMER.with_(draws=told), NEW] if told else [])]
    return Letter("\n".join(map(reader.say.html, text)), rows)


def _former(draw: SampleDraw) -> Message:
    return BUTTON_FORMER.with_(year=draw.year, number=draw.number, count=draw.count)


def sure(
    reader: Reader, year: str, part: SamplePart, asked: SampleSize, former: SampleDraw | None, size: int
) -> Letter:
    """The question before what was drawn already in this way is drawn once more, or all there is."""
    facts = {"year": year, "part": SURE_PART.with_(name=part.name) if part.name else ""}
    if former is None:
        text = SURE_ALL.with_(**facts, size=size)
    else:
        text = SURE_AGAIN.with_(**facts, number=former.number, count=former.count)
    label = SURE_COUNT.with_(count=asked.count) if asked.percent is None else SURE_PERCENT.with_(percent=asked.percent)
    action = DrawSample(
        year, asked.percent or 0, asked.count, part.unit, part.department, None if former is None else former.id
    )
    seen = [] if former is None else [Button(_former(former), ShowDraw(former.id or 0))]
    return Letter(reader.say.html(text), [[Button(label, action)], seen])


def drawn(reader: Reader, draw: SampleDraw, number: int = 0, *, again: bool = False) -> Letter:
    """A page of what was drawn, each form with its three scores; a button opens it."""
    pages = sampling.pages(draw)
    number = min(number, pages - 1)
    forms = sampling.page(reader.session, draw, number)
    lines = [*_head(draw), *([AGAIN] if again else []), COLUMNS, *_rows(reader, forms)]
    lines += [PAGE.with_(page=number + 1, pages=pages)] if pages > 1 else []
    rows: list[Sequence[Button]] = [[_button(one, draw)] for one in forms]
    ways = turning(number, pages, lambda page: ShowDraw(draw.id or 0, page))
    rows += [ways, _more(draw)] if ways else [_more(draw)]
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
        yield ROW.with_(
            place=one.place,
            form=cards.called(one.filing, SHORT),
            unit=desk_letters.unit_briefly(one.filing.unit_name, UNIT),
            weight=one.weight,
            **shown,
        )


def _button(one: DrawnForm, draw: SampleDraw) -> Button:
    unit = desk_letters.unit_briefly(one.filing.unit_name, UNIT)
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
    facts = {"unit": desk_letters.unit_briefly(one.unit, 12), "drawn": one.drawn}
    if not one.rechecked:
        return GAP_UNKNOWN.with_(**facts, reviewed=one.reviewed) if one.reviewed else GAP_NONE.with_(**facts)
    mean = round_half_up(ratio(one.gap, Decimal(one.rechecked)) or ZERO)
    points = {"claimed": plain(one.claimed), "total": plain(one.total), "gap": plain(one.gap), "mean": plain(mean)}
    told = GAP.with_(**facts, rechecked=one.rechecked, **points)
    unknown = one.reviewed - one.rechecked
    return GAP_BESIDE.with_(gap=told, count=unknown) if unknown else told
