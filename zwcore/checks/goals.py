"""ZW5xx — goals: what they promise and whether an indicator measures it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zwcore.checks import Case, check
from zwcore.finding import Hit, Severity
from zwcore.text import fold

_NUMBERING = re.compile(
    r"目标[0-9一二三四五六七八九十]{1,2}[:、.,]?|(?<![0-9.])[0-9]{1,2}[、.](?![0-9])|\([0-9一二三四五六七八九十]{1,2}\)"
)
# A number of something, neither a date nor money.
_COUNT = re.compile(r"[0-9][0-9,.]*[万千百]?(?!年|月|日|号|季|元|亿|个月|个工作日|[0-9,.万千百])[一-鿿]")
# What goals and indicators of any project have in common says nothing.
_COMMON = re.compile(
    "确保|保障|保证|做好|完成|开展|推进|加强|提高|提升|促进|实现|落实|完善|持续|深入|不断|有效|切实|进一步|工作|情况|问题"
    "|政策|项目|资金|补助|人员|群众|人民|单位|正常|及时|按时|足额|符合|条件|标准|规定|服务|年度|目标|[年月日和的等及各与对为]"
)
_OTHER = re.compile("[^一-鿿]+")
_ENOUGH = 2  # pairs of characters: a goal whose every word is common cannot be looked for


@check(
    "ZW508",
    "总体目标里的“{text}”，在绩效指标里没有找到对应的内容。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"goals.planned": "1.举办就业技能培训班20期，提高参训人员就业率；2.组织专场招聘会12场。"},
)
def goal_without_indicator(case: Case) -> Iterator[Hit]:
    """目标没有对应指标 — one of several goals promises a count, and no word of it stands in any indicator."""
    planned = case.form.goals.planned
    if planned is None or not case.rows or not _COUNT.search(fold(planned)):
        return
    goals = _goals(planned)
    counted = [text for text in goals if _COUNT.search(text)] if len(goals) > 1 else []
    cells = [text for row in case.rows for text in (row.item.level3, row.item.target, row.item.actual) if text]
    known = _pairs("|".join([fold(text) for text in cells]))
    for text in counted:
        words = _pairs(_COMMON.sub("|", text))
        if len(words) >= _ENOUGH and not words & known:
            yield Hit("goals.planned", {}, {"text": text})


def _goals(planned: str) -> list[str]:
    """The goals one by one, where they are numbered or stand in lines of their own."""
    parts = (part for line in planned.splitlines() for part in _NUMBERING.split(fold(line)))
    return [text for part in parts if (text := part.strip(" ;,。.:、"))]


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """The pairs of neighbouring Chinese characters."""
    return frozenset(pair for run in _OTHER.split(text) for pair in pairwise(run))
