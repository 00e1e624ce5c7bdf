"""People: a roster read in, invitations taken and refused, confirmed and taken back."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot.db.queries import people
from bot.services import invites, roster
from bot.services.people import Person
from tests.bot.conftest import ADMIN, CLERK, NEWCOMER, SUPERVISOR, Apart, Chat, Running
from tests.bot.talk import begin, form_text
from tests.bot.test_admin_link import start

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ACCOUNTS = "account join person on person.id = account.person_id"
BY_ADDRESS = "(select person_id from account where address = ?)"
HEAD = "department,parent,unit,short,name,role,phone"


def town() -> str:
    """Two departments, six units, twenty people."""
    lines = [HEAD, "市人社局,,,,李主任,supervisor,", "市财政局,,,,周科长,auditor,"]
    units = [("市人社局", f"人社单位{n}") for n in (1, 2, 3)] + [("市财政局", f"财政单位{n}") for n in (1, 2, 3)]
    for n in range(18):
        department, unit = units[n % 6]
        phone = "13900000001" if n == 0 else ""
        lines.append(f"{department},,{unit},,填报人{n},clerk,{phone}")
    return "\n".join(lines) + "\n"


def test_a_roster_is_read_in_whole_or_not_at_all() -> None:
    lines, wrong = roster.read(town().encode("gb18030"))
    assert (len(lines), wrong) == (20, [])
    _, wrong = roster.read((HEAD + "\n市人社局,,,,王芳,clerk,\n,,,,,,\n市人社局,,,,张三,boss,\n").encode("utf-8-sig"))
    assert wrong == [
        "第 2 行：填报人（clerk）要写单位（unit）",
        "第 3 行：没有写主管部门（department）",
        "第 4 行：没有“boss”这个身份，可用 clerk、supervisor、admin、auditor",
    ]
    assert roster.read(b"a,b\n1,2\n")[1][0].startswith("第 1 行：缺少这些列")


def test_a_roster_that_contradicts_itself_is_refused() -> None:
    lines = ["市局,,甲,,,,", "别局,,甲,,,,", "市局,,甲,,李,clerk,123", "市局,,甲,,王,clerk,13900000001"]
    lines += ["市局,,甲,,赵,clerk,+8613900000001", "东局,西局,,,,,", "西局,东局,,,,,"]
    assert roster.read("\n".join([HEAD, *lines]).encode())[1] == [
        "第 3 行：“甲”前面写在“市局”下，这里写在“别局”下",
        "第 4 行：手机号“123”不是 11 位",
        "第 6 行：手机号 +8613900000001 已写给“王”",
        "第 8 行：上级部门绕成了圈：西局、东局",
    ]
    assert roster.read(b"\xff\xff")[1] == ["文件的编码读不懂，请另存为 UTF-8 或 GB18030 的 CSV"]


def _met(session: Session, number: int) -> Person:
    chat = people.account(session, "telegram", str(number), START)
    return people.meet(session, chat_id=chat.id or 0, name="", language="zh_CN", now=START)[0]


def test_a_roster_read_in_again_leaves_one_link_a_person_and_none_for_who_joined(session: Session) -> None:
    lines, _ = roster.read(f"{HEAD}\n市局,,甲,,张三,clerk,\n市局,,甲,,李四,clerk,\n".encode())
    first, second = roster.bring_in(session, lines, START), roster.bring_in(session, lines, START)
    one, other = (_met(session, n) for n in (1, 2))
    session.flush()
    assert invites.take(session, one, first[0].token, START)[0] == invites.Taking.REVOKED
    assert invites.take(session, other, second[0].token, START)[0] == invites.Taking.TAKEN
    assert [again.name for again in roster.bring_in(session, lines, START)] == ["李四"]


def test_a_roster_goes_out_as_it_came_in_and_no_cell_is_a_formula(session: Session) -> None:
    lines, _ = roster.read(f"{HEAD}\n=市局,,=单位,短,,,\n下级局,=市局,单位二,,,,\n".encode())
    roster.bring_in(session, lines, START)
    text = roster.written(session)
    assert "'=市局,,'=单位,短,," in text
    assert roster.read(text.encode())[0] == lines
    top = people.department(session, "=市局")
    assert len(people.tree(session, top.id or 0)) == 2


def test_from_an_empty_database_to_a_clerk_who_joined(apart: Apart, tmp_path: Path) -> None:
    file, links = tmp_path / "town.csv", tmp_path / "links.csv"
    file.write_text(town(), encoding="utf-8")
    bot = start(apart)
    found = re.search(r"start=([\w-]{22})\b", bot.child.stdout.readline())
    assert found
    admin = apart.chat(ADMIN)
    admin.ask(f"/start {found[1]}", "已登记")
    command = ["users", "import", str(file), "--links", str(links), "--data", str(apart.data)]
    done = subprocess.run([sys.executable, "-m", "bot", *command], capture_output=True, text=True, check=True)
    assert "已读入 20 行，邀请 20 人" in done.stdout
    tokens = [line.rpartition(" ")[2] for line in links.read_text("utf-8-sig").splitlines()]
    supervisor, bound, free = tokens[0], tokens[2], tokens[3]
    # A clerk joins; the same link a second time, and by somebody else, is refused.
    clerk, stranger = apart.chat(CLERK), apart.chat(NEWCOMER)
    assert "人社单位2" in clerk.ask(f"/start {free}", "已登记")["text"]
    stranger.ask(f"/start {free}", "已经用过了")
    # One that is bound to a phone: a stranger's contact, another number, then the right one.
    stranger.ask(f"/start {bound}", "绑定了手机号")
    share = {"from": NEWCOMER, "phone": "+86 139 0000 0001"}
    apart.client.post("/sim/contacts", json={**share, "user_id": CLERK})
    stranger.said("这是别人的名片")
    apart.client.post("/sim/contacts", json={"from": NEWCOMER, "phone": "13911111111", "user_id": NEWCOMER})
    stranger.said("邀请不能转给别人用")
    stranger.ask(f"/start {bound}", "绑定了手机号")
    apart.client.post("/sim/contacts", json={**share, "user_id": NEWCOMER})
    stranger.said("已登记")
    # A role above clerk waits for the admin.
    boss = apart.chat(SUPERVISOR)
    boss.ask(f"/start {supervisor}", "要管理员确认")
    asked = admin.said("请确认是不是本人")
    admin.tap(asked, "确认")
    boss.said("您现在是主管部门审核人")
    database = sqlite3.connect(apart.data / "zwbot.sqlite")
    rows = database.execute(f"select address, role from {ACCOUNTS}").fetchall()
    database.close()
    roles = {int(address): role for address, role in rows}
    assert roles == {ADMIN: "admin", CLERK: "clerk", NEWCOMER: "clerk", SUPERVISOR: "supervisor"}
    bot.stop()
    kept = b"".join(one.read_bytes() for one in sorted(apart.data.rglob("*")) if one.is_file())
    assert not [number for number in (b"139 0000 0001", b"13900000001", b"13911111111") if number in kept]


def test_the_admin_invites_takes_back_and_lets_somebody_go(app: Running) -> None:
    admin, newcomer, clerk = app.chat(ADMIN), app.chat(NEWCOMER), app.chat(CLERK)
    card = admin.ask("/people", "单位和人员")
    admin.tap(card, "中卫市社会保险")
    card = admin.said("填报人")
    admin.tap(card, "邀请填报人")
    made = admin.said("/start ")
    token = re.search(r"/start ([\w-]{22})", made["text"])
    assert token
    card = admin.said("未用的邀请 1 个")
    admin.tap(card, "撤销未用的邀请")
    admin.tap(admin.said("的 1 个未用的邀请？"), "不撤")
    admin.tap(admin.said("未用的邀请 1 个"), "撤销未用的邀请")
    admin.tap(admin.said("的 1 个未用的邀请？"), "撤销这 1 个")
    card = admin.said("已撤销 1 个邀请")
    newcomer.ask(f"/start {token[1]}", "已撤销")
    admin.tap(card, "邀请填报人")
    again = re.search(r"/start ([\w-]{22})", admin.said("/start ")["text"])
    assert again
    newcomer.ask(f"/start {again[1]}", "已登记")
    question = begin(clerk)
    admin.tap(admin.ask("/people", "单位和人员"), "中卫市社会保险")
    card = admin.said("未用的邀请 0 个")
    admin.tap(card, "1. 王芳")
    card = admin.said("没填完的草稿 1 份")
    admin.tap(card, "不再负责")
    admin.tap(admin.said("工作交给谁"), "交给")
    assert "交接草稿 1 份" in admin.said("已停用")["text"]
    newcomer.ask("/drafts", "草稿 1 份")
    # What was in hand went to the other: old buttons say that the door is shut, not that something was deleted.
    assert "您现在的身份用不了这个功能" in clerk.tap(question, "存草稿")["alert"]
    assert "还没有绑定单位" in clerk.ask("/help")["text"]
    assert app.refused() == []


def test_a_token_stands_nowhere_in_the_database(app: Running) -> None:
    admin = app.chat(ADMIN)
    admin.tap(admin.ask("/people", "单位和人员"), "中卫市社会保险")
    admin.tap(admin.said("填报人"), "邀请填报人")
    token = re.search(r"/start ([\w-]{22})", admin.said("/start ")["text"])
    assert token
    app.idle()
    database = sqlite3.connect(app.data / "zwbot.sqlite")
    assert token[1] not in "\n".join(database.iterdump())
    database.close()


def test_the_last_admin_stays(app: Running) -> None:
    with sqlite3.connect(app.data / "zwbot.sqlite") as database:
        database.execute(f"update person set department_id = 1 where id = {BY_ADDRESS}", (ADMIN,))
    database.close()
    admin = app.chat(ADMIN)
    for deed in ("不再负责", "改为绩效科"):
        admin.tap(admin.ask("/people", "单位和人员"), "中卫市人力资源")
        admin.tap(admin.said("张管理员"), "张管理员")
        admin.tap(admin.said("加入"), deed)
        admin.said("是唯一的管理员")
    admin.ask("/people", "单位和人员")


def test_who_is_let_go_while_asked_for_the_reason_is_told_so(app: Running) -> None:
    clerk, admin = app.chat(CLERK), app.chat(ADMIN)
    clerk.send(form_text(5))
    clerk.tap(clerk.said("自评总分"), "附说明提交")
    clerk.said("原因")
    admin.tap(admin.ask("/people", "单位和人员"), "中卫市社会保险")
    admin.tap(admin.said("填报人"), "1. 王芳")
    admin.tap(admin.said("加入"), "不再负责")
    admin.tap(admin.said("工作交给谁"), "不交接")
    admin.said("已停用 王芳")
    clerk.ask("得分待科室确认", "您还没有绑定单位，可以自查，不能提交。")


def put(app: Running, statement: str, *rows: tuple[object, ...]) -> None:
    """Change the database beside the bot."""
    with sqlite3.connect(app.data / "zwbot.sqlite") as database:
        database.executemany(statement, rows)
    database.close()


def buttons(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message["buttons"] for button in row]


def test_everybody_of_a_unit_is_listed_page_by_page_and_has_a_card(app: Running) -> None:
    more = [(2000 + n, f"同事{n}") for n in range(11)]
    new = "insert into person (id, name, language, role, unit_id, blocked, created)"
    put(app, f"{new} values (?, ?, 'zh_CN', 'clerk', 1, 1, '2030-01-01 00:00:00')", *more)
    put(
        app,
        f"insert into leave (person_id, delegate_id, until, created) "
        f"values ({BY_ADDRESS}, ?, '2030-01-01 00:00:00', '2020-01-01 00:00:00')",
        (CLERK, 2000),
    )
    admin = app.chat(ADMIN)
    admin.tap(admin.ask("/people", "单位和人员"), "中卫市社会保险")
    card = admin.said("12 人")
    assert "第 1/2 页" in card["text"]
    assert [row["text"] for row in card["buttons"][0]] == ["1. 王芳", "2. 同事0", "3. 同事1"]
    admin.tap(card, "下一页")
    card = admin.said("第 2/2 页")
    assert buttons(card)[:3] == ["10. 同事8", "11. 同事9", "12. 同事10"]
    admin.tap(card, "12. 同事10")
    card = admin.said("加入")
    assert "联系不上" in card["text"]
    assert "单位应报未交 0 张" in card["text"]
    admin.tap(card, "返回")
    admin.tap(admin.said("12 人"), "1. 王芳")
    assert "请假到 2030-01-01 08:00，提醒由 同事0 代收" in admin.said("加入")["text"]
    assert app.refused() == []


def test_drafts_are_handed_over_and_a_role_changed_once_confirmed(app: Running) -> None:
    admin, newcomer, clerk = app.chat(ADMIN), app.chat(NEWCOMER), app.chat(CLERK)
    begin(clerk)
    newcomer.ask("/start", "还没有绑定单位")
    put(app, f"update person set role = 'clerk', unit_id = 1 where id = {BY_ADDRESS}", (NEWCOMER,))
    admin.tap(admin.ask("/people", "单位和人员"), "中卫市社会保险")
    admin.tap(admin.said("2 人"), "1. 王芳")
    admin.tap(admin.said("没填完的草稿 1 份"), "交接")
    admin.tap(admin.said("身份不变"), "交给")
    card = admin.said("草稿 1 份已交给")
    newcomer.ask("/drafts", "草稿 1 份")
    clerk.ask("/help")
    app.idle()
    assert not [one for one in clerk.messages() if "填到一半" in one["text"]], "the draft is somebody else's now"
    admin.tap(card, "改为主管部门审核人")
    asked = admin.said("从填报人改为主管部门审核人？")
    assert "王芳，填报人" not in asked["text"]
    admin.tap(asked, "确认")
    assert "中卫市人力资源" in admin.said("已改：王芳，主管部门审核人")["text"]
    clerk.said("您现在是主管部门审核人")
    clerk.ask("/score", "还没有提交的表")
    assert app.refused() == []


def test_start_gives_the_menu_of_the_role(app: Running) -> None:
    newcomer = app.chat(NEWCOMER)
    newcomer.ask("/start", "还没有绑定单位")
    assert "people" not in menu(app, NEWCOMER)
    put(app, f"update person set role = 'admin' where id = {BY_ADDRESS}", (NEWCOMER,))
    newcomer.ask("/start", "您是管理员")
    assert "people" in menu(app, NEWCOMER)


def menu(app: Running, person: int) -> str:
    """The menu that a chat was given last."""
    assert app.idle()
    given = (str(call["params"]) for call in app.calls() if call["method"] == "setMyCommands")
    return [one for one in given if str(person) in one][-1]


def invited(admin: Chat, place: str, role: str) -> str:
    """The token of an invitation made in the chat."""
    admin.tap(admin.ask("/people", "单位和人员"), place)
    admin.tap(admin.said("未用的邀请"), f"邀请{role}")
    token = re.search(r"/start ([\w-]{22})", admin.said("/start ")["text"])
    assert token
    return token[1]


def test_another_admin_is_invited_and_confirmed_and_keeps_the_role_when_a_clerks_link_is_opened(app: Running) -> None:
    admin, second, clerk = app.chat(ADMIN), app.chat(NEWCOMER), app.chat(CLERK)
    second.ask(f"/start {invited(admin, '管理员', '管理员')}", "要管理员确认")
    admin.tap(admin.said("用邀请登记为管理员"), "确认")
    second.said("您现在是管理员")
    token = invited(admin, "中卫市社会保险", "填报人")
    assert "您是管理员，没有登记，身份不变" in second.ask(f"/start {token}")["text"]
    assert "您是管理员：/people" in second.ask("/help")["text"]
    put(app, f"update person set role = 'none', unit_id = null where id = {BY_ADDRESS}", (CLERK,))
    clerk.ask(f"/start {token}", "已登记")
    admin.tap(admin.ask("/people", "单位和人员"), "管理员")
    assert len([one for one in buttons(admin.said("2 人")) if one[:2] in ("1.", "2.")]) == 2
    assert app.refused() == []


def test_a_supervisors_link_confirmed_late_takes_no_admins_role(app: Running) -> None:
    admin, second = app.chat(ADMIN), app.chat(NEWCOMER)
    second.ask(f"/start {invited(admin, '中卫市人力资源', '主管部门审核人')}", "要管理员确认")
    put(app, f"update person set role = 'admin' where id = {BY_ADDRESS}", (NEWCOMER,))
    assert "已是管理员，没有改" in str(admin.tap(admin.said("请确认是不是本人"), "确认")["alert"])
    second.ask("/people", "单位和人员")


@pytest.mark.parametrize("person", [CLERK, SUPERVISOR, NEWCOMER])
def test_nobody_else_manages_people(app: Running, person: int) -> None:
    assert "用不了这个功能" in app.chat(person).ask("/people")["text"]


def test_rights_are_looked_at_again_when_an_old_button_is_tapped(app: Running) -> None:
    clerk, admin, supervisor = app.chat(CLERK), app.chat(ADMIN), app.chat(SUPERVISOR)
    clerk.send(form_text(6))
    card = clerk.said("自评总分")
    assert "用不了这个功能" in app.chat(NEWCOMER).ask("/score 工伤")["text"]
    assert "用不了这个功能" in admin.ask("/score 工伤")["text"]
    assert "还没有提交的表" in supervisor.ask("/score 工伤")["text"]
    admin.tap(admin.ask("/people", "单位和人员"), "中卫市社会保险")
    admin.tap(admin.said("填报人"), "1. 王芳")
    admin.tap(admin.said("加入"), "不再负责")
    admin.tap(admin.said("工作交给谁"), "不交接")
    admin.said("已停用 王芳")
    assert "还没有绑定单位" in str(clerk.tap(card, "提交")["alert"])
    assert "用不了这个功能" in clerk.ask("/submit")["text"]
    assert "还没有提交的表" in supervisor.ask("/score 工伤")["text"]
    assert app.refused() == []
