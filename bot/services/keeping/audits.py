"""Draws (抽查), rechecked points (复核) and marks (不作为问题) against the audit chain; each draw is drawn again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

from sqlmodel import Session

from bot.db.queries import auditing
from bot.services import dismissals, rechecks, sampling
from bot.services.rechecks import LoggedWord
from bot.services.sampling import LoggedDraw


@dataclass
class Audited:
    """What the audit log says of draws, of words and of marks (不作为问题), by their numbers in the tables."""

    draws: dict[int, LoggedDraw] = field(default_factory=dict)
    words: dict[int, LoggedWord] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)

    def note(self, action: str, said: Mapping[str, Any]) -> None:
        """Take what a line says, where it is of one of these."""
        if action == sampling.ACTION:
            draw = LoggedDraw(**{one.name: said[one.name] for one in fields(LoggedDraw)})
            self.draws[draw.draw] = draw
        elif action == rechecks.ACTION:
            word = LoggedWord(*(said[name] for name in LoggedWord._fields))
            self.words[word.row] = word
        elif action == dismissals.ACTION:
            self.marks[said["row"]] = said["mark"]


class DrawCount(Protocol):
    """Where it is counted how many draws were drawn again."""

    draws: int


def breaks(session: Session, audited: Audited, bad: Collection[tuple[str, int]], counts: DrawCount) -> Iterator[str]:
    """Say what of draws and words is not as it was logged; those rows that are ``bad`` were told of."""
    there = set()
    for row in auditing.draws(session):
        there.add(row.id or 0)
        if ("sample_draw", row.id or 0) not in bad:
            counts.draws += 1
            yield from sampling.breaks(session, row, audited.draws.get(row.id or 0))
    for number in sorted(audited.draws.keys() - there):
        one = audited.draws[number]
        yield f"审计里有 {one.year} 年度第 {one.number} 次抽查，数据库里没有：删掉了"
    yield from rechecks.breaks(session, audited.words)
    yield from dismissals.breaks(session, audited.marks)
