"""ZW6xx — across forms: what only shows when forms of a year, a unit or the year before lie side by side.

Told to reviewers only, with the ingredients and without a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from zwcore.checks import Cases, Shared, check_across
from zwcore.finding import Severity
from zwcore.form import Form
from zwcore.money import HUNDRED, parse_points
from zwcore.rulebooks import form_year
from zwcore.sample import SAMPLE
from zwcore.text import Message, fold

_YEARS = re.compile(r"20\d\d")
_PATTERN = 3  # two forms at 100 are no pattern
_FULL = replace(SAMPLE, total="100")
_OTHER = replace(SAMPLE, project="创业培训补助资金")
_LAST_YEAR = replace(SAMPLE, year="2023")


def _name(text: str | None) -> str:
    """A name to compare by: folded, without the year that many projects carry."""
    return _YEARS.sub("", fold(text or ""))


def _key(form: Form, year: int) -> tuple[str, str, int] | None:
    """What makes a form the one of a project: unit, project and year; ``None`` where one is blank."""
    unit, project = fold(form.unit or ""), _name(form.project)
    return (unit, project, year) if unit and project else None


def _own_key(form: Form) -> tuple[str, str, int] | None:
    year = form_year(form)
    return _key(form, year) if year is not None else None


@check_across(
    Message("ZW601", "{count} 张表都是“{unit}”{year} 年度的“{project}”，请核对是否同一项目重复填报。"),
    severity=Severity.WARNING,
    basis=("practice",),
    bad=Cases((SAMPLE, replace(SAMPLE, total="97"))),
)
def project_twice(cases: Cases) -> Iterator[Shared]:
    """同一项目重复 — the same project of a unit stands twice in a year."""
    found: dict[tuple[str, str, int], list[int]] = {}
    for n, form in enumerate(cases.forms):
        if key := _own_key(form):
            found.setdefault(key, []).append(n)
    for (_, _, year), forms in found.items():
        if len(forms) > 1:
            first = cases.forms[forms[0]]
            words = {"count": str(len(forms)), "unit": first.unit or "", "project": first.project or ""}
            yield Shared(tuple(forms), "project", {**words, "year": str(year)})


@check_across(
    Message("ZW602", "“{unit}”{year} 年度的 {count} 张表，自评总分都是 100。"),
    severity=Severity.INFO,
    basis=("practice",),
    bad=Cases((_FULL, replace(_OTHER, total="100"), replace(SAMPLE, project="见习补贴", total="100.00"))),
)
def every_total_hundred(cases: Cases) -> Iterator[Shared]:
    """一个单位全部 100 分 — every form of a unit has a total of 100."""
    found: dict[tuple[str, int], list[int]] = {}
    for n, form in enumerate(cases.forms):
        year = form_year(form)
        if form.unit and year is not None:
            found.setdefault((fold(form.unit), year), []).append(n)
    for (_, year), forms in found.items():
        if len(forms) >= _PATTERN and all(parse_points(cases.forms[n].total) == HUNDRED for n in forms):
            words = {"unit": cases.forms[forms[0]].unit or "", "count": str(len(forms)), "year": str(year)}
            yield Shared(tuple(forms), "total", words)


@check_across(
    Message("ZW603", "{count} 张表的总体目标完成情况与上一年度的文字相同。"),
    severity=Severity.INFO,
    basis=("practice",),
    bad=Cases((SAMPLE,), earlier=(_LAST_YEAR,)),
)
def outcome_unchanged(cases: Cases) -> Iterator[Shared]:
    """完成情况与上年相同 — the outcome is the text of the year before, but for the year in it."""
    told = {(_own_key(form), _name(form.goals.actual)) for form in (*cases.earlier, *cases.forms)}
    forms = []
    for n, form in enumerate(cases.forms):
        year, outcome = form_year(form), _name(form.goals.actual)
        key = _key(form, year - 1) if year is not None else None
        if key and outcome and (key, outcome) in told:
            forms.append(n)
    if forms:
        yield Shared(tuple(forms), "goals.actual", {"count": str(len(forms))})


@check_across(
    Message("ZW604", "{count} 份佐证材料同时附在 {projects} 下，请核对各自对应哪个项目。"),
    severity=Severity.WARNING,
    basis=("practice",),
    bad=Cases((SAMPLE, _OTHER), evidence=(frozenset({"a"}), frozenset({"a", "b"}))),
)
def evidence_twice(cases: Cases) -> Iterator[Shared]:
    """同一佐证用于两个项目 — the same file is attached as evidence to two projects."""
    owners: dict[str, list[int]] = {}
    for n, digests in enumerate(cases.evidence):
        for digest in sorted(digests):
            owners.setdefault(digest, []).append(n)
    groups: dict[tuple[int, ...], int] = {}
    for digest in sorted(owners):
        forms = tuple(owners[digest])
        groups[forms] = groups.get(forms, 0) + 1
    for forms, count in sorted(groups.items()):
        projects = {_name(cases.forms[n].project): cases.forms[n].project or "" for n in forms}
        if len(projects) > 1 and "" not in projects:
            said = "、".join(f"“{project}”" for project in projects.values())
            yield Shared(forms, "project", {"count": str(count), "projects": said})
