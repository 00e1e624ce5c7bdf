"""After all the deaths: is everything there, and once? What people did and saw is held against what the database says.

Nothing of the bot is asked but its ``zwbot verify``: updates are counted where they were handed over, messages where
people see them.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from typing import cast

from bot.services.keeping.sound import look
from tests.bot.killing import Course

RECEIPT = re.compile(r"回执号 (\d{4}-\d{5})")
FIRST_LINE = "已提交 "
NEXT = {
    None: {"submit"},
    "submitted": {"resubmit", "withdraw", "return", "ask", "accept"},
    "asked": {"resubmit", "withdraw", "return", "ask", "answer", "accept"},
    "returned": {"resubmit", "return"},
    "withdrawn": {"resubmit"},
    "accepted": {"reopen"},
}
"""Which step may follow where a form stands."""
LEADS_TO = {
    "submit": "submitted", "resubmit": "submitted", "withdraw": "withdrawn", "return": "returned", "ask": "asked",
    "answer": "submitted", "accept": "accepted", "reopen": "submitted",
}  # fmt: skip


class Ledger:
    """What is not as it should be, in two lists, and some counts."""

    def __init__(self, course: Course) -> None:
        self.course, self.lost, self.doubled = course, list[str](), list[str]()
        self.counts: Counter[str] = Counter(kills=course.deaths.total(), faults=course.service.faults_met)
        with closing(sqlite3.connect(course.data / "zwbot.sqlite")) as self._database:
            for audit in (self._updates, self._echoes, self._submissions, self._steps, self._messages):
                audit()
            self.sound = [row[0] for row in self._database.execute("pragma integrity_check") if row[0] != "ok"]
        self.sound += look(course.data).breaks

    def _rows(self, statement: str) -> list[tuple[object, ...]]:
        return self._database.execute(statement).fetchall()

    def _updates(self) -> None:
        """Each update that was handed over was put down, once, and is done without an error."""
        pushed = Counter(one["update_id"] for one in self.course.service.wild.pushed)
        there = Counter(row[0] for row in self._rows("select update_id from inbox where bot <> 'internal'"))
        self.counts["updates"] = pushed.total()
        self.lost += [f"update {number}" for number in pushed - there]
        self.doubled += [f"update {number}" for number in there - pushed]
        failed = self._rows("select id, error from inbox where done is null or error is not null")
        self.lost += [f"update not handled: {row}" for row in failed]

    def _echoes(self) -> None:
        """Words that nobody knows were answered once; what came of an unsure delivery may be shown again.

        Of an answer that was seen the row may be empty: who goes back to an earlier form has the words since erased.
        """
        for word in self.course.crowd.echoes:
            rows = self._rows(f"select count(*) from outbox where letter like '%{word} %'")[0][0]
            seen = any(f"/{word} " in text for told in self.course.service.told.values() for text in told)
            self.lost += [] if seen else [f"the answer to /{word}: {rows} rows"]
            self.doubled += [f"/{word} was answered {rows} times"] if int(str(rows)) > 1 else []

    def _submissions(self) -> None:
        """Each version has its receipt in its clerk's chat, each receipt its version; no content twice in a row."""
        rows = self._rows(
            "select s.number, s.person_id, s.filing_id, s.version, s.content_digest, f.beside_digest, f.version"
            " from submission s join filing f on f.id = s.filing_id order by s.filing_id, s.version"
        )
        numbers = {str(row[0]): row[1] for row in rows}
        self.counts["submissions"] = len(rows)
        for number, person in numbers.items():
            told = self.course.service.told[int(str(person))]
            came = sum(text.startswith(FIRST_LINE) and number in RECEIPT.findall(text) for text in told)
            self.counts["receipts"] += came > 0
            self.counts["copies"] += max(0, came - 1)
            self.lost += [] if came else [f"the receipt of {number}"]
        said = {found for told in self.course.service.told.values() for text in told for found in RECEIPT.findall(text)}
        self.lost += [f"submission {number}, which has a receipt" for number in said - set(numbers)]
        audited = Counter(
            row[0] for row in self._rows("select detail ->> 'number' from audit_log where action='submit'")
        )
        self.doubled += [f"submission {number} in the audit log" for number in audited - Counter(numbers)]
        taken_back = set(self._rows("select filing_id, version from filing_step where kind = 'withdraw'"))
        for old, new in pairwise(rows):
            again = old[2] == new[2] and old[4] == new[4] and old[2:4] not in taken_back
            # A note that was added makes another version of the same form.
            if again and not self._noted(old[0], new[0]):
                self.doubled.append(f"submission {old[0]} as {new[0]}")

    def _noted(self, *numbers: object) -> bool:
        from bot.db.packing import unpack
        from bot.services.submissions import beside_digest
        from zwcore.record import decode

        records = [
            decode(unpack(cast(bytes, row[0])))
            for number in numbers
            for row in self._rows(f"select record from submission where number = '{number}'")
        ]
        return len({beside_digest(record) for record in records}) == len(records)

    def _steps(self) -> None:
        """Each form went from state to state as it may, and stands where its last step leads."""
        stands: dict[object, str | None] = {}
        versions: Counter[object] = Counter()
        for filing, kind, version in self._rows("select filing_id, kind, version from filing_step order by id"):
            kind = str(kind)
            self.counts[f"step {kind}"] += 1
            if kind == "look":
                continue
            if kind not in NEXT[stands.get(filing)]:
                self.doubled.append(f"step {kind} of form {filing}, which stood as {stands.get(filing)}")
            versions[filing] += kind in ("submit", "resubmit")
            if version != versions[filing]:
                self.lost.append(f"version before the step {kind} of form {filing}: {versions[filing]} of {version}")
            stands[filing] = LEADS_TO[kind]
        self.counts["steps"] = sum(n for name, n in self.counts.items() if name.startswith("step "))
        now: dict[object, object] = {row[0]: row[1] for row in self._rows("select id, state from filing")}
        self.lost += [f"state of form {one}: {now[one]}" for one in now if now[one] != stands.get(one)]

    def _messages(self) -> None:
        """What the bot believes to have sent is in the chat; what it gave up nobody is owed."""
        for chat, number, kind in self._rows(
            "select a.address, o.message_id, o.kind from outbox o join account a on a.id = o.chat_id"
            " where o.state = 'sent' and o.kind in ('say', 'edit')"
        ):
            self.counts["messages"] += 1
            if number not in self.course.service.chats[int(str(chat))].messages:
                self.lost.append(f"message {number} of {chat} ({kind})")
        self.lost += [f"message given up: {row}" for row in self._given_up()]

    def _given_up(self) -> Iterator[tuple[object, ...]]:
        yield from self._rows(
            "select id, kind, priority, error from outbox where state not in ('sent', 'cancelled')"
            " and not (state = 'dead' and (priority >= 40 or kind not in ('say', 'edit')))"
        )
