"""What a record is: the form, what was found, what was noted beside it; and the questions that are asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from zwcore.checks import About, Check, checks
from zwcore.finding import Finding, Scope, Severity, root_of
from zwcore.form import Form, Locator
from zwcore.money import Change, add, parse_amount, plain
from zwcore.paths import find_cell, name_cell, value_at
from zwcore.reading import NOT_READ, HowRead, column_of
from zwcore.review import Remark
from zwcore.rulebooks import Rulebook, as_printed, choose, digest_v1, load
from zwcore.scoring import Method, Status
from zwcore.text import Message, fold, is_blank

if TYPE_CHECKING:
    from zwcore.filling import Field

_RECOMPUTABLE = Message("points.partly", "可核算 {recomputable} 分中核算 {recomputed_sum}，自评 {claimed_sum}")
_RECOMPUTED = Message("points.whole", "核算得分 {recomputed}（{grade}），自评 {claimed_sum}")
UNIT = "万元"
"""The money unit of a form that prints none."""
LONGEST_NOTE = 300
"""Characters of what somebody writes to a form: a reason, an explanation, an opinion."""
_SHORTEST_NOTE = 2


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A line of the score as it was told: the row's path, its points, and the sentences that explain them."""

    where: str
    weight: Decimal | None
    claimed: Decimal | None
    recomputed: Decimal | None
    method: Method
    status: Status
    why: Message
    steps: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedPoints:
    """自评总分, 各项合计, 核算得分, 可核算的分值, 有佐证的分值 and 等级 as they were computed, row by row."""

    claimed: Decimal | None
    sum: Decimal
    recomputed: Decimal | None
    recomputable: Decimal
    evidenced: Decimal
    grade: str | None
    rows: tuple[ScoredRow, ...]

    @property
    def recomputed_sum(self) -> Decimal:
        """核算得分 of those rows that could be recomputed: what of :attr:`recomputable` they come to."""
        return add(row.recomputed for row in self.rows if row.recomputed is not None)

    @property
    def claimed_sum(self) -> Decimal:
        """自评 of the same rows."""
        return add(row.claimed for row in self.rows if row.recomputed is not None and row.claimed is not None)

    @property
    def told(self) -> Message | None:
        """核算得分 in a sentence, of 100 points or of those that could be recomputed; ``None`` where there are none."""
        claimed = plain(self.claimed_sum)
        if self.recomputed is not None and self.grade is not None:
            return _RECOMPUTED.with_(recomputed=plain(self.recomputed), grade=self.grade, claimed_sum=claimed)
        if not any(row.recomputed is not None for row in self.rows):
            return None
        points, computed = plain(self.recomputable), plain(self.recomputed_sum)
        return _RECOMPUTABLE.with_(recomputable=points, recomputed_sum=computed, claimed_sum=claimed)

    def row(self, where: str) -> ScoredRow | None:
        """Return the line of a row, by its path."""
        return next((row for row in self.rows if row.where == where), None)


@dataclass(frozen=True, slots=True)
class Note:
    """说明: what somebody wrote to a finding, by its code and the name of its cell; ``at`` is ISO 8601."""

    code: str
    cell: str
    text: str
    by: int | None = None
    at: str | None = None


def is_note(text: str) -> bool:
    """Tell whether words may be an explanation or an answer: no less than says something, no more than a few lines."""
    return _SHORTEST_NOTE <= len(text) <= LONGEST_NOTE


