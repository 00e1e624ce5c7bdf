"""复核 as an auditor reads it: 自评 · 核算（程序） · 复核（人工） side by side, row by row; what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.actions import Aspect, Look, LookInto, RecheckForm, Rechecking, ShowDraw, ShowFiled
from bot.i18n import Short
from bot.letters import cards
from bot.letters import desk as desk_letters
from bot.letters.auditing import BUTTON_LIST, NONE
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader, turning
from bot.services import rechecks, sampling
from bot.services.rechecks import NO_WORDS, AuditWord, RecheckRow, ThreeScores
from bot.services.submissions import Version
from zwcore import lots
from zwcore.money import ZERO, plain
from zwcore.paths import row_of
from zwcore.text import Message

HEAD = Message("recheck.head", "<b>复核 {form}</b>（第 {version} 版）")
UNIT = Message("recheck.unit", "{unit} · {year} 年度")
SCORES = Message("recheck.scores", "自评 {claimed} ｜ 核算（程序）{recomputed} ｜ 复核（人工）{rechecked}")
GAP = Message("recheck.gap", "自评 − 复核 = {gap}；{person} {time}")
ITEMS_LESS = Message("recheck.items_less", "各项自评合计 {sum}，复核少 {gap}。")
ITEMS_MORE = Message("recheck.items_more", "各项自评合计 {sum}，复核多 {gap}。")
SUMMED = Message("recheck.summed", "复核各项合计 {sum}，复核总分 {total}，相差 {gap}。")
PARTLY = Message("recheck.partly", "可核算 {of} 分，得 {points}")
HEAD_FORMER = Message("recheck.head_former", "<b>复核 {form}</b>（第 {version} 版，现在已是第 {newest} 版）")
DRAWN = Message("recheck.drawn", "{unit} · 第 {number} 次抽取，签 {weight}：{why}")
DRAWN_PLAIN = Message("recheck.drawn_plain", "{unit} · 第 {number} 次抽取，签 {weight}")
ROW = Message("recheck.row", "{n} {name}（{weight}）：{claimed} · {recomputed} · {rechecked}")
OPINION = Message("recheck.opinion", "复核意见：{text}（{person}）")
BUTTON_TOTAL = Message("recheck.button.total", "复核总分")
BUTTON_OPINION = Message("recheck.button.opinion", "复核意见")
BUTTON_REST = Message("recheck.button.rest", "其余同自评")
BUTTON_SUM = Message("recheck.button.sum", "按各项合计 {sum}")
BUTTON_CARD = Message("recheck.button.card", "卡片")
BUTTON = Message("recheck.button", "复核")
BUTTON_BACK = Message("recheck.button.back", "⬅ 复核")
BUTTON_CLAIMED = Message("recheck.button.claimed", "同自评 {points}")
BUTTON_FULL = Message("recheck.button.full", "满分 {points}")
BUTTON_NIL = Message("recheck.button.nil", "0 分")

ASK_ROW = Message(
    "recheck.ask_row",
    "<b>第 {n} 项 {name}</b>\n目标 {target} · 完成 {actual}\n分值 {weight} · 自评 {claimed} · 核算 {recomputed}\n"
    "复核得分是多少？点下面的，或直接写一个数。",
)
ASK_TOTAL = Message("recheck.ask_total", "<b>{form} 的复核总分</b>\n请直接写一个数（0–{most}），例如 96.5。")
ASK_OPINION = Message(
    "recheck.ask_opinion", "<b>{form} 的复核意见</b>\n点下面的，或写一句发来。只有审核人和绩效科看得到。"
)
OPINIONS = (
    Message("recheck.opinion.agrees", "同意自评得分"),
    Message("recheck.opinion.evidence", "佐证不足"),
    Message("recheck.opinion.differs", "与完成情况不符"),
)
ON_CARD = Message("recheck.on_card", "复核得分（人工）{points}，{person} {time}")
LOG = Message("recheck.log", "<b>{form} 的复核经过</b>（{count} 条，只增不改）")
LOG_ROW = Message("recheck.log_row", "{time} {person} 第 {n} 项 {points}")
LOG_TOTAL = Message("recheck.log_total", "{time} {person} 总分 {points}")
LOG_OPINION = Message("recheck.log_opinion", "{time} {person} 意见：{text}")
BUTTON_LOG = Message("recheck.button.log", "经过")
ROWS, NAME, TEXT, LOGGED = 8, 10, 60, 12


def three(reader: Reader, version: Version, first: int, draw: int | None) -> Letter:
    """The three scores of a version, with a page of its rows; each is a button."""
    scores = rechecks.of_version(reader.session, version)
    first = min(first, max(0, len(scores.rows) - 1)) // ROWS * ROWS
    lines = [*_head(reader, version, scores, draw), *_rows(scores, first), *_opinion(scores)]
    return Letter("\n".join(map(reader.say.html, lines)), _buttons(version, scores, first, draw))


def _head(reader: Reader, version: Version, scores: ThreeScores, draw: int | None) -> Iterator[Message]:
    form, newest = cards.called(version.record, 30), version.filing.version
    head = HEAD if version.version == newest else HEAD_FORMER.with_(newest=newest)
    yield head.with_(form=form, version=version.version)
    yield _whose(reader, version, draw)
    points = {"claimed": _points(scores.claimed), "rechecked": _points(scores.total)}
    yield SCORES.with_(**points, recomputed=_recomputed(version, scores))
    total = scores.words.total
    if total is not None and scores.total is not None and scores.claimed is not None:
        yield GAP.with_(gap=plain(scores.claimed - scores.total), person=total.person, time=Short(total.at))
    if total is not None and scores.total is not None and not scores.differs:
        yield from _beside_items(version, scores, scores.total)
    if scores.differs and scores.total is not None and scores.summed is not None:
        sums = {"sum": plain(scores.summed), "total": plain(scores.total)}
        yield SUMMED.with_(**sums, gap=plain(abs(scores.summed - scores.total)))


def _beside_items(version: Version, scores: ThreeScores, total: Decimal) -> Iterator[Message]:
    """How far 复核 is from what the items claim, where their sum is not the total that the form claims."""
    summed = version.record.points.sum
    if not version.record.sum_is_open and summed not in (scores.claimed, total):
        message = ITEMS_LESS if total < summed else ITEMS_MORE
        yield message.with_(sum=plain(summed), gap=plain(abs(summed - total)))


def _recomputed(version: Version, scores: ThreeScores) -> str | Message:
    """核算, or what of it could be recomputed."""
    points = version.record.points
    if scores.recomputed is None and points.recomputable > ZERO:
        return PARTLY.with_(points=plain(points.recomputed_sum), of=plain(points.recomputable))
    return _points(scores.recomputed)


def _whose(reader: Reader, version: Version, draw: int | None) -> Message:
    """Whose form it is; where one came from a draw, why it was drawn."""
    unit = version.filing.unit_name
    drawn = None if draw is None else sampling.drawn_of(reader.session, draw, version.submission_id)
    if drawn is None:
        return UNIT.with_(unit=unit, year=version.filing.year)
    facts = {"unit": cards.short(unit, 12), "number": drawn.number, "weight": drawn.weight}
    why = lots.named(drawn.keys)
    return DRAWN.with_(**facts, why=why) if why else DRAWN_PLAIN.with_(**facts)


def _rows(scores: ThreeScores, first: int) -> Iterator[Message]:
    for n, row in enumerate(scores.rows[first : first + ROWS], first + 1):
        told = row.told
        name = told.name if isinstance(told.name, Message) else cards.short(told.name, NAME)
        rechecked = None if row.word is None else row.word.points
        points = {"weight": told.weight, "claimed": told.claimed, "recomputed": told.recomputed, "rechecked": rechecked}
        yield ROW.with_(n=n, name=name, **{key: _points(value) for key, value in points.items()})


def _opinion(scores: ThreeScores) -> Iterator[Message]:
    said = scores.words.opinion
    if said is not None:
        yield OPINION.with_(text=cards.short(said.text or "", TEXT), person=said.person)


def _points(value: Decimal | None) -> str | Message:
    return NONE if value is None else plain(value)


def _buttons(version: Version, scores: ThreeScores, first: int, draw: int | None) -> list[Sequence[Button]]:
    at, count = version.submission_id, len(scores.rows)
    numbers = [
        Button(str(n + 1), RecheckForm(at, Rechecking.ROW, n, draw)) for n in range(first, min(first + ROWS, count))
    ]
    rows: list[Sequence[Button]] = [numbers[n : n + IN_A_ROW] for n in range(0, len(numbers), IN_A_ROW)]
    said = [Button(BUTTON_TOTAL, RecheckForm(at, Rechecking.TOTAL, first, draw))]
    said.append(Button(BUTTON_OPINION, RecheckForm(at, Rechecking.OPINION, first, draw)))
    said += [Button(BUTTON_REST, RecheckForm(at, Rechecking.REST, first, draw))] if _open(scores) else []
    rows.append(said)
    if scores.differs and scores.summed is not None:
        rows.append([Button(BUTTON_SUM.with_(sum=plain(scores.summed)), RecheckForm(at, Rechecking.SUM, first, draw))])
    pages = -(-count // ROWS)
    ways_on = turning(first // ROWS, pages, lambda page: RecheckForm(at, Rechecking.SHOW, page * ROWS, draw))
    filing = version.filing.id or 0
    ways = [Button(BUTTON_CARD, ShowFiled(filing, Aspect.CARD))]
    ways += [Button(desk_letters.ORIGINAL, LookInto(filing, Look.ORIGINAL))] if _has_original(version) else []
    ways += [] if draw is None else [Button(BUTTON_LIST, ShowDraw(draw))]
    if scores.words != NO_WORDS:
        ways_on.append(Button(BUTTON_LOG, RecheckForm(at, Rechecking.LOG, 0, draw)))
    return [*rows, *([ways_on] if ways_on else []), ways]


def _has_original(version: Version) -> bool:
    """Whether the original of this very version can be opened by the button."""
    return version.source is not None and version.version == version.filing.version


def _open(scores: ThreeScores) -> bool:
    """Whether there are rows that nothing was said of and that can be taken as claimed."""
    return any(as_claimed(row) is not None for row in scores.left)


def as_claimed(row: RecheckRow) -> Decimal | None:
    """自评 of a row, where it can be the 复核得分: a number from 0 to 分值."""
    claimed, most = row.told.claimed, row.most
    return claimed if claimed is not None and ZERO <= claimed <= (most if most is not None else 100) else None


def ask_row(reader: Reader, version: Version, row: RecheckRow, number: int, draw: int | None) -> Letter:
    """Ask for the points of a row; the usual ones are a tap away."""
    told, place = row.told, row_of(version.record.points.rows[number].where)
    item = None if place is None else version.record.form.indicators[place]
    texts = {
        "target": cards.BLANK if item is None or item.target is None else cards.short(item.target, TEXT),
        "actual": cards.BLANK if item is None or item.actual is None else cards.short(item.actual, TEXT),
    }
    points = {"weight": told.weight, "claimed": told.claimed, "recomputed": told.recomputed}
    shown = {name: _points(value) for name, value in points.items()}
    at, claimed = version.submission_id, as_claimed(row)
    usual: list[Button] = []
    if claimed is not None:
        usual.append(
            Button(BUTTON_CLAIMED.with_(points=plain(claimed)), RecheckForm(at, Rechecking.AS_CLAIMED, number, draw))
        )
    if row.most is not None and row.most != claimed:
        usual.append(Button(BUTTON_FULL.with_(points=plain(row.most)), RecheckForm(at, Rechecking.FULL, number, draw)))
    usual.append(Button(BUTTON_NIL, RecheckForm(at, Rechecking.NIL, number, draw)))
    text = reader.say.html(ASK_ROW.with_(n=number + 1, name=told.name, **texts, **shown))
    return Letter(text, [usual, [back(version, number, draw)]])


def back(version: Version, number: int, draw: int | None) -> Button:
    """The way back to the three scores."""
    return Button(BUTTON_BACK, RecheckForm(version.submission_id, Rechecking.SHOW, number, draw))


def ask_total(reader: Reader, version: Version, most: Decimal, number: int, draw: int | None) -> Letter:
    """Ask for the total."""
    text = ASK_TOTAL.with_(form=cards.called(version.record, 30), most=plain(most))
    return Letter(reader.say.html(text), [[back(version, number, draw)]])


def ask_opinion(reader: Reader, version: Version, draw: int | None) -> Letter:
    """Ask for the 复核意见; the usual ones are a tap away."""
    at = version.submission_id
    usual = [Button(one, RecheckForm(at, Rechecking.USUAL, n, draw)) for n, one in enumerate(OPINIONS)]
    text = ASK_OPINION.with_(form=cards.called(version.record, 30))
    return Letter(reader.say.html(text), [usual, [back(version, 0, draw)]])


def log(reader: Reader, version: Version, draw: int | None) -> Letter:
    """Who said what of a version, and when: nothing of it is ever changed."""
    found = rechecks.log_of(reader.session, version)
    lines = [LOG.with_(form=cards.called(version.record, 30), count=len(found))]
    for row, word in found[-LOGGED:]:
        facts = {"person": word.person, "time": Short(word.at)}
        if word.text is not None:
            lines.append(LOG_OPINION.with_(**facts, text=cards.short(word.text, TEXT)))
        elif row is None:
            lines.append(LOG_TOTAL.with_(**facts, points=_points(word.points)))
        else:
            lines.append(LOG_ROW.with_(**facts, n=row + 1, points=_points(word.points)))
    return Letter("\n".join(map(reader.say.html, lines)), [[back(version, 0, draw)]])


def on_card(word: AuditWord | None) -> list[Message]:
    """复核得分 as the card of a form says it, in a line of its own."""
    if word is None or word.points is None:
        return []
    return [ON_CARD.with_(points=plain(word.points), person=word.person, time=Short(word.at))]
