"""发给领导看: all forms of a unit in one picture, as words, as one shape a form, and their money added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zwcore.exports import Paper, export
from zwcore.exports.facts import Data
from zwcore.exports.press import TALL, height, picture
from zwcore.exports.together import brief, called, change_of, in_one_unit, numbers_differ, summed
from zwcore.money import HUNDRED, ZERO, Change, plain
from zwcore.record import Record
from zwcore.record.model import UNIT
from zwcore.text import Message, Say, fold

_TITLE = Message("overview_picture.title", "{year} 年度项目支出自评 · {count} 张")
_TITLE_BARE = Message("overview_picture.title_bare", "项目支出自评 · {count} 张")
_UNITS = Message("overview_picture.units", "{unit}等 {count} 个单位")
_FINE = Message("overview_picture.fine", "{count} 张可以提交")
_NEWER = Message("overview_picture.newer", "{count} 张已有新版")
_FINE_FILED = Message("overview_picture.fine_filed", "{count} 张未发现要改的")
_MEND = Message("overview_picture.mend", "{count} 张要改（共 {cells} 格）")
_FORMS = Message("overview_picture.forms", "{count} 张")
_MORE = Message("overview_picture.more", "另 {count} 张要改的没有列出，见汇总表")
_LOOK = Message("overview_picture.look", "{forms} 有请核实的内容，写一句说明即可")
_MONEY = Message("overview_picture.money", "资金")
_OF = Message("overview_picture.of", "{count} 张中的 {known} 张")
_INITIAL = Message("overview_picture.initial", "年初")
_ADJUSTED = Message("overview_picture.adjusted", "全年")
_FELL = Message("overview_picture.fell", "减少 {pct}%")
_ROSE = Message("overview_picture.rose", "增加 {pct}%")
_FELL_BEYOND = Message("overview_picture.fell_beyond", "减少超过 {line}%")
_ROSE_ANY = Message("overview_picture.rose_any", "增加")
_REASONS = Message("overview_picture.reasons", "（原因待写明）")
_AMOUNT = Message("overview_picture.amount", "（{size} {unit}）")
_REMARK = Message("overview_picture.remark", "说明")
_NOT_COMPARED = Message(
    "overview_picture.not_compared", "表样没有实际完成值，程序只核对了填写和计算，没有核对完成情况。"
)
_COMPARED = Message("overview_picture.compared", "程序核对了填写和计算；有完成值的按规则核算，完成值是否属实没有核对。")
_DRAFT = Message("overview_picture.draft", "草稿")
_FILED = Message("overview_picture.filed", "已提交")
_PARTLY = Message("overview_picture.partly", "{count} 张已提交，其余是草稿")
_ANSWERS = Message("overview_picture.answers", "数据由填报单位负责，审核以主管部门为准")
_SHAPES, _NAMED = 60, 12
_WIDEST = Decimal(250)
"""A bar is cut there: one that is ten times as long would leave nothing of the others."""


@export("overview", Message("more.overview", "发给领导看"), suffix="png", order=5, many=True, picture=True)
def overview(paper: Paper, say: Say) -> bytes:
    """Print the picture; of many forms only the first of each kind are named, so that it is no higher than a screen."""
    for lines in (3, 2, 1):
        shown = overview_data(paper, say, lines)
        if height("overview", shown, say) <= TALL:
            break
    else:
        shown["forms"] = []
    return picture("overview", shown, say)


def overview_data(paper: Paper, say: Say, lines: int = 3) -> Data:
    """Return what stands on the picture, so many changes of each kind and one line more of what is to be done."""
    records = paper.records
    bad = [record for record in records if record.errors]
    filed = [paper.stands(n).handed_in for n in range(len(records))]
    todo, left = _todo(bad, lines + 1, say)
    newer = sum(paper.stands(n).newer is not None for n in range(len(records)))
    stands = [_stands(filed), *([_NEWER.with_(count=newer)] if newer else [])]
    more = [_MORE.with_(count=left)] if left else []
    more += [] if bad or not (doubtful := _doubtful(records)) else [_LOOK.with_(forms=doubtful)]
    return {
        "title": say(_title(records)),
        "unit": _unit(records, say),
        "verdict": list(_verdict(records, bad, all(filed), say)),
        "forms": _shapes(records),
        "todo": todo,
        "more": "；".join(map(say, more)) or None,
        "funds": _funds(records, say),
        "changes": list(_changes(records, lines, say)),
        "remark": {"head": say(_REMARK), "text": say(_remark(records))},
        "foot": [" · ".join(text for text in (*map(say, stands), paper.standing.at) if text), say(_ANSWERS)],
    }


def _title(records: Sequence[Record]) -> Message:
    years = tuple(dict.fromkeys(record.year for record in records if record.year))
    return (_TITLE if years else _TITLE_BARE).with_(year=years, count=len(records))


def _unit(records: Sequence[Record], say: Say) -> str:
    units = Counter(" ".join(record.unit.split()) for record in records if record.unit)
    if len({fold(unit) for unit in units}) < 2:
        return next(iter(units), "")
    return say(_UNITS.with_(unit=units.most_common(1)[0][0], count=len(units)))


def _verdict(records: Sequence[Record], bad: Sequence[Record], filed: bool, say: Say) -> Iterator[Data]:
    if len(records) > len(bad):
        text = (_FINE_FILED if filed else _FINE).with_(count=len(records) - len(bad))
        yield {"level": "ok", "text": say(text)}
    if bad:
        text = _MEND.with_(count=len(bad), cells=sum(len(record.errors) for record in bad))
        yield {"level": "error", "text": say(text)}


def _shapes(records: Sequence[Record]) -> list[Data]:
    """A shape a form with its number; of more forms than can be told apart none."""
    if len(records) > _SHAPES:
        return []
    own = numbers_differ(records) and all(len(record.table_no) < 3 for record in records)
    numbers = [record.table_no if own else str(n) for n, record in enumerate(records, 1)]
    return [
        {"no": number, "level": "error" if record.errors else "ok"}
        for number, record in zip(numbers, records, strict=True)
    ]


def _todo(bad: Sequence[Record], most: int, say: Say) -> tuple[list[Data], int]:
    """What is to be done, the same for several forms in one line; how many forms are left over."""
    lines: dict[str, list[Record]] = {}
    for record in bad:
        lines.setdefault(say(brief(record)), []).append(record)
    shown = sorted(lines.items(), key=lambda line: -len(line[1]))[:most]
    left = len(bad) - sum(len(forms) for _, forms in shown)
    return [{"where": _names(forms, say), "say": text} for text, forms in shown], left


def _names(forms: Sequence[Record], say: Say) -> str:
    names = "、".join(say(called(one)) for one in forms)
    return names if len(names) <= _NAMED else say(_FORMS.with_(count=len(forms)))


def _doubtful(records: Sequence[Record]) -> tuple[Message, ...]:
    return tuple(called(one) for one in records if any(told.explanation is None for told in one.warnings))[:6]


def _remark(records: Sequence[Record]) -> Message:
    return _COMPARED if any(record.points.recomputable for record in records) else _NOT_COMPARED


def _stands(filed: Sequence[bool]) -> Message:
    return _FILED if all(filed) else _PARTLY.with_(count=sum(filed)) if any(filed) else _DRAFT


# -- money -------------------------------------------------------------------------------------------------------------


def _funds(records: Sequence[Record], say: Say) -> Data | None:
    """年初 and 全年 of all forms that have both, added up in one unit."""
    unit = in_one_unit(records)
    sums = summed(records, unit)
    if not sums.known:
        return None
    change = Change(sums.initial, sums.adjusted)
    moved = sums.initial > 0 and change.difference != 0
    note = (_FELL if change.difference < ZERO else _ROSE).with_(pct=format(abs(change.pct), "f")) if moved else None
    rows = [_row(say, _INITIAL, sums.initial, 0), _row(say, _ADJUSTED, sums.adjusted, 1)]
    rows[1] |= {"note": note and say(note), "compared": True}
    part = None if sums.known == len(records) else say(_OF.with_(count=len(records), known=sums.known))
    return {"head": say(_MONEY), "of": part, "unit": unit, "rows": rows}


def _row(say: Say, label: Message, amount: Decimal, fill: int) -> Data:
    written = {"label": say(label), "value": format(amount, ".2f"), "size": plain(amount), "fill": fill}
    return {**written, "compared": False, "note": None, "strong": True}


def _changes(records: Sequence[Record], most: int, say: Say) -> Iterator[Data]:
    """The forms that lost more than the alarm line (大额提醒线), and those that gained, the largest first."""
    changes = [(record, change) for record in records if (change := change_of(record)) is not None]
    changes.sort(key=lambda one: -abs(one[1].pct))
    line = min((record.rulebook.lines.budget_alarm.value for record, _ in changes), default=ZERO)
    fell = [one for one in changes if one[1].difference < 0 and one[1].beyond(line)]
    rose = [one for one in changes if one[1].difference > 0]
    if fell:
        rows = [_moved(*one, say, None) for one in fell[:most]]
        note = say(_REASONS) if any(_unexplained(record) for record, _ in fell) else None
        yield {"head": say(_FELL_BEYOND.with_(line=plain(line))), "note": note, "rows": rows}
    if rose:
        rows = [_moved(*one, say, _AMOUNT) for one in rose[:most]]
        yield {"head": say(_ROSE_ANY), "note": None, "rows": rows}


def _unexplained(record: Record) -> bool:
    """Tell whether nothing was written to the finding that tells a change of the budget."""
    told = (one for one in record.told if one.check is not None and one.check.line is not None)
    return any(one.explanation is None for one in told)


def _moved(record: Record, change: Change, say: Say, amount: Message | None) -> Data:
    to = min(max(HUNDRED + change.pct, ZERO), _WIDEST)
    size = {"size": format(change.difference, "f"), "unit": record.form.money_unit or UNIT}
    return {
        "where": say(called(record)),
        "to": plain(to),
        "percent": f"{format(abs(change.pct), 'f')}%",
        "amount": amount and say(amount.with_(**size)),
    }
