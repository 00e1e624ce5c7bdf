"""What pictures and papers say of a form, ready to be set: verdict, three scores, money, findings.

Text comes said and amounts as plain decimals; a template turns those into lengths and nothing else. The wording keeps
to what the program compared: 程序核对, never a conclusion of people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from zwcore.checks import About
from zwcore.finding import Finding, Severity
from zwcore.form import FundLine
from zwcore.money import ZERO, Change, parse_amount, percent, plain
from zwcore.paths import row_of
from zwcore.record import Record, ToldFinding
from zwcore.record.model import UNIT
from zwcore.scoring import Method, Status
from zwcore.text import Message, Say, shortened

Data = dict[str, Any]
NOTHING = "—"
BLANK = Message("press.blank", "未填")
LEVELS = {
    Severity.ERROR: Message("press.error", "必须修改 {count} 处"),
    Severity.WARNING: Message("press.warning", "请核实 {count} 处"),
    Severity.INFO: Message("press.info", "提示 {count} 条"),
}
WORDS = {
    Severity.ERROR: Message("level.error", "必须修改"),
    Severity.WARNING: Message("level.warning", "请核实"),
    Severity.INFO: Message("level.info", "提示"),
}
_MEND = Message("verdict.mend", "须改 {count} 处")
_SCORES = Message("verdict.scores", "须补 {count} 项得分")
_TOTAL = Message("verdict.total", "须填总分")
_LOOK = Message("verdict.look", "请核实 {count} 处")
_EXPLAINED = Message("verdict.explained", "可以提交，已说明")
_FINE = Message("verdict.fine", "可以提交")
_FILED = Message("verdict.filed", "未发现要改的")

_CLAIMED = Message("scores.claimed", "自评总分")
_SUM = Message("scores.sum", "各项合计")
_RECOMPUTED = Message("scores.recomputed", "核算得分")
_AS_PRINTED = Message("scores.as_printed", "表内所填")
_FILLED = Message("scores.filled", "{all} 项已填 {filled} 项")
_MORE = Message("scores.more", "比总分多 {points}")
_LESS = Message("scores.less", "比总分少 {points}")
_SAME = Message("scores.same", "与总分一致")
_ADDED = Message("scores.added", "各项得分加总")
_GRADE = Message("scores.grade", "按规则核算，{grade}")
_PARTLY = Message("scores.partly", "可核算 {points} 分，得 {recomputed}")
_NO_COLUMN = Message("scores.no_column", "表样无实际完成值")
_NO_VALUES = Message("scores.no_values", "没有可核算的值")
_NO_POINTS = Message("scores.no_points", "表样不打分")

MONEY = {
    "initial": Message("funds.initial", "年初预算"),
    "adjusted": Message("funds.adjusted", "全年预算"),
    "executed": Message("funds.executed", "全年执行"),
}
FELL = Message("funds.fell", "−{size} {unit}（减少 {pct}%）")
ROSE = Message("funds.rose", "+{size} {unit}（增加 {pct}%）")
_OF_BOTH = Message("funds.of_both", "占全年预算 {adjusted}%，占年初预算 {initial}%")
_OF_ADJUSTED = Message("funds.of_adjusted", "占全年预算 {adjusted}%")
_OF_INITIAL = Message("funds.of_initial", "占年初预算 {initial}%")
ALSO = Message("press.also", "连带：{text}")
EXPLANATION = Message("press.explanation", "说明：{text}")
DISMISSED = Message("press.dismissed", "另 {count} 处不作为问题")
UNREVIEWED = Message("press.unreviewed", "完成情况未核对；审核以主管部门为准")
REVIEWED = Message("press.reviewed", "完成值是否属实未核对，以审核为准")
_PAGES = Message("press.pages", "第 {page} 页，共 {pages} 页")
_LONGEST = 16


def pages(say: Say) -> str:
    """Return what stands at the foot of a page: a template puts the page for ``#`` and their number for ``##``."""
    return say(_PAGES.with_(page="#", pages="##"))


