"""The desk (审核): what happens to a form after it was handed in, until it is accepted.

已提交 → 退回修改 → 重新提交, or 请单位说明 → 说明, or 撤回, or 审核通过, which locks it; 撤销审核 opens it again.
Each step says which version it means: where somebody else was faster it is refused, and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, func, select, update

from bot.db.desk import FilingStep as FilingStep
from bot.db.desk import ReturnItem as ReturnItem
from bot.db.queries import audit, people
from bot.db.tables import Filing, Person, Submission, Unit
from bot.db.terms import FilingState, Role, StepKind
from bot.services import obligations
from bot.services.having import Having
from zwcore.paths import name_cell
from zwcore.record import Record, ToldFinding, decode


class Refusal(StrEnum):
    """Why a step was not taken: no right to it; somebody was faster; not in this state; one's own form; nothing."""

    RIGHTS = "rights"
    CHANGED = "changed"
    STATE = "state"
    OWN = "own"
    NOTHING = "nothing"


class Settled(StrEnum):
    """How the unit dealt with what was returned: 已改, 已说明."""

    CHANGED = "changed"
    EXPLAINED = "explained"


@dataclass(frozen=True)
class Item:
    """One cell to be returned, or to be asked about: its name, the finding it comes of, the reason in words."""

    reason: str
    cell: str = ""
    code: str | None = None


@dataclass(frozen=True)
class Where:
    """A form in the state in which somebody saw it: two who decide at once do not overrule each other."""

    filing: Filing
    version: int


_WAITING = (FilingState.SUBMITTED, FilingState.ASKED)
"""States in which a form waits for its reviewer's word, or for a word of the unit beside it."""
_FROM: dict[StepKind, tuple[FilingState, ...]] = {
    StepKind.WITHDRAW: _WAITING,
    StepKind.RETURN: (*_WAITING, FilingState.RETURNED),
    StepKind.ASK: _WAITING,
    StepKind.ANSWER: (FilingState.ASKED,),
    StepKind.ACCEPT: _WAITING,
    StepKind.REOPEN: (FilingState.ACCEPTED,),
    StepKind.TAKE_BACK: (FilingState.RETURNED,),
}
_TO = {
    StepKind.WITHDRAW: FilingState.WITHDRAWN,
    StepKind.RETURN: FilingState.RETURNED,
    StepKind.ASK: FilingState.ASKED,
    StepKind.ANSWER: FilingState.SUBMITTED,
    StepKind.ACCEPT: FilingState.ACCEPTED,
    StepKind.REOPEN: FilingState.SUBMITTED,
    StepKind.TAKE_BACK: FilingState.SUBMITTED,
}
_STEPS = [kind for kind in StepKind if kind is not StepKind.LOOK]
"""The steps that a form's state comes of."""


# -- who may ---------------------------------------------------------------------------------------------------------


def may_decide(session: Session, person: Person, filing: Filing) -> Refusal | None:
    """Tell why somebody may not return or accept a form; ``None`` where they may: a supervisor of the unit's tree, who
    did not hand it in."""
    if person.role != Role.SUPERVISOR or person.department_id is None:
        return Refusal.RIGHTS
    unit = session.get_one(Unit, filing.unit_id)
    if unit.department_id not in people.tree(session, person.department_id):
        return Refusal.RIGHTS
    handed_in = select(Submission.id).where(Submission.filing_id == filing.id, Submission.person_id == person.id)
    return Refusal.OWN if session.exec(handed_in.limit(1)).first() is not None else None


def may_take_back(person: Person, filing: Filing) -> Refusal | None:
    """Tell why somebody may not withdraw a form or answer for it; ``None`` for a clerk of its unit."""
    own = person.role == Role.CLERK and person.unit_id == filing.unit_id
    return None if own else Refusal.RIGHTS


# -- the steps -------------------------------------------------------------------------------------------------------


def look(session: Session, filing: Filing, person: Person, now: datetime) -> None:
    """Note that a reviewer opened the newest version: who withdraws it afterwards has them told."""
    if person.role == Role.SUPERVISOR and opened(session, filing) is None:
        put_step(session, filing, person, StepKind.LOOK, now)


def opened(session: Session, filing: Filing) -> FilingStep | None:
    """Who opened the newest version of a form first, and when."""
    rows = select(FilingStep).where(
        FilingStep.filing_id == filing.id, FilingStep.kind == StepKind.LOOK, FilingStep.version == filing.version
    )
    return session.exec(rows.limit(1)).first()


