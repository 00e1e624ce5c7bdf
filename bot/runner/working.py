"""Working papers (工作底稿) of draws: written in the child; ``working_paper_made`` names the file."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.db.engine import Database, Session
from bot.db.queries import auditing
from bot.db.queries.auditing import NO_WORDS, AuditWords, DrawnForm, Marked
from bot.db.queries.orders import Order, work_of
from bot.db.queries.work import MakeWorkingPaper
from bot.i18n import Translator, translator
from bot.runner.files import Files
from bot.runner.worker import Done, WorkKind
from bot.runner.write import Made
from zwcore.exports.drawn import DrawnSample, RecheckedForm, Spoken

Write = Callable[[DrawnSample, Sequence[str], str], Awaitable[Made]]
Gathered = tuple[DrawnSample, list[str]]
"""A draw with what was said of it, and its stored forms."""


@dataclass
class WorkingPapers:
    """What writes working papers."""

    database: Database
    files: Files
    write: Write

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        return {MakeWorkingPaper.KIND: WorkKind(self._make, "working_paper_not_made")}

    async def _make(self, order: Order) -> Done:
        work = work_of(order, MakeWorkingPaper)
        found = await self.database.read(lambda session: gathered(session, work.draw, translator(work.language)))
        if found is None:
            return Done("working_paper_not_made")
        sample, records = found
        made = await self.write(sample, records, work.language)
        sha256 = await asyncio.to_thread(self.files.keep, made.content)
        path = self.files.path(sha256).relative_to(self.files.folder).as_posix()
        return Done("working_paper_made", f"{made.name}\n{path}")


def gathered(session: Session, draw_id: int, say: Translator) -> Gathered | None:
    """What a working paper is made of; ``None`` where there is no such draw."""
    draw = auditing.find_draw(session, draw_id)
    if draw is None:
        return None
    forms = auditing.forms_of(session, draw_id)
    records = auditing.records_of(session, [one.submission_id for one in forms])
    forms = [one for one in forms if one.submission_id in records]
    words = auditing.words_of(session, [one.submission_id for one in forms])
    marked: dict[int, list[Marked]] = {}
    for (filing_id, _), one in auditing.marked(session, [form.filing.id or 0 for form in forms]).items():
        marked.setdefault(filing_id, []).append(one)
    told = tuple(
        _form(one, words.get(one.submission_id, NO_WORDS), marked.get(one.filing.id or 0, []), say) for one in forms
    )
    sample = DrawnSample(
        draw.year, draw.number, draw.scope, draw.percent, draw.count, draw.size, draw.seed, draw.given, draw.digest,
        draw.scheme, auditing.name_of(session, draw.person_id), say.moment(draw.at), told,
    )  # fmt: skip
    return sample, [records[one.submission_id] for one in forms]


def _form(one: DrawnForm, words: AuditWords, marked: Sequence[Marked], say: Translator) -> RecheckedForm:
    total, opinion = words.total, words.opinion
    return RecheckedForm(
        one.place, one.number, one.version, one.digest, one.weight, one.keys, one.filing.unit_name,
        points={cell: word.points for cell, word in words.rows.items() if word.points is not None},
        total=None if total is None else total.points,
        said=None if total is None else Spoken("", total.person, say.moment(total.at)),
        opinion=None if opinion is None else Spoken(opinion.text or "", opinion.person, say.moment(opinion.at)),
        marked={mark.mark: Spoken(mark.reason, mark.person, say.moment(mark.at)) for mark in marked},
    )  # fmt: skip
