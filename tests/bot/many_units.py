"""Nineteen units of one department with nine forms each, handed in; what a reviewer of 171 forms sits before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from functools import cache
from typing import Any
from unicodedata import east_asian_width

from sqlalchemy import event
from sqlmodel import Session, select

from bot.db.engine import make_engine
from bot.db.tables import Account, Person, Unit
from bot.db.terms import Role
from bot.services import notices, submissions
from tests.bot.conftest import CLERK, SUPERVISOR, Chat, Running
from tests.bot.talk import set_clock
from tests.bot.town import china, somebody
from tests.zwcore.forms import DATA
from zwcore.record import Record, records_of, reviewed
from zwcore.review import review_file

UNITS = (
    "中卫市就业创业和人才服务中心", "中卫市劳动保障监察支队", "中卫市民政局", "中卫市救助管理站", "中卫市殡仪馆",
    "中卫市儿童福利院", "中卫市残疾人联合会", "中卫市退役军人服务中心", "中卫市医疗保障服务中心",
    "中卫市疾病预防控制中心", "中卫市妇幼保健院",
    "中卫市图书馆", "中卫市文化馆", "中卫市博物馆", "中卫市体育运动学校", "中卫市职业技术学校",
    "中卫市公共资源交易中心", "中卫市数据服务中心", "中卫市住房保障服务中心",
)  # fmt: skip
WIDE = 44
"""What a button of a whole row shows at 360 px, a letter of Latin being one."""
TALL = 14
NOBODY = 5000
"""The clerks of the units have no chat at the service: what is said to them is refused there."""


def width(text: str) -> int:
    """How wide a text is, a letter of Latin being one."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


@cache
def _forms() -> dict[str, list[Record]]:
    """The nine forms as each unit hands them in."""
    records = records_of(review_file((DATA / "forms.docx").read_bytes(), "forms.docx")).records
    return {name: [reviewed(replace(one, form=replace(one.form, unit=name))) for one in records] for name in UNITS}


def hand_in_171(app: Running) -> None:
    """Nineteen units hand their nine forms in, each by its clerk."""
    now = china(2026, 3, 2, 9).astimezone(UTC)
    forms = _forms()
    engine = make_engine(f"sqlite:///{app.data / 'zwbot.sqlite'}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=60000"))
    # A transaction a unit: the bot writes, too, and waits for no more than one of them.
    for n, name in enumerate(UNITS, 1):
        with Session(engine, expire_on_commit=False) as session, session.begin():
            account = session.exec(select(Account).where(Account.address == str(CLERK))).one()
            department = session.get_one(Unit, session.get_one(Person, account.person_id).unit_id).department_id
            unit = Unit(department_id=department, name=name)
            session.add(unit)
            session.flush()
            clerk = somebody(session, NOBODY + n, f"填{n}", Role.CLERK, now, unit_id=unit.id)
            handed = [submissions.submit(session, clerk, form, "待核", now) for form in forms[name]]
            notices.raise_for(session, handed, now)
    engine.dispose()


class Hand:
    """A reviewer's hand: counts what it taps and writes, and holds each answer against a small screen."""

    def __init__(self, app: Running, chat: Chat) -> None:
        self.app, self.chat = app, chat
        self.taps = self.sentences = self.messages = 0

    def begin(self) -> None:
        """Count anew."""
        self.taps = self.sentences = self.messages = 0

    def write(self, text: str, containing: str) -> dict[str, Any]:
        """Write a sentence; the answer that has something in it."""
        self.sentences += 1
        self.chat.send(text)
        return self._answer(containing)

    def tap(self, message: dict[str, Any], button: str, containing: str) -> dict[str, Any]:
        """Tap a button; the answer that has something in it."""
        self.taps += 1
        self.chat.tap(message, button)
        return self._answer(containing)

    def _answer(self, containing: str) -> dict[str, Any]:
        found = self.chat.said(containing)
        assert self.app.idle()
        new = [one for one in self.chat.messages(self.chat.seen) if one["from"] == "bot"]
        assert len(new) <= 2, [one["text"] for one in new]
        self.messages += len(new)
        for one in new:
            text = one["text"] or one["caption"] or ""
            assert len(text.splitlines()) <= TALL, text
            for row in one["buttons"]:
                shown = sum(width(button["text"]) for button in row)
                assert shown <= WIDE, [button["text"] for button in row]
        return found


@contextmanager
def before_171(app: Running) -> Iterator[Hand]:
    """A reviewer's hand before 171 forms; in the end nothing was refused but what went to clerks without a chat."""
    app.chat(CLERK).ask("/help", "")
    set_clock(app, "2026-03-02T10:00+08:00")
    # What the new hour wakes has had its turn: this writes past the bot.
    assert app.idle()
    hand_in_171(app)
    yield Hand(app, app.chat(SUPERVISOR))
    assert [one for one in app.refused() if int(one["params"]["chat_id"]) < NOBODY] == []