def may_withdraw(filing: Filing, version: int) -> bool:
    """Tell whether a version is the newest and nobody has decided about it (撤回)."""
    return filing.version == version and filing.state in _FROM[StepKind.WITHDRAW]


def withdraw(
    session: Session, person: Person, seen: Where, now: datetime, *, stroke: str | None = None
) -> FilingStep | Refusal:
    """撤回: the form is the unit's again, and owed again."""
    refusal = may_take_back(person, seen.filing)
    return refusal or _step(session, person, seen, StepKind.WITHDRAW, now, stroke=stroke)


def give_back(
    session: Session, person: Person, seen: Where, items: Sequence[Item], due: datetime, now: datetime,
    *, text: str | None = None, stroke: str | None = None,
) -> FilingStep | Refusal:  # fmt: skip
    """退回修改: cell by cell with its reason, to come again by ``due``; a form returned before is returned anew."""
    refusal = may_decide(session, person, seen.filing) or (None if items else Refusal.NOTHING)
    if refusal is not None:
        return refusal
    taken = _step(session, person, seen, StepKind.RETURN, now, text=text, due=due, stroke=stroke)
    return _with_items(session, taken, items)


def ask(
    session: Session, person: Person, seen: Where, items: Sequence[Item], now: datetime,
    *, text: str | None = None, stroke: str | None = None,
) -> FilingStep | Refusal:  # fmt: skip
    """请单位说明: a word beside the form as it stands; no new version comes of it."""
    refusal = may_decide(session, person, seen.filing) or (None if items else Refusal.NOTHING)
    if refusal is not None:
        return refusal
    return _with_items(session, _step(session, person, seen, StepKind.ASK, now, text=text, stroke=stroke), items)


def answer(session: Session, person: Person, seen: Where, text: str, now: datetime) -> FilingStep | Refusal:
    """说明: what the unit says to what it was asked."""
    refusal = may_take_back(person, seen.filing)
    if refusal is not None:
        return refusal
    open_before = items_of(session, seen.filing)
    taken = _step(session, person, seen, StepKind.ANSWER, now, text=text)
    if isinstance(taken, FilingStep):
        for item in open_before:
            item.settled = Settled.EXPLAINED
    return taken


def accept(
    session: Session, person: Person, seen: Where, now: datetime, *, text: str | None = None, stroke: str | None = None
) -> FilingStep | Refusal:
    """审核通过: the form is locked; ``text`` is the 审核意见."""
    refusal = may_decide(session, person, seen.filing)
    return refusal or _step(session, person, seen, StepKind.ACCEPT, now, text=text, stroke=stroke)


def accept_all(session: Session, person: Person, seen: Sequence[Where], now: datetime) -> list[FilingStep | Refusal]:
    """审核通过 of several in one stroke, each by itself: what changed meanwhile is left out."""
    stroke = f"{now.isoformat()}:{person.id}"
    return [accept(session, person, one, now, stroke=stroke) for one in seen]


def reopen(session: Session, person: Person, seen: Where, reason: str, now: datetime) -> FilingStep | Refusal:
    """撤销审核, with its reason: the form waits for its reviewer again."""
    refusal = may_decide(session, person, seen.filing)
    return refusal or _step(session, person, seen, StepKind.REOPEN, now, text=reason)


def take_back(
    session: Session, person: Person, seen: Where, now: datetime, *, stroke: str | None = None
) -> FilingStep | Refusal:
    """撤回退回, as long as the unit has not handed in again: the form waits for its reviewer as it was handed in."""
    refusal = may_decide(session, person, seen.filing)
    return refusal or _step(session, person, seen, StepKind.TAKE_BACK, now, stroke=stroke)