def verdict(record: Record, say: Say, *, filed: bool = False) -> Data:
    """Return the level and the words of what is to be done; of a form that was handed in it is not said that it can
    be."""
    level, message = _verdict(record, filed)
    return {"level": level, "text": say(message)}


def _verdict(record: Record, filed: bool) -> tuple[str, Message]:
    errors = record.errors
    if errors and all(is_blank_score(told) for told in errors):
        return "error", _SCORES.with_(count=len(errors))
    if errors and all(told.finding.where == "total" and told.about(About.BLANK) for told in errors):
        return "error", _TOTAL
    if errors:
        return "error", _MEND.with_(count=len(errors))
    unexplained = [told for told in record.warnings if told.explanation is None]
    if unexplained:
        return "warning", _LOOK.with_(count=len(unexplained))
    return "ok", _FILED if filed else _EXPLAINED if record.warnings else _FINE


def is_blank_score(told: ToldFinding) -> bool:
    """Tell whether a finding is about points that were not filled in (得分未填)."""
    return told.about(About.BLANK) and told.finding.where.endswith("].score")


# -- scores ------------------------------------------------------------------------------------------------------------


def scores(record: Record, say: Say) -> list[Data]:
    """Return 自评总分, 各项合计 and 核算得分, each with a word on where it comes from."""
    points, form = record.points, record.form
    if not form.has_column("score"):
        nothing = {"value": NOTHING, "note": say(_NO_POINTS), "level": None}
        return [{"label": say(label), **nothing} for label in (_CLAIMED, _SUM, _RECOMPUTED)]
    claimed = NOTHING if points.claimed is None else plain(points.claimed)
    note, wrong = _about_sum(record)
    recomputed = NOTHING if points.recomputed is None else plain(points.recomputed)
    return [
        _score(say, _CLAIMED, claimed, BLANK if points.claimed is None else _AS_PRINTED),
        _score(say, _SUM, plain(points.sum), note, "error" if wrong else None),
        _score(say, _RECOMPUTED, recomputed, _about_recomputed(record)),
    ]


def _score(say: Say, label: Message, value: str, note: Message, level: str | None = None) -> Data:
    return {"label": say(label), "value": value, "note": say(note), "level": level}


def _about_sum(record: Record) -> tuple[Message, bool]:
    """What is to be said of the sum; blanks are counted, for their difference would tell what to fill in."""
    points = record.points
    rows = [row for row in points.rows if row.method is not Method.EXECUTION]
    filled = sum(row.status is not Status.BLANK for row in rows)
    if filled < len(rows):
        return _FILLED.with_(all=len(rows), filled=filled), bool(record.errors)
    if points.claimed is None:
        return _ADDED, False
    difference = points.sum - points.claimed
    if not difference:
        return _SAME, False
    told = (one for told in record.errors for one in (told.finding, *told.following))
    wrong = any(one.where == "total" and one.severity is Severity.ERROR for one in told)
    return (_MORE if difference > 0 else _LESS).with_(points=plain(abs(difference))), wrong


def _about_recomputed(record: Record) -> Message:
    points = record.points
    if points.recomputed is not None:
        return _GRADE.with_(grade=points.grade or NOTHING)
    if points.told is not None:
        return _PARTLY.with_(points=plain(points.recomputable), recomputed=plain(points.recomputed_sum))
    return _NO_VALUES if record.form.has_column("actual") else _NO_COLUMN


def what_stays_open(record: Record) -> Message:
    """Return what the program did not compare, in a line."""
    return REVIEWED if record.points.recomputable else UNREVIEWED


# -- money -------------------------------------------------------------------------------------------------------------


def amounts(record: Record) -> dict[str, Decimal | None]:
    """Return the total of 年初预算, 全年预算 and 全年执行 in the form's unit."""
    line, unit = record.form.total_funds or FundLine(), record.form.money_unit or UNIT
    return {name: parse_amount(getattr(line, name), unit) for name in MONEY}


