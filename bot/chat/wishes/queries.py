"""What may be asked for and shown: nothing changes by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.chat.wishes.model import (
    FILLS,
    REVIEWS,
    SEES,
    WATCHES,
    AboutForms,
    Bound,
    BudgetWay,
    Measure,
    Paper,
    Said,
    Wish,
    cell_said,
    cell_written,
    joined,
    year_said,
)
from bot.db.terms import Role
from bot.services import happened
from bot.services.having import Having
from zwcore.money import plain
from zwcore.text import Message


@dataclass(frozen=True, slots=True)
class SeeScore(AboutForms):
    """What a form scores (得分)."""

    command = "score"
    roles = SEES
    echo = Message("wish.score", "查得分：{what}")


@dataclass(frozen=True, slots=True)
class OpenForm(AboutForms):
    """A form that is only named: 补卡 2024, 表5, a receipt's number. It is nothing where there is no such form."""

    command = "score"
    roles = SEES
    echo = Message("wish.open", "打开：{what}")


@dataclass(frozen=True, slots=True)
class SeeStatus(AboutForms):
    """How far a form has come (进度)."""

    command = "status"
    roles = SEES
    echo = Message("wish.status", "查进度：{what}")


@dataclass(frozen=True, slots=True)
class SeeMissing(AboutForms):
    """Who owes what (谁还没交); the words are of units."""

    command = "missing"
    roles = WATCHES
    echo = Message("wish.missing", "查还没交的：{what}")


@dataclass(frozen=True, slots=True)
class FindForms(AboutForms):
    """Forms by what they have in common (查)."""

    unit: str = ""
    state: str | None = None
    finding: str = ""
    bound: Bound | None = None
    way: BudgetWay | None = None
    most: str = ""
    """What it is sorted by, as the command takes it: 得分最低."""
    days: tuple[date, date] | None = None
    """The first and the last day on which it was ``did``; by whoever asks, where it is ``mine``."""
    did: str = ""
    mine: bool = False
    having: str = ""
    """What they have, as the command takes it: 有佐证, 重新提交."""
    command = "find"
    roles = SEES
    echo = Message("wish.find", "查：{what}")

    @property
    def what(self) -> Said:
        """What they have in common."""
        one = AboutForms(self.words, self.table, self.year)
        named = None if one == AboutForms() else one.what
        having = Having(self.having).said if self.having else None
        filters = (
            self.unit, _STATES.get(self.state or ""), self.finding,
            _WAYS.get(self.way), self.bound, self.most, self._happened, having,
        )  # fmt: skip
        return joined(named, *(part.said if isinstance(part, Bound) else part for part in filters))

    @property
    def argument(self) -> str:
        """What stands after the command; filters in their Chinese words, each in one."""
        filters = (self.unit, _STATES.get(self.state or ""), self.finding, self._line, self.most, self._when)
        one = AboutForms(self.words, self.table, self.year).argument
        return " ".join(str(part) for part in (one, *filters, self.having) if part)

    @property
    def _happened(self) -> Said | None:
        return happened.said(self.did, self.days, self.mine) if self.did else None

    @property
    def _when(self) -> str:
        """提交2026-03-02, 我办理2026-02-23至2026-03-01: what was done when, in one word."""
        days = "" if self.days is None else "至".join(map(str, dict.fromkeys(self.days)))
        return f"{'我' if self.mine else ''}{self.did}{days}" if self.did else ""

    @property
    def _line(self) -> str | None:
        """预算调减超过30%, 得分低于80分: the way and the line in one word."""
        way = {BudgetWay.DOWN: "预算调减", BudgetWay.UP: "预算调增", None: "预算变化"}[self.way]
        if self.bound is None:
            return None if self.way is None else way
        side, number = "超过" if self.bound.over else "低于", plain(self.bound.value)
        match self.bound.measure:
            case Measure.CHANGE:
                return f"{way}{side}{number}%"
            case Measure.RATE:
                return f"执行率{side}{number}%"
            case Measure.POINTS:
                return f"得分{side}{number}分"


_STATES = {
    "returned": Message("wish.returned", "已退回"),
    "accepted": Message("wish.accepted", "已通过"),
    "withdrawn": Message("wish.withdrawn", "已撤回"),
    "late": Message("wish.late", "逾期"),
    "submitted": Message("wish.submitted", "已提交"),
    "waiting": Message("wish.waiting", "待说明"),
}
_WAYS: dict[BudgetWay | None, Message] = {
    BudgetWay.DOWN: Message("wish.down", "预算调减"),
    BudgetWay.UP: Message("wish.up", "预算调增"),
}


@dataclass(frozen=True, slots=True)
class AskWhy(AboutForms):
    """Why something is as it is (为什么): a form, a row of it, a finding by its number."""

    row: int | None = None
    number: int | None = None
    command = "why"
    echo = Message("wish.why", "问为什么：{what}")

    @property
    def what(self) -> Said:
        """What it is about."""
        return joined(*cell_said(self.table, self.number, self.row, self.words), year_said(self.year))

    @property
    def as_text(self) -> str:
        """The question as it is understood of a form of one's own."""
        return cell_written(self.table, self.number, self.row, self.words) + " 为什么"


@dataclass(frozen=True, slots=True)
class CompareYears(AboutForms):
    """One year beside another (今年和去年比)."""

    years: tuple[int, ...] = ()
    command = "compare"
    roles = SEES
    echo = Message("wish.compare", "对比：{what}")

    @property
    def what(self) -> Said:
        """The years."""
        return joined(*cell_said(self.table, None, None, self.words), " / ".join(map(str, self.years)))

    @property
    def argument(self) -> str:
        """What stands after the command."""
        return " ".join([*filter(None, [cell_written(self.table, None, None, self.words)]), *map(str, self.years)])