def _step(
    session: Session, person: Person, seen: Where, kind: StepKind, now: datetime,
    *, text: str | None = None, due: datetime | None = None, stroke: str | None = None,
) -> FilingStep | Refusal:  # fmt: skip
    """Take a step where the form still stands as it was seen; put it down in the audit log."""
    filing = seen.filing
    session.refresh(filing)
    if filing.version != seen.version:
        return Refusal.CHANGED
    if filing.state not in _FROM[kind]:
        return Refusal.STATE
    # Of two processes at once, too, one only finds the row as it was.
    moved = (
        update(Filing)
        .where(col(Filing.id) == filing.id, col(Filing.version) == seen.version, col(Filing.state) == filing.state)
        .values(state=_TO[kind], due=due)
    )
    if session.connection().execute(moved).rowcount != 1:
        return Refusal.CHANGED
    session.refresh(filing)
    row = put_step(session, filing, person, kind, now, text=text, due=due, stroke=stroke)
    audit.append(session, person_id=person.id, action=kind, now=now, number=filing.number, version=filing.version)
    obligations.touch(session, [filing.unit_id], now)
    return row


def put_step(
    session: Session, filing: Filing, person: Person, kind: StepKind, now: datetime,
    *, text: str | None = None, due: datetime | None = None, stroke: str | None = None,
) -> FilingStep:  # fmt: skip
    """Put down what happened to a form."""
    row = FilingStep(
        filing_id=filing.id or 0, version=filing.version, kind=kind, person_id=person.id, at=now, text=text, due=due,
        stroke=stroke,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _with_items(session: Session, taken: FilingStep | Refusal, items: Sequence[Item]) -> FilingStep | Refusal:
    if isinstance(taken, FilingStep):
        session.add_all(
            ReturnItem(
                step_id=taken.id or 0, filing_id=taken.filing_id, number=number, cell=item.cell, code=item.code,
                reason=item.reason,
            )
            for number, item in enumerate(items, 1)
        )  # fmt: skip
        session.flush()
    return taken


def stands(session: Session, filing: Filing) -> bool:
    """Tell whether a form stands as its steps say that it does."""
    step = last_step(session, filing, *_STEPS)
    if step is None:
        return filing.state == FilingState.SUBMITTED and filing.due is None
    state = _TO.get(StepKind(step.kind), FilingState.SUBMITTED)
    return (filing.state, filing.due, filing.version) == (state, step.due, step.version)


# -- what was returned -----------------------------------------------------------------------------------------------


def item_of(record: Record, told: ToldFinding, reason: str) -> Item:
    """What is returned of a finding."""
    return Item(reason, name_cell(record.form, told.finding.where), told.code)


def items_of(session: Session, filing: Filing) -> list[ReturnItem]:
    """What was returned of a form, or asked about, the last time; nothing where that was taken back."""
    last = select(col(FilingStep.id)).where(
        FilingStep.filing_id == filing.id, col(FilingStep.kind).in_([StepKind.RETURN, StepKind.ASK, StepKind.TAKE_BACK])
    )
    newest = last.order_by(col(FilingStep.id).desc()).limit(1).scalar_subquery()
    return list(
        session.exec(select(ReturnItem).where(col(ReturnItem.step_id) == newest).order_by(col(ReturnItem.number)))
    )


def items_by_step(session: Session, filing: Filing) -> dict[int, list[ReturnItem]]:
    """All that was ever returned of a form, or asked about, by the step that did so."""
    found: dict[int, list[ReturnItem]] = {}
    rows = select(ReturnItem).where(ReturnItem.filing_id == filing.id).order_by(col(ReturnItem.number))
    for item in session.exec(rows):
        found.setdefault(item.step_id, []).append(item)
    return found


def last_accepted(session: Session, person: Person) -> tuple[Filing | None, int]:
    """The form that somebody accepted last, of those that are accepted still, and how many went in the same stroke."""
    rows = (
        select(FilingStep, Filing)
        .join(Filing, col(Filing.id) == col(FilingStep.filing_id))
        .where(FilingStep.kind == StepKind.ACCEPT, FilingStep.person_id == person.id)
        .where(col(Filing.state) == FilingState.ACCEPTED, col(Filing.erased).is_(None))
    )
    last = session.exec(rows.order_by(col(FilingStep.id).desc()).limit(1)).first()
    if last is None:
        return None, 0
    step, filing = last
    together = select(func.count()).select_from(FilingStep).where(FilingStep.stroke == step.stroke)
    return filing, session.exec(together).one() if step.stroke else 1


def last_returned(session: Session, person: Person, step_id: int | None = None) -> tuple[int, list[Filing]]:
    """What somebody returned last (or by some step), with what went in the same stroke, as far as it is returned by it
    still; the number of the step."""
    own = select(FilingStep).where(FilingStep.kind == StepKind.RETURN, FilingStep.person_id == person.id)
    if step_id is None:
        own = own.join(Filing, col(Filing.id) == col(FilingStep.filing_id)).where(Filing.state == FilingState.RETURNED)
    last = session.exec(
        (own if step_id is None else own.where(FilingStep.id == step_id)).order_by(col(FilingStep.id).desc()).limit(1)
    ).first()
    if last is None:
        return 0, []
    same = FilingStep.stroke == last.stroke if last.stroke else FilingStep.id == last.id
    rows = select(Filing, FilingStep.id).join(FilingStep, col(FilingStep.filing_id) == col(Filing.id))
    rows = rows.where(same, FilingStep.kind == StepKind.RETURN, Filing.state == FilingState.RETURNED)
    found = session.exec(rows.where(col(Filing.erased).is_(None)).order_by(col(FilingStep.id))).all()
    newest = ((one, step, last_step(session, one, StepKind.RETURN)) for one, step in found)
    return last.id or 0, [one for one, step, at in newest if at is not None and at.id == step]


def last_step(session: Session, filing: Filing, *kinds: StepKind) -> FilingStep | None:
    """The last step of a form, of some kinds."""
    rows = select(FilingStep).where(FilingStep.filing_id == filing.id)
    if kinds:
        rows = rows.where(col(FilingStep.kind).in_(kinds))
    return session.exec(rows.order_by(col(FilingStep.id).desc()).limit(1)).first()


def last_return(session: Session, filings: Sequence[Filing]) -> int:
    """The number of the last step that returned one of some forms; 0 where none did."""
    rows = select(func.max(FilingStep.id)).where(FilingStep.kind == StepKind.RETURN)
    return session.exec(rows.where(col(FilingStep.filing_id).in_([one.id for one in filings]))).one() or 0


def answer_to(session: Session, filing: Filing) -> FilingStep | None:
    """What the unit said last to what it was asked about the version that stands (单位说明)."""
    step = last_step(session, filing, StepKind.ANSWER)
    return step if step is not None and step.version == filing.version else None


def word_of_unit(session: Session, filing: Filing, record: Record) -> str | None:
    """单位说明 of the version that stands (``record``): what the unit said to what it was asked, or to what was
    returned in words about the whole form."""
    step = answer_to(session, filing)
    if step is not None:
        return step.text
    in_words = any(one.settled == Settled.EXPLAINED and not one.cell for one in items_of(session, filing))
    whole = [note.text for note in record.notes if not note.code and not note.cell]
    return whole[-1] if whole and in_words else None


def answered(session: Session, filings: Sequence[Filing]) -> set[int]:
    """Which of these forms wait with a word of the unit to the version that stands (已说明)."""
    rows = select(Filing.id).where(col(Filing.id).in_([one.id for one in filings]), Having.EXPLAINED.fits)
    return {number for number in session.exec(rows) if number is not None}


def stood_before(session: Session, filing: Filing) -> FilingState | None:
    """How a form stood when it was handed in last; ``None`` for its first version."""
    steps = [step for step in steps_of(session, filing) if step.kind in _STEPS]
    return _TO.get(StepKind(steps[-2].kind), FilingState.SUBMITTED) if len(steps) > 1 else None


def steps_of(session: Session, filing: Filing) -> list[FilingStep]:
    """All that happened to a form, the first step first."""
    return list(session.exec(select(FilingStep).where(FilingStep.filing_id == filing.id).order_by(col(FilingStep.id))))


def who_hears(session: Session, filing: Filing) -> list[Person]:
    """The reviewers who hear of what the unit does: who opened the form last, who returned or asked about it last."""
    looked = last_step(session, filing, StepKind.LOOK)
    decided = last_step(session, filing, StepKind.RETURN, StepKind.ASK, StepKind.REOPEN)
    numbers = dict.fromkeys(one.person_id for one in (looked, decided) if one is not None)
    found = [session.get(Person, number) for number in numbers]
    return [one for one in found if one is not None and one.role == Role.SUPERVISOR]


def record_of(session: Session, filing: Filing, version: int) -> Record:
    """The form as a version of it was handed in."""
    rows = select(Submission.record).where(Submission.filing_id == filing.id, Submission.version == version)
    record = session.exec(rows).one()
    assert record is not None, "an erased form is in nobody's sight"
    return decode(record)
