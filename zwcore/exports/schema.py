"""The published shape of the JSON export, as types: docs/schema/forms.json is written from them.

Every value is a text as printed, ``null`` where there is none; counts and places alone are numbers.
"""

from __future__ import annotations

import json
from typing import Any, NotRequired

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

Text = str | None
closed = with_config(ConfigDict(extra="forbid", strict=True))


@closed
class SourceShape(TypedDict):
    """Where a cell stood in its file: page from 1, table, row and column from 0."""

    page: int
    table: int
    row: int
    column: int


@closed
class FundsShape(TypedDict):
    """A row of 项目资金."""

    label: Text
    initial: Text
    adjusted: Text
    executed: Text
    weight: Text
    rate: Text
    score: Text


@closed
class GoalsShape(TypedDict):
    """年度总体目标."""

    planned: Text
    actual: Text


@closed
class IndicatorShape(TypedDict):
    """A row of 绩效指标; the keys that few prints have are there where they are filled."""

    level1: Text
    level1_points: Text
    level2: Text
    level3: Text
    target: Text
    actual: Text
    weight: Text
    score: Text
    deviation: Text
    method: Text
    nature: NotRequired[str]
    unit: NotRequired[str]
    evidence: NotRequired[str]
    reviewed: NotRequired[str]


@closed
class FormShape(TypedDict):
    """A form as it is printed."""

    title: Text
    table_no: Text
    year: Text
    template: Text
    project: Text
    department: Text
    unit: Text
    money_unit: Text
    funds: list[FundsShape]
    goals: GoalsShape
    indicators: list[IndicatorShape]
    total: Text
    grade: NotRequired[str]
    remarks: NotRequired[str]


@closed
class UnreadShape(TypedDict):
    """A text that was not understood."""

    text: str
    source: SourceShape


@closed
class LeftOutShape(TypedDict):
    """A text that was left out, and why."""

    text: str
    why: str
    source: SourceShape


class ReadingShape(TypedDict):
    """How the form was read: its columns with their witnesses, what was not understood, values over several rows."""

    columns: list[dict[str, Any]]
    unread: list[UnreadShape]
    dropped: list[LeftOutShape]
    spans: dict[str, int]


@closed
class LineShape(TypedDict):
    """A line of the score."""

    where: str
    weight: Text
    claimed: Text
    recomputed: Text
    method: str
    status: str
    why: str


@closed
class ScoreShape(TypedDict):
    """自评总分, 各项合计, 核算得分 and what they rest on."""

    rulebook: str
    rulebook_sha256: str
    claimed: Text
    sum: Text
    recomputed: Text
    recomputable: Text
    recomputed_sum: Text
    claimed_sum: Text
    evidenced: Text
    grade: Text
    lines: list[LineShape]


@closed
class FindingShape(TypedDict):
    """What was found: code of docs/checks.md, level, cell, figures, sentence, grounds, what it follows from."""

    code: str
    severity: str
    where: str
    places: list[str]
    params: dict[str, str]
    message: str
    basis: list[str]
    cause: int | None
    sure: str
    source: SourceShape | None


@closed
class NoteShape(TypedDict):
    """说明 to a finding."""

    code: str
    cell: str
    text: str


@closed
class StandingShape(TypedDict):
    """How the form stands: draft, changed, submitted, returned, accepted, asked, withdrawn; 版次 and 回执号."""

    status: str
    version: Text
    number: Text
    at: str


@closed
class WholeShape(TypedDict):
    """A form with its review."""

    form: FormShape
    reading: ReadingShape
    score: ScoreShape
    findings: list[FindingShape]
    receipt: str
    receipt_scheme: int
    notes: list[NoteShape]
    standing: StandingShape


@closed
class FormsShape(TypedDict):
    """The document."""

    schema: int
    engine: str
    forms: list[WholeShape]


def shape() -> TypeAdapter[FormsShape]:
    """Return what tells whether a document has the shape."""
    return TypeAdapter(FormsShape)


def schema() -> str:
    """Return the JSON Schema as it is published."""
    return json.dumps(shape().json_schema(), ensure_ascii=False, indent=1) + "\n"
