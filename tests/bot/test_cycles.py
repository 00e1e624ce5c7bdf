"""Cycles: opening, who owes what, last year's projects, counts; the commands for calendar and cycle files."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlmodel import Session, col, select

from bot.actions import Extent, HandIn
from bot.chat import Arrival, Incoming, Turn
from bot.chat.router import route
from bot.chat.wire import encode
from bot.db.cycles import Cycle, Obligation, UnitDue
from bot.db.queries.outbox import Written
from bot.db.tables import Department, Filing, Outbox, Person, Unit
from bot.i18n import on_screen, translator
from bot.jobs import deadlines, digests
from bot.letters import desk as desk_letters
from bot.letters import found as found_letters
from bot.letters.letter import Reader
from bot.services import alerts, calendar, cycles, find, obligations, readings
from bot.services.cycles import Counts, ImportedForms
from tests.bot.conftest import ADMIN, Running
from tests.bot.talk import form_text, labels, set_clock
from tests.bot.town import Post, china, hand_in, people
from zwcore.record import records_of
from zwcore.review import review_file

NOW, DUE = china(2026, 3, 2, 10), china(2026, 4, 1)


@pytest.fixture
def session(session: Session) -> Session:
    people(session, departments=1, units=3, now=NOW)
    return session


@pytest.fixture
def cycle(session: Session) -> Cycle:
    return cycles.open_cycle(session, year="2025", due=DUE, by=3001, now=NOW)


def workbook(lines: list[list[str]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    page = book.create_sheet(index=0)
    for line in lines:
        page.append(line)
    book.save(content)
    return content.getvalue()


LINES = [["单位", "项目"], ["第1单位", "甲"], ["第1单位", " 甲 "], ["第2单位", "乙"], ["没有的", "丙"], ["第1单位", ""]]
CSV = "\n".join(",".join(line) for line in LINES)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", CSV.encode("utf-8-sig")), ("a.csv", CSV.encode("gb18030")), ("a.xlsx", workbook(LINES))],
)
def test_import(session: Session, cycle: Cycle, name: str, content: bytes) -> None:
    lines = cycles.lines_of(name, content)
    assert cycles.import_lines(session, cycle, lines, NOW) == ImportedForms(2, ("没有的",))
    assert cycles.import_lines(session, cycle, lines, NOW) == ImportedForms(0, ("没有的",))
    assert session.exec(select(UnitDue.unit_id)).all() == [1, 2]


def test_last_years_projects_are_owed_again_once_each(session: Session, cycle: Cycle) -> None:
    for project in ("甲", "甲", "乙"):
        hand_in(session, 1, project, "2024", NOW)
    hand_in(session, 2, "旧", "2023", NOW)
    assert cycles.like_last_year(session, cycle, NOW) == 2
    assert sorted(row.project for row in session.exec(select(Obligation))) == ["乙", "甲"]


def test_counts_follow_submissions_by_the_folded_name(session: Session, cycle: Cycle) -> None:
    cycles.owe(session, cycle, [(1, "甲"), (1, "乙（补）"), (2, "丙"), (3, "丁")], NOW)
    hand_in(session, 1, "乙 (补)", "2025", NOW)
    hand_in(session, 2, "丙", "2024", NOW)
    cycles.waive(session, session.exec(select(Obligation).where(Obligation.unit_id == 3)).one(), "撤销", 3001, NOW)
    assert cycles.counts(session, cycle) == Counts(owed=4, submitted=1, waived=1, units=3)
    (owed,) = obligations.of_unit(session, 1)
    assert [row.project for row in owed.open] == ["甲"]


@pytest.mark.parametrize(("before", "late"), [(timedelta(seconds=60), 0), (timedelta(), 1)])
def test_a_deadline_counts_by_when_it_was_sent_not_by_when_it_was_handled(
    session: Session, before: timedelta, late: int
) -> None:
    text = form_text(6).replace("中卫市社会保险事业管理中心", "第1单位")
    file = records_of(review_file(text.encode(), "文字.txt"))
    stack = readings.keep(session, file, person_id=1001, now=NOW)
    cycle = cycles.open_cycle(session, year="2024", due=DUE, by=3001, now=NOW)
    cycles.owe(session, cycle, [(1, stack.record(0).project)], NOW)
    data = encode(HandIn(stack.reading_id, Extent.ONE, "0", 1))
    tap = Incoming(Arrival.TAP, 1001, DUE - before, data=data, tap_id="c", message_id=5)
    route(Turn(session, DUE + timedelta(seconds=60), tap, session.get_one(Person, 1001)))
    assert cycles.counts(session, cycle) == Counts(owed=1, submitted=1, waived=0, units=1, late=late)
    receipt = Written.of(session.exec(select(Outbox).where(col(Outbox.key).startswith("receipt"))).one()).text
    assert ("晚于截止时间" in receipt) == bool(late)
    assert f"{on_screen(DUE - before)}" in receipt
    chief = session.get_one(Person, 2001)
    reader = Reader(session, chief, translator(chief.language), DUE)
    for words in ("逾期", "晚交的"):
        query = find.understand(session, chief, words, DUE)
        found = find.run(session, chief, query)
        assert [one.project for one in found.shown] == [stack.record(0).project][:late]
        assert "逾期" in found_letters.head(reader, query, found)
    stands = desk_letters.state(reader, session.exec(select(Filing)).one())
    assert reader.say.html(stands) == ("待审核（逾期提交）" if late else "待审核")


def test_a_cycle_of_an_area_asks_the_units_below_its_department_for_what_no_other_asks(
    session: Session, cycle: Cycle
) -> None:
    session.add(Department(id=2, name="下属局", parent_id=1))
    session.add(Department(id=3, name="别的局"))
    session.flush()
    session.get_one(Unit, 2).department_id, session.get_one(Unit, 3).department_id = 2, 3
    assert cycles.is_area(session, "第1局")
    assert not cycles.is_area(session, "没有的局")
    area = cycles.open_cycle(session, year="2025", area="第1局", due=china(2026, 3, 20), by=3001, now=NOW)
    assert cycles.find(session, "2025", "第1局") is area
    cycles.owe(session, cycle, [(1, "乙")], NOW)
    lines = [["第1单位", "甲"], ["第1单位", "乙"], ["第2单位", "甲"], ["第3单位", "甲"]]
    assert cycles.import_lines(session, area, lines, NOW) == ImportedForms(2, ("第3单位",))
    for unit in (1, 2, 3):
        hand_in(session, unit, "丙", "2024", NOW)
    assert cycles.like_last_year(session, area, NOW) == 2
    assert {row.unit_id for row in session.exec(select(UnitDue).where(UnitDue.cycle_id == area.id))} == {1, 2}
    cycles.switch_escalation(session, area, 3001, NOW)
    inside, outside = (hand_in(session, unit, "丁", "2025", NOW, pct=-40) for unit in (2, 3))
    days = calendar.load(session)
    assert alerts.escalate_from(session, inside, days, NOW) is not None
    assert alerts.escalate_from(session, outside, days, NOW) is None


def test_moving_the_date_keeps_a_later_extension(session: Session, cycle: Cycle) -> None:
    cycles.owe(session, cycle, [(1, "甲"), (2, "乙")], NOW)
    extended = session.exec(select(UnitDue).where(UnitDue.unit_id == 2)).one()
    cycles.extend(session, extended, china(2026, 5, 1), "批复未到", 3001, NOW)
    cycles.open_cycle(session, year="2025", due=china(2026, 4, 11), by=3001, now=NOW)
    assert {row.unit_id: row.due for row in session.exec(select(UnitDue))} == {
        1: china(2026, 4, 11),
        2: china(2026, 5, 1),
    }
    cycles.close(session, cycle, 3001, NOW)
    assert {row.next_at for row in session.exec(select(UnitDue))} == {None}


def test_the_admins_alone_hear_of_a_missing_year_once_a_week(session: Session) -> None:
    monday, due = china(2026, 12, 7, 8, 30), china(2027, 1, 1)
    cycle = cycles.open_cycle(session, year="2026", due=due, by=3001, now=NOW)
    cycles.owe(session, cycle, [(1, "甲")], NOW)
    assert cycles.unknown_years(session, monday) == (2027,), "the last step comes after the new year"
    post = Post(session)
    for day in range(14):
        for hour in (0, 8):
            digests.scan(session, monday + timedelta(days=day, hours=hour))
            post.deliver(monday + timedelta(days=day, hours=hour))
    assert [(one.person, one.at) for one in post.delivered] == [(3001, monday), (3001, monday + timedelta(days=7))]
    assert "2027 年的放假和调休安排" in post.delivered[0].text
    assert "calendar import 2027.csv" in post.delivered[0].text
    deadlines.scan(session, china(2026, 12, 22, 9))
    reminder = session.exec(select(Outbox).where(col(Outbox.key).startswith("reminder"))).one()
    assert "周一至周五" not in Written.of(reminder).text


def test_no_year_is_missing_that_no_cycle_needs(session: Session, cycle: Cycle) -> None:
    assert cycles.unknown_years(session, NOW) == ()
    cycles.owe(session, cycle, [(1, "甲")], NOW)
    cycles.extend(session, session.exec(select(UnitDue)).one(), china(2027, 1, 10), "批复未到", 3001, NOW)
    assert cycles.unknown_years(session, NOW) == (2027,)
    assert cycles.unknown_years(session, china(2027, 2, 1)) == (), "all is over"
    calendar.import_csv(session, "2027-01-01,休,元旦")
    assert cycles.unknown_years(session, NOW) == ()
    calendar.import_csv(session, "2028-01-01,休,元旦")
    cycles.open_cycle(session, year="2028", due=china(2029, 4, 1), by=3001, now=NOW)
    assert cycles.unknown_years(session, NOW) == (2029,)
    cycles.close(session, cycles.listed(session)[0], 3001, NOW)
    assert cycles.unknown_years(session, NOW) == ()


def test_in_the_chat_an_admin_opens_extends_waives_and_ends(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    admin, unit = app.chat(ADMIN), "中卫市社会保险事业管理中心"
    assert "还没有开始 2025 年度" in admin.ask("/cycles 2025 应报\na,b", "2025")["text"]
    admin.ask("/cycles 2025 2026-03-31 17:00", "3 月 31 日（周二）17:00 截止")
    assert (
        "没有这些单位，或不在这次的范围内，没有记：别的"
        in admin.ask(f"/cycles 2025 应报\n{unit}，甲\n{unit},乙\n别的,丙", "新增应报 2 张")["text"]
    )
    admin.ask("/cycles 2025 应报 社保中心,短名", "新增应报 1 张")
    admin.ask("/cycles 2025 免报 社保中心 短名 项目撤销", "已免报")
    admin.ask(f"/cycles 2025 延期 {unit} 2026-04-10 批复未到", "已延期")
    admin.ask(f"/cycles 2025 免报 {unit} 乙 项目撤销", "已免报")
    overview = admin.ask("/cycles", "应报 3 张：已提交 0（晚交 0），未提交 1，免报 2")
    assert "不要求" in overview["text"]
    assert "周一至周五" not in overview["text"]
    assert "每项都要" in admin.tap(overview, "要求佐证 2025")["toast"]
    assert "不要求" not in admin.said("佐证：每项都要")["text"]
    admin.ask("/cycles 2025 延期 社保中心 2027-04-10 批复未到", f"已延期：{unit} 到 2027 年 4 月 10 日（周六）24:00")
    admin.ask("/cycles 2025 延期 图书馆 2026-04-10 批复未到", "没有找到单位“图书馆”")
    admin.ask("/cycles 2025 延期 社保中心 2026-04-10", "请在日期后面写上原因")
    admin.ask("/cycles 2025 免报 社保中心 丙 撤销", "应报的“丙”")
    admin.ask("/cycles 2025 免报 社保中心 甲 撤销", f"已免报：{unit} 甲")
    assert "没有“市局”这个主管部门" in admin.ask("/cycles 2025 市局 2026-03-20")["text"]
    area = "中卫市人力资源和社会保障局"
    admin.ask(f"/cycles 2024 {area} 应报\n{unit},甲", f"还没有开始 2024 年度 {area}")
    admin.ask(f"/cycles 2024 {area} 2026-03-20", f"2024 年度 {area}自评：3 月 20 日")
    admin.ask(f"/cycles 2024 {area} 应报\n{unit},甲", "新增应报 1 张")
    admin.ask("/cycles 2026 0001-01-01", "/cycles 2026")
    admin.ask("/cycles ２０２６ ２０２７-03-31", "2026 年度自评")
    admin.ask("/cycles 2026 2027-03-31", "2026 年度自评")
    assert "要用到 2027 年的放假和调休安排" in admin.ask("/cycles", "应报 3 张")["text"]
    whole = admin.ask("/cycles", "2026 年度 · 2027 年 3 月 31 日（周三）24:00 截止")
    assert "\n2025 年度 · 3 月 31 日（周二）17:00 截止：应报 3 张，未提交 0\n" in whole["text"]
    assert len(whole["text"].splitlines()) <= 14
    assert len(set(labels(whole))) == len(labels(whole)) == 12
    admin.tap(whole, "要求佐证 2025")
    admin.tap(admin.said("佐证：不要求"), "⬅ 全部年度")
    whole = admin.said("2026 年度 · 2027 年 3 月 31 日（周三）24:00 截止")
    admin.tap(whole, "结束 2026")
    sure = admin.said("2026 年度还有 0 张没交，结束后不再提醒。确定结束？")
    assert labels(sure) == ["结束 2026", "先不结束"]
    admin.tap(sure, "先不结束")
    admin.tap(admin.said("2026 年度 · 2027 年"), "结束 2025")
    admin.tap(admin.said("2025 年度还有 0 张没交，结束后不再提醒。确定结束？"), "结束 2025")
    assert "再开：/cycles 2025 2026-03-31" in admin.said("已结束，不再提醒")["text"]
    assert "2025 年度 ·" not in admin.ask("/cycles", "2026 年度 ·")["text"]
    assert "身份" in app.chat().ask("/cycles")["text"]
    assert app.refused() == []


def zwbot(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "bot", *arguments], capture_output=True, text=True, check=False)


def test_commands(tmp_path: Path) -> None:
    data, days, owed = str(tmp_path / "var"), tmp_path / "2027.csv", tmp_path / "owed.csv"
    days.write_text("日期,类型\n2027-01-01,休\n", "utf-8")
    owed.write_text("甲单位,项目\n", "utf-8")
    assert zwbot("calendar", "import", str(days), "--data", data).stdout == "已读入 1 天：2027 年\n"
    days.write_text("2027-01-01,也许\n", "utf-8")
    assert zwbot("calendar", "import", str(days), "--data", data).returncode == 1
    assert "还没有开始 2026 年度" in zwbot("cycles", str(owed), "--year", "2026", "--data", data).stderr
    people_, wanted = tmp_path / "people.csv", tmp_path / "alerts.csv"
    people_.write_text("department,parent,unit,short,name,role,phone\n甲局,,甲单位,,,,\n", "utf-8")
    assert zwbot("users", "import", str(people_), "--data", data).returncode == 0
    wanted.write_text("place,code,line,recipient\n甲单位,ZW301,20,\n甲局,ZW201,二十,\n", "utf-8")
    refused = zwbot("alerts", "import", str(wanted), "--data", data)
    assert "甲局,ZW201,二十,：没看懂提醒线" in refused.stderr
    assert zwbot("alerts", "list", "--data", data).stdout == "place,code,line,recipient\n"
    wanted.write_text("甲单位,ZW301,20\n甲局,ZW201,开,\n", "gb18030")
    assert zwbot("alerts", "import", str(wanted), "--data", data).stdout == "已读入 2 行\n"
    there = zwbot("alerts", "list", "--data", data).stdout.splitlines()
    assert there[1:] == ["甲单位,ZW301,20,", "甲局,ZW201,开,"]
    planned = zwbot("jobs", "--dry-run", "--at", "2026-12-30T09:00+08:00", "--data", data)
    assert planned.stdout == "共 0 条\n"
