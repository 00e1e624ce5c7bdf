"""ZW5xx — goals: what they promise and whether an indicator measures it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwcore.checks import Case, check
from zwcore.finding import Hit, Severity
from zwcore.text import fold, shortened

_NUMBERING = re.compile(
    r"目标[0-9一二三四五六七八九十]{1,2}[:、.,]?|(?<![0-9.])[0-9]{1,2}[、.](?![0-9])|\([0-9一二三四五六七八九十]{1,2}\)"
    "|(?:^|(?<=[;,。:]))[一二三四五六七八九]是(?!否)"
)
# What goals and indicators of any project have in common says nothing.
_COMMON = re.compile(
    "确保|保障|保证|做好|完成|开展|推进|加强|提高|提升|促进|实现|落实|完善|持续|深入|不断|有效|切实|进一步|工作|情况|问题"
    "|政策|项目|资金|补助|人员|个人|利益|权益|不受|损失|群众|人民|单位|正常|及时|按时|足额|符合|条件|标准|规定|服务|年度|目标|[年月日和的等及各与对为]"
)
_OTHER = re.compile("[^一-鿿]+")
_EMPTY = re.compile(
    "确保|保障|保证|做好|完成|开展|推进|加强|实施|落实|按时|及时|足额|顺利|全面|项目|资金|工作|经费|年度|本|的|[年]"
)
_LONG = 40
_ENOUGH = 2  # pairs of characters: a goal whose every word is common cannot be looked for


@check(
    "ZW508",
    "总体目标里的“{text}”，在绩效指标里没有找到对应的内容。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"goals.planned": "1.举办就业技能培训班20期，提高参训人员就业率；2.组织专场招聘会12场。"},
    rests=(
        "indicators.level3",
        "indicators.target",
    ),
)
def goal_without_indicator(case: Case) -> Iterator[Hit]:
    """目标没有对应指标 — of one of several goals no word stands in any indicator."""
    planned = case.form.goals.planned
    goals = _goals(planned) if planned and case.rows else []
    if len(goals) < 2:
        return
    cells = [text for row in case.rows for text in (row.item.level3, row.item.target, row.item.actual) if text]
    known = fold("|".join(cells))
    for text in goals:
        own = _COMMON.sub("|", text)
        # Most goals have a word of theirs among the indicators: the first one will do.
        if not any(pair in known for pair in _pairs(own)) and len(set(_pairs(own))) >= _ENOUGH:
            yield Hit("goals.planned", {}, {"text": shortened(text, _LONG)})


@check(
    "ZW513",
    "总体目标只写了项目名称，没有写要做到什么。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"goals.planned": "完成就业技能培训补助资金项目。"},
    rests=("project",),
)
def goal_is_the_name(case: Case) -> Iterator[Hit]:
    """目标只是项目名称 — the goal says the project's name and nothing else."""
    planned, project = fold(case.form.goals.planned or ""), fold(case.form.project or "")
    if project and len(planned) < 2 * len(project) + _LONG and _bare(planned) == _bare(project) != "":
        yield Hit("goals.planned")


def _bare(text: str) -> str:
    """The words of a name or a goal, without numbering, years, and what any goal says."""
    return _OTHER.sub("", _EMPTY.sub("", _NUMBERING.sub("", text)))


def _goals(planned: str) -> list[str]:
    """The goals one by one, where they are numbered or stand in lines of their own."""
    parts = (part for line in planned.splitlines() for part in _NUMBERING.split(fold(line)) for part in part.split(";"))
    return [text for part in parts if (text := part.strip(" ;,。.:、"))]


def _pairs(text: str) -> Iterator[str]:
    """The pairs of neighbouring Chinese characters."""
    return (run[n : n + 2] for run in _OTHER.split(text) for n in range(len(run) - 1))