def funds(record: Record, say: Say) -> Data | None:
    """Return the money as bars: printed text, amount, and a note; ``None`` where the form has none."""
    line, unit, known = record.form.total_funds, record.form.money_unit or UNIT, amounts(record)
    if line is None:
        return None
    shown = [name for name in MONEY if record.form.has_column(f"funds.{name}") or getattr(line, name)]
    notes = {"adjusted": _change(known, unit), "executed": _shares(known)}
    rows = [
        {
            "label": say(MONEY[name]),
            "value": shortened(getattr(line, name) or say(BLANK), _LONGEST),
            "size": None if (size := known[name]) is None else plain(size),
            "fill": list(MONEY).index(name),
            "compared": name == "adjusted" and shown[0] == "initial" and None not in (size, known["initial"]),
            "note": None if (note := notes.get(name)) is None else say(note),
            "strong": name == "adjusted",
        }
        for name in shown
    ]
    return {"unit": unit, "rows": rows} if rows else None


def changed(change: Change, unit: str) -> Message:
    """Return how much the budget fell or rose, with the difference counted out."""
    size, pct = format(abs(change.difference), "f"), format(abs(change.pct), "f")
    return (FELL if change.difference < ZERO else ROSE).with_(size=size, unit=unit, pct=pct)


def _change(known: dict[str, Decimal | None], unit: str) -> Message | None:
    initial, adjusted = known["initial"], known["adjusted"]
    if initial is None or adjusted is None or initial <= 0 or initial == adjusted:
        return None
    return changed(Change(initial, adjusted), unit)


def _shares(known: dict[str, Decimal | None]) -> Message | None:
    executed, bases = known["executed"], {name: known[name] for name in ("adjusted", "initial")}
    if executed is None:
        return None
    shares = {name: percent(executed, base) for name, base in bases.items() if base is not None and base > 0}
    if not shares:
        return None
    said = {name: format(share, "f") for name, share in shares.items()}
    return (_OF_BOTH if len(said) == 2 else _OF_ADJUSTED if "adjusted" in said else _OF_INITIAL).with_(**said)


# -- findings ----------------------------------------------------------------------------------------------------------


def sentence(finding: Finding, say: Say) -> str:
    """Return what a finding says, without its full stop."""
    return say(finding.message).rstrip("。.")


def first_sentence(finding: Finding, say: Say) -> str:
    """Return the first of its sentences: what is so; what to do about it stands in the ones behind."""
    text = sentence(finding, say)
    for stop in ("。", ". "):
        text = text.partition(stop)[0]
    return text


def parted(text: str) -> tuple[str | None, str]:
    """Part the place, with its colon, from what is said of it, where a sentence begins with a short one."""
    for colon in ("：", ": "):
        head, found, rest = text.partition(colon)
        if found and rest and len(head) <= _LONGEST and not set("“”（()，。") & set(head):
            return head + colon, rest
    return None, text


def over(told: ToldFinding) -> tuple[str, str] | None:
    """Return the points of a row and how many more were claimed, where a finding is about that."""
    given = told.finding.params
    if told.finding.where.endswith("].score") and {"weight", "over"} <= given.keys():
        return given["weight"], given["over"]
    return None


def beside(told: ToldFinding, say: Say, *, following: bool = True) -> Iterator[str]:
    """Yield what stands below a finding: what follows from it, and what the unit explained."""
    if told.following and following:
        yield say(ALSO.with_(text="；".join(first_sentence(one, say) for one in told.following)))
    if told.explanation:
        yield say(EXPLANATION.with_(text=" ".join(told.explanation.split())))


def rows_with(told: Sequence[ToldFinding], *, following: bool = True) -> dict[int, list[ToldFinding]]:
    """Return the findings by the indicators that they are about, those too that ``following`` ones are about."""
    rows: dict[int, list[ToldFinding]] = {}
    for one in told:
        all_of_it = (one.finding, *(one.following if following else ()))
        paths = (path for finding in all_of_it for path in (finding.where, *finding.places))
        for row in dict.fromkeys(row for path in paths if (row := row_of(path)) is not None):
            rows.setdefault(row, []).append(one)
    return rows
