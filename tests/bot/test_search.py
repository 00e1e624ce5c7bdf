"""What /score and /status find: by number, name, letters, initials, a misspelling; lists that stay short."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from bot.chat import Arrival, Incoming, Turn
from bot.db.desk import NamePair
from bot.db.queries.outbox import Written
from bot.db.tables import Filing, Outbox, Person, Unit
from bot.db.terms import Role
from bot.dialogs.supervising.score import score
from bot.dialogs.supervising.status import status
from bot.services import facts, find, progress, readings, search, submissions
from tests.bot.town import china, hand_in, people, record, somebody
from zwcore.record import FileRecord, Note
from zwcore.text import fold

NOW = china(2026, 3, 2, 10)
NAMES = ("社会保障卡补卡制作费", "工伤保险预防宣传", "就业见习补贴", "A类%人才_引进")


@pytest.fixture
def session(session: Session) -> Session:
    people(session, departments=2, units=2, now=NOW)
    for unit, name in ((1, NAMES[0]), (1, NAMES[1]), (2, NAMES[2]), (2, NAMES[3])):
        file(session, unit, name, "2024")
    file(session, 2, NAMES[0], "2025", no="7")
    return session


def file(session: Session, unit: int, name: str, year: str, *, no: str | None = None) -> None:
    number = f"{year}-{unit}-{name}"
    filing = Filing(
        unit_id=unit, unit_name=f"第{unit}单位", project=name, project_folded=fold(name), year=year, stage="final",
        initials=search.initials(name), number=number, version=1, table_no=no, content_digest=number, created=NOW,
    )  # fmt: skip
    session.add(filing)
    session.flush()
    search.index(session, filing)


def number_of(session: Session, name: str) -> int | None:
    return session.exec(select(Filing.id).where(Filing.project == name)).one()


def found(session: Session, words: str, *units: int) -> list[tuple[str, str]]:
    scope = col(Filing.unit_id).in_(units or (1, 2))
    return [(one.project, one.year) for one in search.find(session, words, scope, 12).shown]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("2024-1-工伤保险预防宣传", NAMES[1]),
        ("工伤保险 预防宣传", NAMES[1]),
        ("见习", NAMES[2]),
        ("gsbx", NAMES[1]),
        ("GSBX", NAMES[1]),
        ("业补", NAMES[2]),
        ("贴补见", NAMES[2]),
        ("工商保险预防", NAMES[1]),
        ("类%人", NAMES[3]),
        ("才_引", NAMES[3]),
    ],
)
def test_a_form_is_found_by_what_people_type(session: Session, words: str, name: str) -> None:
    assert found(session, words) == [(name, "2024")]


def test_the_newest_year_comes_first_and_only_what_is_in_sight(session: Session) -> None:
    assert found(session, "补卡") == [(NAMES[0], "2025"), (NAMES[0], "2024")]
    assert found(session, "补卡", 1) == [(NAMES[0], "2024")]
    assert found(session, "表7") == [(NAMES[0], "2025")]
    assert found(session, "表7", 1) == []


@pytest.mark.parametrize("words", ["", " ", "补补补", "%", "见_贴", "z", "完全没有的", "a%_b/c"])
def test_what_means_nothing_finds_nothing(session: Session, words: str) -> None:
    assert [one for one in found(session, words) if one[0] != NAMES[3]] == []


def test_what_fits_best_hides_what_fits_less(session: Session) -> None:
    file(session, 1, "补卡", "2024")
    assert found(session, "补卡") == [("补卡", "2024")]


@pytest.mark.parametrize("name", [*NAMES, "（市）重庆路街道办", "行政审批局", "A·12 所", "长城 厂", ""])
def test_a_name_sounds_like_the_beginnings_of_its_initials(name: str) -> None:
    whole = search.initials(name)
    for wanted in {whole[:n] for n in range(1, len(whole) + 1)} | {"b", "zq", "hz", "cc", "1", whole + "a"}:
        assert search.sounds_like(wanted, fold(name)) == whole.startswith(wanted), wanted


def test_few_units_are_spelt_for_initials(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    spelt: list[str] = []
    initials = search.initials

    def noted(name: str) -> str:
        spelt.append(name)
        return initials(name)

    monkeypatch.setattr(search, "initials", noted)
    for n, name in enumerate(("补给站", "市社会保险中心", "县体校", "百货局")):
        session.add(Unit(id=70 + n, department_id=1, name=name, short="补校" if n == 2 else ""))
    session.flush()
    auditor = somebody(session, 4001, "督", Role.AUDITOR, NOW)
    assert [one.number for one in progress.units_meant(session, auditor, "bj")] == [70]
    assert [one.number for one in progress.units_meant(session, auditor, "bx")] == [72]
    assert set(spelt) <= {"补给站", "补校"}


@pytest.mark.parametrize(
    ("words", "units"),
    [("第1单位", {1}), ("sbzx", {70}), ("社保中心", {70}), ("体校", {71, 72}), ("补卡", set()), ("百货", set())],
)
def test_a_word_means_units_where_no_name_has_its_letters(session: Session, words: str, units: set[int]) -> None:
    for n, (name, short) in enumerate((("市社会保险中心", "社保中心"), ("甲县体育学校", ""), ("乙区体育学校", ""))):
        session.add(Unit(id=70 + n, department_id=1, name=name, short=short))
    session.flush()
    query = find.understand(session, somebody(session, 4001, "督", Role.AUDITOR, NOW), words, NOW)
    assert {*query.units, *([query.unit] if query.unit else [])} == units
    assert bool(query.words) == (not units)


def test_what_has_no_evidence_is_found_also_where_it_was_handed_in_before_that_was_known(session: Session) -> None:
    clerk = session.get_one(Person, 1002)
    with_one = replace(record("有佐证的", "2023"), evidence={"总体目标": ("ab" * 32,)})
    submissions.submit(session, clerk, with_one, None, NOW)
    hand_in(session, 2, "没有的", "2023", NOW)

    def without() -> list[str]:
        query = find.understand(session, clerk, "2023 没附佐证材料", NOW)
        return [one.project for one in find.run(session, clerk, query).shown]

    assert without() == ["没有的"]
    for filing in session.exec(select(Filing)):
        filing.evidenced = None
    session.flush()
    assert without() == []
    assert facts.catch_up(session) == 2
    assert without() == ["没有的"]


def turn(session: Session, person: int, argument: str = "") -> Turn:
    return Turn(
        session, NOW, Incoming(Arrival.COMMAND, person, NOW, argument=argument), session.get_one(Person, person)
    )


def test_score_shows_a_page_and_says_how_many_there_are(session: Session) -> None:
    for n in range(20):
        file(session, 2, f"大赛{n}", "2023", no=str(n + 1))
    score(turn(session, 1002, "大赛"))
    assert said(session).text.splitlines() == ["有 20 个相近的，是哪一个？（第 1/3 页）"]
    *forms, turning = said(session).buttons
    assert [row[0][0] for row in forms] == [f"表{n} 大赛{n - 1} · 第2单位 2023" for n in range(1, 9)]
    assert len(turning) == 1


def said(session: Session) -> Written:
    """What was said last."""
    return Written.of(session.exec(select(Outbox).order_by(col(Outbox.id).desc()).limit(1)).one())


def test_status_lists_forms_while_that_is_short_and_units_where_it_is_not(session: Session) -> None:
    auditor = somebody(session, 4001, "督", Role.AUDITOR, NOW)
    status(turn(session, auditor.id))
    assert said(session).text.splitlines()[:3] == [
        "<b>第1单位：已提交 2 张</b>",
        "社会保障卡补卡制作费：自评总分 未填，第 1 版",
        "工伤保险预防宣传：自评总分 未填，第 1 版",
    ]
    for n in range(3, 26):
        session.add(Unit(id=n, department_id=1, name=f"第{n}单位"))
        session.flush()
        file(session, n, "甲", "2024")
        file(session, n, "乙", "2024")
    status(turn(session, auditor.id))
    lines = said(session).text.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (
        13, "第1单位：已提交 2 张", "另有 13 个单位，写名称查：/score 补卡"
    )  # fmt: skip


def test_status_of_a_clerk_is_that_of_my_forms(session: Session) -> None:
    status(turn(session, 1002))
    lines = said(session).text.splitlines()
    assert lines[:2] == ["<b>我的表 3 张</b>", "已提交 3"]
    assert all(line.endswith("：已提交，待审核") for line in lines[2:])
    file = FileRecord("自评.docx", "", "docx", records=(record("甲", "2025"), replace(record("乙", "2025"), index=1)))
    readings.keep(session, file, person_id=1002, now=NOW)
    hand_in(session, 2, "乙", "2025", NOW)
    status(turn(session, 1002))
    assert "没提交 1 · 已提交 4" in said(session).text


def test_lists_and_searches_open_no_record(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        hand_in(session, 2, f"大赛{n}", "2025", NOW)

    def opened(_: str) -> None:
        raise AssertionError("a record was opened")

    monkeypatch.setattr(submissions, "decode", opened)
    score(turn(session, 1002, "大赛"))
    status(turn(session, 1002))
    assert said(session).text.startswith("<b>我的表 6 张</b>")


def test_of_very_many_those_that_came_last_are_listed(session: Session) -> None:
    file(session, 1, "补卡", "2023")
    for n in range(search.MANY + 5):
        file(session, 1, f"第{n}批补卡", "2024")
    hits = search.find(session, "批补", col(Filing.unit_id) == 1, 8)
    assert (len(hits.shown), hits.count, hits.said, hits.left) == (8, search.MANY + 1, "1000+", "992+")
    assert "第0批补卡" not in {
        one.project for one in search.find(session, "批补", col(Filing.unit_id) == 1, 2000).shown
    }
    assert found(session, "补卡", 1) == [("补卡", "2023")]
    assert found(session, "第0批补卡", 1) == [("第0批补卡", "2024")]


def test_what_is_forgotten_is_found_no_more(session: Session) -> None:
    filing = session.get_one(Filing, number_of(session, NAMES[1]))
    assert search.is_indexed(session, filing)
    search.forget(session, filing)
    assert not search.is_indexed(session, filing)
    assert session.exec(select(NamePair).where(NamePair.filing_id == filing.id)).all() == []


@pytest.mark.parametrize("words", ["社会保障卡补卡制作费", "保障", "gsbx", "工伤保险预防宣传", "%人", "引进"])
def test_what_is_indexed_is_found_as_what_is_looked_through(session: Session, words: str) -> None:
    looked_up = found(session, words)
    for one in session.exec(select(NamePair)).all():
        session.delete(one)
    session.flush()
    assert found(session, words) == looked_up != []


def test_what_has_a_name_is_in_the_order_that_is_asked_for(session: Session) -> None:
    for n, points in enumerate(("90", "75", "99")):
        file(session, 1, f"第{n}批补卡", "2024")
        session.get_one(Filing, number_of(session, f"第{n}批补卡")).claimed = Decimal(points)
    session.flush()
    one = session.exec(select(Person).where(Person.role == Role.SUPERVISOR, Person.department_id == 2)).one()
    hits = find.run(session, one, find.Query(words="批补卡", most=("得分", False)))
    assert [filing.claimed for filing in hits.shown] == [75, 90, 99]


def test_what_has_words_beside_its_evidence_is_told_from_what_has_evidence_alone(session: Session) -> None:
    clerk, evidence = session.get_one(Person, 1002), {"总体目标": ("ab" * 32,)}
    both = replace(record("有说明和佐证的", "2023"), evidence=evidence, notes=(Note("", "", "批复文件待补"),))
    submissions.submit(session, clerk, both, None, NOW)
    submissions.submit(session, clerk, replace(record("只有佐证的", "2023"), evidence=evidence), None, NOW)
    query = find.understand(session, clerk, "2023 写了说明", NOW)
    assert [one.project for one in find.run(session, clerk, query).shown] == ["有说明和佐证的"]
