"""EXTENSION POINT: forms as a file (``docx``, ``xlsx`` …) or a picture; beside them a review as JSON and as text.

To add an export, add a module that registers a function ``(paper, say) -> bytes`` with :func:`export`; its button is
its metadata. Words go through a ``Say``; what a record does not hold (when it is written, its version and receipt
number, the user's own file) comes with the :class:`Paper`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zwcore.record import Record
from zwcore.registry import Registry
from zwcore.review import Remark
from zwcore.text import Message, Say


class Stage(StrEnum):
    """How far a form has come (状态)."""

    DRAFT = "draft"
    CHANGED = "changed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ASKED = "asked"
    WITHDRAWN = "withdrawn"


_STATES = {
    Stage.DRAFT: Message("stands.draft", "草稿，尚未提交"),
    Stage.CHANGED: Message("stands.changed", "与第 {version} 版不同，尚未提交"),
    Stage.SUBMITTED: Message("stands.submitted", "已提交，第 {version} 版"),
    Stage.RETURNED: Message("stands.returned", "退回修改，第 {version} 版"),
    Stage.ACCEPTED: Message("stands.accepted", "审核通过，第 {version} 版"),
    Stage.ASKED: Message("stands.asked", "待单位说明，第 {version} 版"),
    Stage.WITHDRAWN: Message("stands.withdrawn", "已撤回，第 {version} 版"),
}
_WAITING = Message("stands.waiting", "待审核，第 {version} 版")
_SUPERSEDED = Message("stands.superseded", "第 {version} 版，已有新版（第 {newer} 版）")
_RETURNED_BY = Message("stands.returned_by", "已退回（{due}前重报），第 {version} 版")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a form stands: ``version`` (版次) and ``number`` (回执号) where it was handed in; ``at`` is when that was
    asked, as it is written ("2025-03-26 10:32"); ``newest``: no other version took its place on the desk; ``due`` is by
    when it is to come again ("3 月 5 日"), ``newer`` the version that took its place."""

    status: Stage = Stage.DRAFT
    version: int | None = None
    number: str | None = None
    at: str = ""
    newest: bool = False
    due: str = ""
    newer: int | None = None

    @property
    def state(self) -> Message:
        """The same in words."""
        if self.status is Stage.RETURNED and self.due:
            return _RETURNED_BY.with_(due=self.due, version=self.version)
        if self.newer is not None:
            return _SUPERSEDED.with_(version=self.version, newer=self.newer)
        waiting = self.newest and self.status is Stage.SUBMITTED
        return (_WAITING if waiting else _STATES[self.status]).with_(version=self.version)

    @property
    def handed_in(self) -> bool:
        """Tell whether the very form is one that was handed in."""
        return self.status not in (Stage.DRAFT, Stage.CHANGED)


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a form came in."""

    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be written: forms with how they stand, what their file says once, and that file where it is asked for.

    An export of one form takes :attr:`record` and :attr:`standing`, one of several takes all; ``whose`` they are
    called then, where they are not of one unit. ``evidence`` are the names of files (佐证材料) by their digests.
    """

    records: tuple[Record, ...]
    standings: tuple[Standing, ...] = ()
    remarks: tuple[Remark, ...] = ()
    source: Source | None = None
    whose: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def record(self) -> Record:
        """The form, of a paper on one."""
        return self.records[0]

    @property
    def standing(self) -> Standing:
        """How it stands."""
        return self.stands(0)

    def stands(self, place: int) -> Standing:
        """How one of several stands."""
        return self.standings[place] if place < len(self.standings) else Standing()

    def alone(self, place: int) -> Paper:
        """The paper on one of several forms."""
        return Paper((self.records[place],), (self.stands(place),), self.remarks, evidence=self.evidence)


class Unwritable(Exception):
    """A file that cannot be made of these forms: the user's own file does not take what was changed."""


Write = Callable[[Paper, Say], bytes]


@dataclass(frozen=True, slots=True)
class Export:
    """What writes forms as a file, what its button says, how the file's name ends, where it stands in the list.

    ``title`` is what the file is called besides its form (程序核对报告); ``many``: it takes all forms of a file, not
    one; ``picture``: it is shown, not attached; ``source``: it is made of the user's own file, of one of these kinds;
    ``filed``: there is one only of a form that was handed in.
    """

    name: str
    write: Write
    button: Message
    suffix: str
    order: int = 50
    title: Message | None = None
    many: bool = False
    picture: bool = False
    source: tuple[str, ...] = ()
    filed: bool = False


exports: Registry[Export] = Registry("zwcore.exports")


def export(
    name: str,
    button: Message,
    *,
    suffix: str,
    order: int = 50,
    title: Message | None = None,
    many: bool = False,
    picture: bool = False,
    source: tuple[str, ...] = (),
    filed: bool = False,
) -> Callable[[Write], Write]:
    """Register an export under ``name``."""

    def register(write: Write) -> Write:
        exports.add(name, Export(name, write, button, suffix, order, title, many, picture, source, filed))
        return write

    return register
