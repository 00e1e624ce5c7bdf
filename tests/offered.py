"""What a tree offers to people, asked of it in the chat: ``python -m tests.offered FOLDER`` prints it as JSON.

FOLDER is for its database. ``tests/test_places.py`` asks copies of this tree to which something was added.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from sqlmodel import Session, col, select

from bot.actions import Action, ChooseLanguage, Further, Help, More
from bot.chat import Arrival, Incoming
from bot.chat.registry import COMMANDS
from bot.chat.wire import encode
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.db.queries import people
from bot.db.queries.outbox import Written
from bot.db.tables import Outbox, StoredReading
from bot.db.terms import Role
from bot.dialogs.filling.instead import WORDS
from bot.i18n import languages, translator
from bot.jobs import JOBS, Desk, rehearsal
from bot.outbox.relay import Relay
from bot.runner.worker import Runner
from tests.bot.conftest import CLERK
from tests.bot.talk import form_text
from tests.bot.world import World
from zwcore.checks import checks
from zwcore.exports import exports
from zwcore.layouts import Reading as ReadForm
from zwcore.review import review_form
from zwcore.rulebooks import choose
from zwcore.sample import NINE, SAMPLE

UNITS = ("固原市某局", "中卫市某局", "银川市某局", "某局")


class Asked:
    """A chat in English with somebody who fills in forms and manages people."""

    def __init__(self, store: Path) -> None:
        self.world = World(store)
        self.world.empty()
        self.world.within(self._settle)

    @staticmethod
    def _settle(session: Session) -> None:
        person = people.of_chat(session, CLERK)
        assert person is not None
        person.role, person.language = Role.ADMIN, "en"

    def said(self, kind: Arrival, *, text: str = "", data: str = "") -> list[Written]:
        """What is answered."""
        before, command = self.newest(), text.removeprefix("/") if kind is Arrival.COMMAND else ""
        self.world.handle(
            Incoming(kind, CLERK, self.world.now, "Li", "en", self.world.number, text, command, data=data, tap_id="tap")
        )
        return self.since(before)

    def newest(self) -> int:
        """The number of the newest row."""
        newest = select(Outbox.id).order_by(col(Outbox.id).desc())
        return self.world.within(lambda session: session.exec(newest).first()) or 0

    def since(self, number: int) -> list[Written]:
        """What was said to the person after a row."""
        rows = select(Outbox).where(col(Outbox.id) > number, Outbox.chat_id == CLERK).order_by(col(Outbox.id))
        return self.world.within(lambda session: [Written.of(row) for row in session.exec(rows).all()])

    def ask(self, name: str) -> list[Written]:
        """What a command is answered with."""
        return self.said(Arrival.COMMAND, text=f"/{name}")

    def tapped(self, action: Action) -> list[Written]:
        """What a button is answered with."""
        return self.said(Arrival.TAP, data=encode(action))

    def reading(self) -> int:
        """A form that was pasted."""
        self.said(Arrival.TEXT, text=form_text(5))
        return self.world.within(lambda session: session.exec(select(StoredReading.id)).one()) or 0


def texts(letters: list[Written]) -> str:
    return "\n".join(letter.text for letter in letters)


def labels(letters: list[Written]) -> list[str]:
    return [label for letter in letters for row in letter.buttons for label, _ in row]


def scanned(store: Path, asked: Asked) -> str:
    """Run every scan that looks at the database, as the schedule does; what they say to the person."""
    before, database = asked.newest(), Database(f"sqlite:///{store}")
    asked.world.clock.set(asked.world.now)
    desk = Desk(database, asked.world.clock, cast(Relay, None), cast(Runner, None))

    async def look() -> None:
        for job in JOBS.values():
            if job.look is not None:
                await job.scan(desk)

    asyncio.run(look())
    database.close()
    return texts(asked.since(before))


def findings() -> dict[str, str]:
    """What each check says of its own example, in English."""
    found = {}
    for code, entry in checks.items():
        form = entry.example()
        for finding in () if form is None else review_form(ReadForm(form)).findings:
            if finding.code == code:
                found[code] = translator("en")(finding.message)
    return found


def rulebooks() -> dict[str, list[str]]:
    """The rulebooks of forms of several units, with the national split and with that of the nine."""
    return {unit: [choose(replace(form, unit=unit)).rulebook.id for form in (SAMPLE, NINE)] for unit in UNITS}


def typed() -> dict[str, list[str]]:
    """The words that may be typed in each language instead of tapping."""
    return {
        lang: sorted({word for one in WORDS.values() for word in translator(lang).typed(one)}) for lang in languages()
    }


def conversation(store: Path) -> dict[str, Any]:
    """What is said and offered in the chat."""
    asked = Asked(store)
    planned = rehearsal.at_moment(store, asked.world.now)
    scans, reading = scanned(store, asked), asked.reading()
    files = [asked.tapped(More(reading, 0, Further.EXPORT, name))[-1].file for name in exports]
    return {
        "rehearsal": {one.why: one.text for one in planned},
        "scans": scans,
        "more": labels(asked.tapped(More(reading, 0))),
        "files": [file.name for file in files if file is not None],
        "answers": {name: texts(asked.ask(name)) for name in COMMANDS},
        "help": texts([*asked.tapped(Help()), *asked.tapped(Help(1))]),
        "prints": labels(asked.ask("fill")),
        "languages": labels(asked.ask("lang")),
        "changed": {lang: texts(asked.tapped(ChooseLanguage(lang))) for lang in languages()},
    }


def main(folder: Path) -> None:
    """Print it."""
    store = folder / "zwbot.sqlite"
    migrate(f"sqlite:///{store}")
    facts = {"findings": findings(), "rulebooks": rulebooks(), "typed": typed(), **conversation(store)}
    print(json.dumps(facts, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
