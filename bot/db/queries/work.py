"""What may be ordered of the runner: each kind of slow work, with what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, TypeVar


@dataclass(frozen=True)
class ReadUpload:
    """Read a file that was sent; ``anew``: once more, since its columns are understood otherwise now;
    ``chosen``: once more, since the person wants it though what came before is read better.

    A photo is read together with its parts: what ``gathers`` may get further ones until it is begun, ``rows`` are those
    of the inbox that they came in by. ``before`` is the reading that it takes the place of, ``card`` the row that shows
    that, where the new one comes in a message of its own.
    """

    upload: int
    anew: bool = False
    chosen: bool = False
    gathers: bool = False
    rows: Sequence[int] = ()
    before: int | None = None
    card: int | None = None
    KIND: ClassVar = "read"


@dataclass(frozen=True)
class KeepUpload:
    """Keep a file that was sent as evidence, unread."""

    upload: int
    KIND: ClassVar = "keep"


@dataclass(frozen=True)
class ReadText:
    """Review a pasted text; ``instead_of`` is the order for its first part alone, whose result nobody waits for.

    ``anew`` as of :class:`ReadUpload`.
    """

    text: str
    instead_of: int | None = None
    anew: bool = False
    KIND: ClassVar = "text"


class Stood(NamedTuple):
    """How a form stood when a file of it was asked for: its status, 版次, 回执号, when it was handed in, whether no
    other version took its place, and by when it is to come again (ISO 8601), which version took its place."""

    status: str
    version: int | None = None
    number: str | None = None
    at: str | None = None
    newest: bool = False
    due: str | None = None
    newer: int | None = None


@dataclass(frozen=True)
class MakeExport:
    """Write a form (by its reading and its place there) as a file, or all forms of the reading; ``export`` names the
    kind of file, ``stood`` says how each form stands."""

    export: str
    reading: int
    place: int | None
    language: str
    stood: Sequence[Stood] = ()
    KIND: ClassVar = "export"


@dataclass(frozen=True)
class MakePapers:
    """Write forms that were handed in (by their submissions) as one file; ``stood`` says how each of them stands,
    ``whose`` they are together, where they are of several units."""

    export: str
    submissions: Sequence[int]
    language: str
    stood: Sequence[Stood] = ()
    whose: str = ""
    KIND: ClassVar = "papers"


@dataclass(frozen=True)
class MakeWorkingPaper:
    """Write the working paper (工作底稿) of a draw."""

    draw: int
    language: str
    KIND: ClassVar = "working_paper"


@dataclass(frozen=True)
class KeepCell:
    """Keep the picture of a cell that was read with doubt as a file: it is shown above the question of a draft.

    ``cell`` names it among the pictures of ``upload``; ``version`` is the draft's, ``note`` what the question says
    first.
    """

    draft: int
    version: int
    upload: int
    cell: str
    note: str | None = None
    KIND: ClassVar = "cell"


@dataclass(frozen=True)
class LetGo:
    """Delete files (by their digests) that what was erased has left; ``card`` is the message that says so then.

    ``everything``: it was all that somebody had sent.
    """

    files: list[str]
    card: int | None = None
    everything: bool = False
    KIND: ClassVar = "let_go"


@dataclass(frozen=True)
class MakeLayout:
    """Write what was said of a print, by its fingerprint, as a layout file."""

    fingerprint: str
    KIND: ClassVar = "layout"


@dataclass(frozen=True)
class TakeOver:
    """Take over what was put down beside very many forms the last time; ``notice`` is the row to be changed then."""

    reading: int
    notice: int | None
    KIND: ClassVar = "take_over"


@dataclass(frozen=True)
class GiveBack:
    """Have very many drafts go on with the file before again; ``card`` is the message to be changed then."""

    before: int
    after: int
    card: int
    KIND: ClassVar = "give_back"


@dataclass(frozen=True)
class HandInForms:
    """Hand very many forms of a reading in, as long as their content is what it was.

    ``at`` is when the person said so (ISO 8601), ``card`` the message to be changed then.
    """

    reading: int
    digests: dict[str, str]
    """The content of each form by its place."""
    reason: str | None
    card: int
    at: str
    KIND: ClassVar = "hand_in"


Work = (
    ReadUpload | KeepUpload | ReadText | MakeExport | MakePapers | MakeWorkingPaper | KeepCell | MakeLayout | LetGo
    | TakeOver | GiveBack | HandInForms
)  # fmt: skip
W = TypeVar(
    "W", ReadUpload, KeepUpload, ReadText, MakeExport, MakePapers, MakeWorkingPaper, KeepCell, MakeLayout, LetGo,
    TakeOver, GiveBack, HandInForms,
)  # fmt: skip
