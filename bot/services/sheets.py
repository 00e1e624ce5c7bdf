"""A form of a stored review the way the cards need it: whose it is, what is to be done, how the money went."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from zwcore.exports.data import form_from, message_from
from zwcore.exports.receipt import content_digest
from zwcore.filling import Field, fields
from zwcore.form import Form, FundLine
from zwcore.money import ZERO, Change, parse_amount
from zwcore.rulebooks import Rulebook, choose, load
from zwcore.text import Message, fold

Data = Mapping[str, Any]
ERROR, WARNING, INFO = "error", "warning", "info"
OF_THE_CHANGE = frozenset({"ZW301", "ZW302", "ZW307", "ZW309"})
"""Findings about the change of the budget (预算增减): what is said to one of them explains it."""


@dataclass(frozen=True)
class Told:
    """A finding with what follows from it (连带); ``number`` is the ①②③ on the card."""

    data: Data
    following: tuple[Data, ...]
    number: int
    explanation: str | None = None
    """说明: what the unit wrote to it."""

    @property
    def code(self) -> str:
        """The code of the catalogue."""
        return str(self.data["code"])

    @property
    def key(self) -> str:
        """What the explanation is kept under: it stays with the finding when the form is reviewed again."""
        return key_of(self.data)

    @property
    def message(self) -> Message:
        """The sentence, to be said in any language."""
        return message_from(self.data["said"])

    @property
    def severity(self) -> str:
        """error, warning or info."""
        return str(self.data["severity"])

    @property
    def also(self) -> list[Message]:
        """The sentences that follow from it."""
        return [message_from(finding["said"]) for finding in self.following]


@dataclass(frozen=True)
class Sheet:
    """One form of a review; ``index`` is its place in the file."""

    data: Data
    index: int = 0

    @property
    def form(self) -> Data:
        """The form as printed."""
        form: Data = self.data["form"]
        return form

    @cached_property
    def content(self) -> Form:
        """The form as the core takes it, with the columns that its print has."""
        form, columns = form_from(self.form), self.data.get("columns")
        return form if columns is None else replace(form, columns=frozenset(columns))

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules it is held against: those the person chose, else those that the form leads to."""
        return load().get(self.data.get("chosen") or "") or choose(self.content).rulebook

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every value that a person fills in, in the order of asking."""
        return fields(self.content, self.rulebook)

    @property
    def score(self) -> Data:
        """The three scores."""
        score: Data = self.data["score"]
        return score

    @property
    def project(self) -> str:
        """项目名称."""
        return self.form["project"] or self.form["title"] or ""

    @property
    def unit(self) -> str:
        """实施单位."""
        return self.form["unit"] or ""

    @property
    def year(self) -> str:
        """The year of the form."""
        return self.form["year"] or ""

    @property
    def table_no(self) -> str:
        """The number printed in the title (表5), else its place in the file."""
        return self.form["table_no"] or str(self.index + 1)

    @cached_property
    def digest(self) -> str:
        """The digest of the form's content."""
        return content_digest(self.form)

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """The findings, each with what follows from it, numbered in the order of telling."""
        findings: Sequence[Data] = self.data["findings"]
        roots = [n for n, finding in enumerate(findings) if finding["cause"] is None]
        return tuple(
            Told(
                findings[n], tuple(f for f in findings if _root(findings, f) == n), number, self._explained(findings[n])
            )
            for number, n in enumerate(roots, 1)
        )

    def _explained(self, finding: Data) -> str | None:
        explained: Mapping[str, str] = self.data.get("explained") or {}
        return explained.get(key_of(finding))

    def of(self, severity: str) -> list[Told]:
        """The findings of one level."""
        return [told for told in self.told if told.severity == severity]

    @property
    def for_reviewers(self) -> tuple[Told, ...]:
        """The findings that only reviewers are told."""
        return tuple(Told(finding, (), n) for n, finding in enumerate(self.data.get("reviewers", ()), 1))

    def steps(self, told: Told) -> list[Message]:
        """How the points of the row that a finding is about come about, line by line."""
        path = str(told.data["where"]).rpartition(".")[0]
        line = next((line for line in self.score["lines"] if line["where"] == path), None)
        return [message_from(step) for step in line["steps"]] if line else []

    @property
    def errors(self) -> list[Told]:
        """必须修改."""
        return self.of(ERROR)

    @property
    def warnings(self) -> list[Told]:
        """请核实."""
        return self.of(WARNING)

    def finding(self, code: str) -> Data | None:
        """The first finding with that code."""
        return next((f for f in self.data["findings"] if f["code"] == code), None)

    @property
    def change_explained(self) -> str | None:
        """What the unit wrote to the change of the budget, to whichever finding tells of it."""
        return next((one.explanation for one in self.told if one.code in OF_THE_CHANGE and one.explanation), None)

    @cached_property
    def money(self) -> Money | None:
        """年度资金总额, where its three amounts can be read."""
        line = self.content.total_funds
        return Money.of(line, self.content.money_unit or "万元") if line else None


