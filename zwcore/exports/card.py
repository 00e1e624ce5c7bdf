"""评分卡: the card of one form as a picture for a telephone, at most as high as its screen.

What does not fit is counted and named at the end; type is never made smaller.
"""

from __future__ import annotations

from collections.abc import Sequence

from zwcore.exports import Paper, export, facts
from zwcore.exports.facts import Data
from zwcore.exports.press import TALL, height, picture
from zwcore.finding import Severity
from zwcore.record import Record, ToldFinding
from zwcore.record.words import is_numbered
from zwcore.text import Message, Say, circled, shortened

_HEAD = Message("picture.head", "程序核对　表 {no}　{year} 年度")
_HEAD_ALONE = Message("picture.head_alone", "程序核对　{year} 年度")
_HEAD_BARE = Message("picture.head_bare", "程序核对")
_WEIGHT = Message("picture.weight", "分值 {points}")
_EXCESS = Message("picture.excess", "多 {points}")
_LATER = Message("picture.later", "今年不必动，见“全部问题”")
_MORE = Message("picture.more", "还有 {count} 处没有列出，见“全部问题”")
_QUIET = Message("picture.quiet", "另 {count} 项指标没有要改、要核实的")
_NONE_WHICH = Message("picture.dismissed", "{count}：{marks}")
_NONE_MORE = Message("picture.dismissed_more", "{count}：{marks}等")
_NONE_ONE = Message("picture.dismissed_one", "{number} {reason}（{person}）")
_MOST, _LONG, _NAME = 9, 64, 60
_MARKS, _WHY = 2, 20


@export("card", Message("more.card", "图片"), suffix="png", order=5, picture=True)
def card(paper: Paper, say: Say) -> bytes:
    """Print the card with as many findings as fit; the gravest are first."""
    told = [*paper.record.errors, *paper.record.warnings]
    data = card_data(paper, told[:_MOST], say)
    shown = min(len(told), _MOST)
    while shown > 1 and height("card", data, say) > TALL:
        # What only follows from something to look at goes first, then the last of those.
        data = card_data(paper, told[:shown], say, whole=False)
        shown -= 1
    return picture("card", data, say)


def card_data(paper: Paper, shown: Sequence[ToldFinding], say: Say, *, whole: bool = True) -> Data:
    """Return what stands on the card, with the findings that are ``shown``; ``whole``: with all that follows from
    them."""
    record, standing = paper.record, paper.standing
    infos = len(record.hints)
    return {
        "head": say(_head(record)),
        "state": say(standing.state),
        "verdict": facts.verdict(record, say, filed=standing.handed_in),
        "project": shortened(" ".join(record.project.split()), _NAME),
        "unit": shortened(" ".join(record.unit.split()), _NAME),
        "scores": facts.scores(record, say),
        "funds": facts.funds(record, say),
        "groups": [
            group for level in (Severity.ERROR, Severity.WARNING) if (group := _group(record, level, shown, say, whole))
        ],
        "info": {"head": say(facts.LEVELS[Severity.INFO].with_(count=infos)), "text": say(_LATER)} if infos else None,
        "rest": _rest(record, len(shown), say),
        "foot": say(facts.what_stays_open(record)),
        "time": standing.at,
    }


def _head(record: Record) -> Message:
    if not record.year:
        return _HEAD_BARE
    return (_HEAD if is_numbered(record) else _HEAD_ALONE).with_(no=record.table_no, year=record.year)


def _group(record: Record, level: Severity, shown: Sequence[ToldFinding], say: Say, whole: bool) -> Data | None:
    all_of_them = record.of(level)
    if not all_of_them:
        return None
    following = whole or level is Severity.ERROR
    listed = [_item(told, say, following) for told in shown if told.finding.severity is level]
    return {"level": str(level), "head": say(facts.LEVELS[level].with_(count=len(all_of_them))), "findings": listed}


def _item(told: ToldFinding, say: Say, following: bool) -> Data:
    where, said = facts.parted(shortened(facts.first_sentence(told.finding, say), _LONG))
    over = facts.over(told)
    return {
        "n": told.number,
        "where": where,
        "say": said,
        "blank": facts.is_blank_score(told),
        "over": over
        and {"sizes": over, "words": [say(_WEIGHT.with_(points=over[0])), say(_EXCESS.with_(points=over[1]))]},
        "also": [shortened(line, _LONG) for line in facts.beside(told, say, following=following)],
    }


def _rest(record: Record, shown: int, say: Say) -> str | None:
    told = [*record.errors, *record.warnings]
    quiet = len(record.form.indicators) - len(facts.rows_with(told))
    said = [_MORE.with_(count=len(told) - shown)] if len(told) > shown else []
    said += [_QUIET.with_(count=quiet)] if quiet > 0 else []
    said += [_dismissed(record)] if record.dismissed else []
    return "；".join(map(say, said)) or None


def _dismissed(record: Record) -> Message:
    """How many findings a reviewer said are none; of the first ones why, and who said so."""
    first = sorted(record.dismissed.items())[:_MARKS]
    marks = [
        _NONE_ONE.with_(number=circled(number), reason=shortened(one.text, _WHY), person=one.person)
        for number, one in first
    ]
    count = facts.DISMISSED.with_(count=len(record.dismissed))
    return (_NONE_MORE if len(record.dismissed) > _MARKS else _NONE_WHICH).with_(count=count, marks=tuple(marks))
