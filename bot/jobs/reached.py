"""After a return, an acceptance or an urging of many: one word, when it is known whom it reached."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.chat import post
from bot.db.engine import Session
from bot.jobs import look
from bot.letters import reached as letters
from bot.services import people, reached
from zwcore.text import Message

WHY = {"reached": "一并退回、通过或催办以后，都送到了没有"}


@look("reached", Message("health.reached", "送达情况"), every=timedelta(minutes=1), why=WHY)
def scan(session: Session, now: datetime) -> datetime | None:
    """Tell who did something to many at once whom it reached."""
    for one in list(reached.told(session, now)):
        person = people.find(session, one.person_id)
        if person is not None:
            post.send(session, person, letters.word(person, one), now)
    return None