def key_of(finding: Data) -> str:
    """Return what names a finding of a form: its code and place."""
    return f"{finding['code']}:{finding['where']}"


def _root(findings: Sequence[Data], finding: Data) -> int | None:
    """The index of the finding that this one follows from in the end."""
    cause = finding["cause"]
    while cause is not None and findings[cause]["cause"] is not None:
        cause = findings[cause]["cause"]
    return cause if isinstance(cause, int) else None


@dataclass(frozen=True)
class Money:
    """年初 → 全年 → 执行 as printed, and the change between the first two."""

    initial: str
    adjusted: str
    executed: str
    unit: str
    difference: Decimal
    change: Change | None
    """``None`` where 年初 is nothing to take a percentage of."""

    @classmethod
    def of(cls, line: FundLine, unit: str) -> Money | None:
        """Read a money row; ``None`` where 年初 or 全年 is blank."""
        initial, adjusted = parse_amount(line.initial, unit), parse_amount(line.adjusted, unit)
        if line.initial is None or line.adjusted is None or initial is None or adjusted is None:
            return None
        change = Change(initial, adjusted) if initial > 0 else None
        return cls(line.initial, line.adjusted, line.executed or "", unit, adjusted - initial, change)

    def beside(self, line: Decimal) -> Decimal:
        """The change in percent of 年初, with its sign, as it is said beside an alarm line."""
        return ZERO if self.change is None else self.change.size(line).copy_sign(self.difference)


@dataclass(frozen=True)
class Stack:
    """All forms of a stored review, with what they share."""

    data: Data
    reading_id: int = 0

    @classmethod
    def parse(cls, text: str, reading_id: int = 0) -> Stack:
        """Read a stored review."""
        return cls(json.loads(text), reading_id)

    @property
    def name(self) -> str:
        """The file's name."""
        return str(self.data["name"])

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The forms."""
        return tuple(Sheet(form, n) for n, form in enumerate(self.data["forms"]))

    @property
    def problems(self) -> list[Message]:
        """What is wrong with the file itself."""
        return [message_from(problem["said"]) for problem in self.data["problems"]]

    @property
    def remarks(self) -> list[Message]:
        """What is said once for the file."""
        return [message_from(remark["said"]) for remark in self.data["remarks"]]

    def find(self, words: str) -> Iterator[Sheet]:
        """Yield the forms meant by "表5", "5" or a part of a name."""
        wanted = fold(words)
        number = wanted.removeprefix("第").removesuffix("张").removeprefix("表")
        # One without a number, alone, is not found by its place in the file.
        numbers = self.sheets if len(self.sheets) > 1 else [one for one in self.sheets if one.form["table_no"]]
        by_number = [sheet for sheet in numbers if number.isdigit() and sheet.table_no == number]
        if by_number:
            yield from by_number
        elif len(wanted) >= 2:
            yield from (sheet for sheet in self.sheets if wanted in fold(sheet.project))