@dataclass(frozen=True, slots=True)
class Money:
    """年度资金总额: 年初 → 全年 → 执行 as printed, with the change between the first two, where there is one."""

    initial: str
    adjusted: str
    executed: str
    unit: str
    change: Change | None


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding with those that follow from it (连带), the number ① under which it is told, and the note to it."""

    finding: Finding
    following: tuple[Finding, ...]
    number: int
    note: Note | None = None

    @property
    def code(self) -> str:
        """The code of the catalogue."""
        return self.finding.code

    @property
    def check(self) -> Check | None:
        """The check that found it; ``None`` for one across forms or a code of former times."""
        return checks.get(self.finding.code)

    @property
    def explanation(self) -> str | None:
        """What the unit wrote to it."""
        return None if self.note is None else self.note.text

    def about(self, *traits: About) -> bool:
        """Tell whether its check is about one of these kinds of fault."""
        return self.check is not None and not self.check.about.isdisjoint(traits)


class Spoken(NamedTuple):
    """What a person said, and when, as it is written ("2025-03-26 10:32")."""

    text: str
    person: str
    at: str = ""


@dataclass(frozen=True)
class Record:
    """A form from upload to archive.

    ``original`` is the form as read (or begun), ``form`` as it stands; ``rulebook_id`` and ``rulebook_sha256`` name the
    rules that ``points`` and ``findings`` rest on, ``chosen`` tells whether a person chose them. ``evidence`` are the
    digests of attached files by the name of their row (:mod:`zwcore.paths`). ``engine``, ``scheme`` and ``receipt``
    are those of the last review. ``reading`` tells how the file was read,
    ``index`` is the place in the file. ``dismissed`` are the findings that a reviewer said are none (不作为问题), by
    the numbers under which they are told: these are no part of what is stored, and of what is counted.
    """

    original: Form
    form: Form
    rulebook_id: str
    rulebook_sha256: str
    points: RecordedPoints
    findings: tuple[Finding, ...]
    receipt: str
    engine: str
    scheme: int
    chosen: bool = False
    notes: tuple[Note, ...] = ()
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    moved: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()
    reading: HowRead = NOT_READ
    index: int = 0
    dismissed: Mapping[int, Spoken] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules it is held against: those its score names, else (they are gone) those that the form leads to."""
        below = self.reading.below
        return as_printed(load().get(self.rulebook_id) or choose(self.form, below).rulebook, below)

    @property
    def rules_changed(self) -> bool:
        """Tell whether its rulebook is gone, or says something else than when the points were computed."""
        book = load().get(self.rulebook_id)
        return book is None or self.rulebook_sha256 not in (book.sha256, digest_v1(book))

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every value that a person fills in, in the order of asking."""
        from zwcore.filling import fields  # a review need not load what only a conversation asks for

        return fields(self.form, self.rulebook)

    @property
    def project(self) -> str:
        """项目名称, else the title."""
        return self.form.project or self.form.title or ""

    @property
    def unit(self) -> str:
        """实施单位."""
        return self.form.unit or ""

    @property
    def year(self) -> str:
        """年度."""
        return self.form.year or ""

    @property
    def table_no(self) -> str:
        """The number printed in the title (表5), else the place in the file."""
        return self.form.table_no or str(self.index + 1)

    @property
    def key(self) -> tuple[str, str]:
        """What the same form is known by when it comes again: project and year."""
        return fold(self.project), self.year

    @cached_property
    def told(self) -> tuple[ToldFinding, ...]:
        """The findings for everybody, each with what follows from it, numbered in the order of telling: by how grave
        they are, what a file says once last.

        What somebody wrote a note to is told for itself, whatever it follows from.
        """
        everybody = [n for n, finding in enumerate(self.findings) if not finding.reviewers_only]
        noted = {n for n in everybody if self.note_to(self.findings[n]) is not None}
        roots = {n: n if n in noted else root_of(self.findings, n) for n in everybody}
        first = sorted(set(roots.values()), key=self._place)
        return tuple(
            ToldFinding(
                self.findings[n],
                tuple(self.findings[m] for m in everybody if m != n and roots[m] == n),
                number,
                self.note_to(self.findings[n]),
            )
            for number, n in enumerate(first, 1)
        )

    def _place(self, n: int) -> tuple[int, bool, int]:
        """Where a finding is told among the others: those that stand in one group together."""
        finding = self.findings[n]
        is_hint = finding.severity is Severity.INFO
        return (finding.severity.rank, is_hint and finding.scope is not Scope.FORM, n)

    @property
    def for_reviewers(self) -> tuple[Finding, ...]:
        """The findings that only reviewers are told."""
        return tuple(finding for finding in self.findings if finding.reviewers_only)

    def of(self, severity: Severity) -> list[ToldFinding]:
        """The findings of one level that count."""
        return [told for told in self.told if told.finding.severity is severity and told.number not in self.dismissed]

    @property
    def errors(self) -> list[ToldFinding]:
        """必须修改."""
        return self.of(Severity.ERROR)

    @property
    def warnings(self) -> list[ToldFinding]:
        """请核实."""
        return self.of(Severity.WARNING)

    @property
    def infos(self) -> list[ToldFinding]:
        """提示."""
        return self.of(Severity.INFO)

    @property
    def hints(self) -> list[ToldFinding]:
        """提示 that are counted, those of the form itself: it has as many however it came, alone or among others."""
        return [told for told in self.infos if told.finding.scope is Scope.FORM]

    @property
    def of_file(self) -> list[ToldFinding]:
        """What a file says once where several of its forms share it, told of a form that came alone."""
        return [told for told in self.infos if told.finding.scope is not Scope.FORM]

    @property
    def counted(self) -> tuple[list[ToldFinding], ...]:
        """What is counted of a form: what must be mended, what is to be looked into, its hints."""
        return self.errors, self.warnings, self.hints

    def note_to(self, finding: Finding) -> Note | None:
        """Return what was written to a finding."""
        cell = name_cell(self.form, finding.where) if self.notes else ""
        return next((note for note in self.notes if (note.code, note.cell) == (finding.code, cell)), None)

    def numbered(self, number: int) -> ToldFinding | None:
        """Return the finding told under a number."""
        return next((told for told in self.told if told.number == number), None)

    def source_of(self, finding: Finding) -> Locator | None:
        """Return where the cell that a finding is about stood in the file."""
        return self.form.sources.get(finding.where)

    def steps_of(self, finding: Finding) -> tuple[Message, ...]:
        """Return how the points of the row that a finding is about come about, line by line."""
        row = self.points.row(finding.where.rpartition(".")[0])
        return () if row is None else row.steps

    @cached_property
    def money(self) -> Money | None:
        """年度资金总额, where 年初 and 全年 can be read."""
        line, unit = self.form.total_funds, self.form.money_unit or UNIT
        if line is None:
            return None
        initial, adjusted = parse_amount(line.initial, unit), parse_amount(line.adjusted, unit)
        if initial is None or adjusted is None:
            return None
        change = Change(initial, adjusted) if initial > 0 and initial != adjusted else None
        return Money(line.initial or "", line.adjusted or "", line.executed or "", unit, change)

    def evidence_of(self, row: int) -> tuple[str, ...]:
        """Return the digests of the files attached to an indicator (from 0)."""
        return self.evidence.get(name_cell(self.form, f"indicators[{row}]"), ())

    @property
    def evidence_files(self) -> tuple[str, ...]:
        """The digests of all attached files, one of several rows for each."""
        return tuple(digest for digests in self.evidence.values() for digest in digests)

    @property
    def evidenced_rows(self) -> frozenset[str] | None:
        """The paths of the rows with evidence; ``None`` where nobody attached any."""
        found = {path for name in self.evidence if (path := find_cell(self.form, name)) is not None}
        return frozenset(found) if self.evidence else None

    @cached_property
    def missing(self) -> tuple[Field, ...]:
        """The required fields that are blank, in the order of the form; without a finding of it there are none."""
        if not any(ToldFinding(finding, (), 0).about(About.BLANK, About.DOUBT) for finding in self.findings):
            return ()
        return tuple(one for one in self.fields if one.required and is_blank(value_at(self.form, one.path)))

    @cached_property
    def doubts(self) -> frozenset[str]:
        """The paths of the values read with doubt that nobody has confirmed; whole columns are asked about at once."""
        found = (told for told in self.told if told.about(About.DOUBT) and told.note is None)
        paths = (path for told in found for path in (told.finding.where, *told.finding.places))
        return frozenset(path for path in paths if column_of(path) not in self.reading.doubts)

    @property
    def sum_is_open(self) -> bool:
        """Whether points that are added up were read with doubt: there is no sum yet that could be told."""
        return any(path.startswith("indicators[") and path.endswith(".score") for path in self.doubts)


@dataclass(frozen=True)
class FileRecord:
    """All forms of a file, with what is wrong with the file itself and what its forms share, said once.

    ``across`` is what shows when its forms lie side by side, for reviewers only.
    """

    name: str
    sha256: str
    kind: str
    problems: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()
    across: tuple[Remark, ...] = ()
    records: tuple[Record, ...] = ()

    @property
    def pages_unread(self) -> list[int]:
        """The photos (from 1) of an album that no table was read of, or that could not be joined with the others."""
        said = (one.params for one in self.problems if one.params.get("reason") in ("photos", "unjoined"))
        return [int(number) for params in said for number in params["pages"].split("、")]

    @property
    def unreadable(self) -> bool:
        """Tell whether the file could not be read at all."""
        return not self.records and any(problem.code == "ZW002" for problem in self.problems)
