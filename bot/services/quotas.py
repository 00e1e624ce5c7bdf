"""How much a person may send in a day: counted in what came, so that it holds whatever happens in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from bot.db.columns import UtcDateTime
from bot.db.queries.work import ReadText
from bot.db.tables import Order, Person, Upload
from bot.db.terms import Role
from bot.services.calendar import at, local
from zwcore.text import Message

MEGABYTE = 1024 * 1024
FILES = Message(
    "quota.files",
    "今天已经收到您 {count} 个文件，到了每天的上限（{files} 个，共 {megabytes} MB），这一个没有读取。"
    "明天 0:00 起可以再发。",
)
# Put together once: asked for each text.
_TEXTS_SINCE = select(func.count(col(Order.id))).where(
    col(Order.person_id) == bindparam("person"),
    Order.kind == ReadText.KIND,
    col(Order.created) >= bindparam("since", type_=UtcDateTime),
)
TEXTS = Message(
    "quota.texts", "今天已经核对您粘贴的 {count} 段文字，到了每天的上限，这一段没有读取。明天 0:00 起可以再发。"
)


@dataclass(frozen=True)
class Quota:
    """What one person may send in a day: files, megabytes in them, pasted texts."""

    files: int
    megabytes: int
    texts: int


@dataclass(frozen=True)
class Quotas:
    """For strangers, who have no role, and for those who are known."""

    stranger: Quota = Quota(10, 40, 50)
    known: Quota = Quota(300, 1000, 1000)

    def of(self, person: Person) -> Quota:
        """What holds for a person."""
        return self.stranger if person.role == Role.NONE else self.known

    def refuses_file(self, session: Session, person: Person, size: int, now: datetime) -> Message | None:
        """Say why a file of so many bytes is not taken today; ``None`` where it is."""
        quota = self.of(person)
        came = select(func.count(col(Upload.id)), func.coalesce(func.sum(Upload.size), 0))
        today = (col(Upload.person_id) == person.id, col(Upload.created) >= midnight(now))
        count, taken = session.exec(came.where(*today)).one()
        if count < quota.files and taken + size <= quota.megabytes * MEGABYTE:
            return None
        return FILES.with_(count=count, files=quota.files, megabytes=quota.megabytes)

    def refuses_text(self, session: Session, person: Person, now: datetime) -> Message | None:
        """Say why a pasted text is not read today; ``None`` where it is."""
        quota = self.of(person)
        count = session.exec(_TEXTS_SINCE, params={"person": person.id, "since": midnight(now)}).one()
        return None if count < quota.texts else TEXTS.with_(count=count)


USUAL = Quotas()


def midnight(now: datetime) -> datetime:
    """When the day of the people began."""
    return at(local(now).date(), time())
