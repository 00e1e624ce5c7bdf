"""What those who audit add to a form that was handed in: 复核得分, findings that are marked as none, the ways there."""

from __future__ import annotations

from bot.actions import DismissFinding, Dismissing, RecheckForm, Rechecking
from bot.db.terms import Role
from bot.letters import dismissals as marks
from bot.letters import rechecks as points
from bot.letters.letter import Button, Buttons, Letter, Reader
from bot.services import dismissals, rechecks
from bot.services.submissions import Version
from zwcore.text import Message

REVIEWERS = (Role.SUPERVISOR, Role.AUDITOR)


def rechecked(reader: Reader, version: Version) -> list[Message]:
    """复核得分 beside the other two scores, for those who review."""
    words = rechecks.told(reader.session, [version.submission_id]) if reader.person.role in REVIEWERS else {}
    said = words.get(version.submission_id)
    return [] if said is None else points.on_card(said.total)


def marked(reader: Reader, version: Version) -> list[Message]:
    """The findings that are marked as none, in one line: which, why, by whom."""
    found = dismissals.of_form(reader.session, version.filing, version.record)
    return [marks.on_card(found)] if found else []


def buttons(version: Version) -> Buttons:
    """What an auditor may do about a form."""
    return [[Button(points.BUTTON, RecheckForm(version.submission_id, Rechecking.SHOW))]]


def with_marks(reader: Reader, version: Version, letter: Letter) -> Letter:
    """The list of all findings; a reviewer may mark some as none."""
    filing, may = version.filing, reader.person.role in REVIEWERS
    if not version.record.told or not may or dismissals.may(reader.session, reader.person, filing) is not None:
        return letter
    return letter.with_row(Button(marks.BUTTON, DismissFinding(filing.id or 0, version.version, Dismissing.LIST)))