@dataclass(frozen=True, slots=True)
class CompareSeveral(Wish):
    """Forms or units beside each other (表3和表5哪个得分高): the words of each, and the number of a form."""

    names: tuple[tuple[str, str | None], ...] = ()
    year: int | None = None
    command = "several"
    roles = SEES
    echo = Message("wish.several", "对比：{what}")

    @property
    def what(self) -> Said:
        """Each of them."""
        return " / ".join(self.arguments)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Each of them, as it is looked for."""
        return tuple(AboutForms(words, table, self.year).argument for words, table in self.names)


@dataclass(frozen=True, slots=True)
class SeeChanges(AboutForms):
    """What a new version has changed (只看改动)."""

    command = "changes"
    roles = SEES
    echo = Message("wish.changes", "看改动：{what}")


@dataclass(frozen=True, slots=True)
class MyForms(AboutForms):
    """A clerk's own forms, and what is owed (我的表)."""

    command = "my"
    roles = FILLS
    echo = Message("wish.my", "我的表：{what}")


@dataclass(frozen=True, slots=True)
class SeeFaults(AboutForms):
    """What is wrong with a form (全部问题)."""

    command = "faults"
    roles = SEES
    echo = Message("wish.faults", "看问题：{what}")


@dataclass(frozen=True, slots=True)
class SeeQueue(AboutForms):
    """What waits for a reviewer (待审); ``view`` is a part of it, as the command takes it: 待核实."""

    view: str = ""
    command = "queue"
    roles = REVIEWS
    echo = Message("wish.queue", "待审：{what}")

    @property
    def what(self) -> Said:
        """The unit or the year, and which part."""
        one = AboutForms(self.words, self.table, self.year)
        return joined(None if self.view and one == AboutForms() else one.what, self.view)

    @property
    def argument(self) -> str:
        """What stands after the command."""
        return " ".join(filter(None, [self.argument_of_form, self.view]))


@dataclass(frozen=True, slots=True)
class SeeUnit(AboutForms):
    """A unit as a whole (单位概况)."""

    command = "unit"
    roles = WATCHES
    echo = Message("wish.unit", "看单位概况：{what}")


@dataclass(frozen=True, slots=True)
class SeeYear(Wish):
    """A year as a whole (年度概况)."""

    year: int = 0
    command = "year"
    roles = WATCHES
    echo = Message("wish.whole_year", "看年度概况：{what}")

    @property
    def what(self) -> Said:
        """The year."""
        return str(self.year)

    @property
    def argument(self) -> str:
        """The year."""
        return str(self.year)


@dataclass(frozen=True, slots=True)
class SeeNotices(Wish):
    """What is to be known (提醒)."""

    command = "alerts"
    roles = frozenset({Role.SUPERVISOR, Role.ADMIN})
    echo = Message("wish.alerts", "看待办的提醒")


@dataclass(frozen=True, slots=True)
class SeeDrafts(Wish):
    """What was begun (草稿)."""

    command = "drafts"
    echo = Message("wish.drafts", "看草稿")


@dataclass(frozen=True, slots=True)
class SeeDrawn(Wish):
    """What was drawn last (上次抽查的名单), or its working paper (工作底稿)."""

    paper: bool = False
    command = "drawn"
    roles = frozenset({Role.AUDITOR})
    echo = Message("wish.drawn", "看上次抽查的名单")
    paper_echo = Message("wish.working", "要上次抽查的工作底稿")

    @property
    def said(self) -> Message:
        """Which of the two."""
        return self.paper_echo if self.paper else self.echo


@dataclass(frozen=True, slots=True)
class StartForm(Wish):
    """A form from its first question (填一张)."""

    command = "fill"
    echo = Message("wish.fill", "新填一张表")


@dataclass(frozen=True, slots=True)
class OtherLanguage(Wish):
    """Another language."""

    command = "lang"
    echo = Message("wish.language", "换语言")


@dataclass(frozen=True, slots=True)
class GetPaper(AboutForms):
    """A file of a form (下载)."""

    paper: Paper | None = None
    command = "download"
    roles = SEES
    echo = Message("wish.download", "要文件：{what}")

    @property
    def what(self) -> Said:
        """The form, and what kind of file."""
        return joined(AboutForms(self.words, self.table, self.year).what, _PAPERS.get(self.paper))

    @property
    def argument(self) -> str:
        """What stands after the command."""
        kind = [self.paper.value] if self.paper else []
        return " ".join(filter(None, [AboutForms(self.words, self.table, self.year).argument, *kind]))


_PAPERS: dict[Paper | None, Said] = {
    Paper.DOCX: "Word",
    Paper.XLSX: "Excel",
    Paper.PDF: "PDF",
    Paper.ZIP: "ZIP",
    Paper.PNG: Message("wish.picture", "图片"),
    Paper.ORIGINAL: Message("wish.original", "原件"),
    Paper.EVIDENCE: Message("wish.evidence", "佐证"),
    Paper.RECEIPT: Message("wish.receipt", "回执"),
    Paper.FINAL: Message("wish.final", "定稿"),
    Paper.REPORT: Message("wish.report", "核对报告"),
    Paper.SUMMARY: Message("wish.summary", "汇总表"),
}
