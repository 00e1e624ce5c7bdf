"""How a form is called: alike on its card, in lists and on buttons; alike in everything said of it once handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlmodel import Session

from bot.db.tables import Person
from bot.i18n import translator
from bot.letters import cards, forms, notices, overviews, receipts, scorecards
from bot.letters.letter import Letter, Reader
from bot.services import readings, submissions
from bot.services.notices import raise_for
from bot.services.submissions import Handed
from tests.bot.town import china, people
from zwcore.form import Form
from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.record import FileRecord, Record, records_of
from zwcore.review import FileReview, review_form
from zwcore.sample import SAMPLE

NOW = china(2026, 3, 2, 10)
SAY = translator("zh")


def two_forms(first: str | None, second: str | None) -> FileRecord:
    """Two forms of a file, each with something to be mended and a budget that fell by half."""

    def form(number: str | None, project: str) -> Form:
        changes = {"funds[0].initial": "200", "funds[0].adjusted": "100", "total": "1", "project": project}
        return edit(replace(SAMPLE, table_no=number, unit="第1单位"), changes)

    reviews = [review_form(Reading(form(*one))) for one in ((first, "甲项目"), (second, "乙项目"))]
    return records_of(FileReview("", "", "text", forms=tuple(reviews)))


@pytest.fixture
def reader(session: Session) -> Reader:
    people(session, departments=1, units=1, now=NOW)
    return Reader(session, session.get_one(Person, 1001), SAY, NOW)


def handed_in(reader: Reader, records: Sequence[Record]) -> list[Handed]:
    return [submissions.submit(reader.session, reader.person, one, "待批复", NOW) for one in records]


def notice(reader: Reader, handed: list[Handed]) -> Letter:
    fresh = raise_for(reader.session, handed, NOW)
    ((_, letter, _),) = notices.first(reader.session, fresh, handed, NOW)
    return letter


@pytest.mark.parametrize(
    ("numbers", "names"),
    [(("3", "5"), ("表3 甲项目", "表5 乙项目")), ((None, None), ("甲项目", "表2 乙项目"))],
)
def test_the_forms_of_a_file(reader: Reader, numbers: tuple[str | None, str | None], names: tuple[str, str]) -> None:
    stack = readings.keep(reader.session, two_forms(*numbers), person_id=1001, now=NOW)
    records, overview = stack.records, overviews.text(SAY, stack).splitlines()
    labels = [row[0].label for row in forms.pick(reader, stack, stack.lines).buttons]
    for record, name, label in zip(records, names, labels, strict=True):
        assert SAY(cards.head(record)) == f"<b>{name}</b>"
        assert (label if isinstance(label, str) else SAY(label)) == name
        assert [line for line in overview if line.startswith(f"{name}：")]
        alone = name.split()[0]
        assert cards.everything(SAY, record).splitlines()[0] == f"<b>{alone} 全部问题</b>"


@pytest.mark.parametrize(
    ("numbers", "names"), [(("3", "5"), ("表3 甲项目", "表5 乙项目")), ((None, None), ("甲项目", "乙项目"))]
)
def test_what_was_handed_in(reader: Reader, numbers: tuple[str | None, str | None], names: tuple[str, str]) -> None:
    handed = handed_in(reader, two_forms(*numbers).records)
    receipt, told = receipts.receipt(reader, handed).text.splitlines(), notice(reader, handed).text.splitlines()
    for one, name in zip(handed, names, strict=True):
        filing = one.version.filing
        assert [line for line in receipt if line.startswith(f"{name}　{filing.number}")]
        assert [line for line in told if line.startswith(name)]
        assert SAY(scorecards.line(filing)).startswith(f"{name}：")
        alone = receipts.receipt(reader, [one]).text.splitlines()
        assert alone[0].startswith(f"<b>已提交 {name} · ")
    (reasons,) = [line for line in receipt if line.endswith("附说明提交：待批复")]
    assert reasons.split()[0] == "、".join(name.split()[0] for name in names)
