"""A column whose header says nothing is asked about once; a supervisor or an admin has it hold for others."""

from __future__ import annotations

import sqlite3
import tomllib
from dataclasses import replace

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import labels
from tests.zwcore.forms import as_docx, drawn
from tests.zwcore.strange import STRANGE

ADMIN = 1003
STRANGEST = next(one for one in STRANGE if one.name == "unguessable")
MINE = replace(STRANGEST.form, unit="中卫市社会保险事业管理中心")
FILE = as_docx(MINE, drawn(MINE, STRANGEST.look))


def say_all(chat: Chat) -> dict[str, object]:
    """Send the form and say of each column that is asked about what it is; the card that comes then."""
    chat.file("军令状.docx", FILE)
    chat.tap(chat.said("校舍维修"), "认一下 3 栏")
    for header, field in (("军令状", "指标值"), ("交账单", "实际完成值"), ("有啥要说的", "偏差原因")):
        chat.tap(chat.said(f"“{header}”这一栏没有读懂"), field)
    return chat.said("已按认过的栏目重新读过")


def test_said_once_and_read_so_from_then_on(app: Running) -> None:
    chat = app.chat()
    card = say_all(chat)
    assert "认一下" not in " ".join(labels(card))
    chat.file("again.docx", FILE)
    assert "认一下" not in " ".join(labels(chat.said("校舍维修")))
    assert "“军令状” → 指标值" in chat.ask("/columns", "认过的栏目")["text"]


def test_nobody_else_reads_so_until_it_is_confirmed(app: Running) -> None:
    say_all(app.chat())
    admin = app.chat(ADMIN)
    admin.file("form.docx", FILE)
    assert "认一下 3 栏" in labels(admin.said("校舍维修"))
    listed = admin.ask("/columns", "认过的栏目（3 条")
    for number in ("1", "2", "3"):
        admin.tap(listed, number)
        admin.tap(admin.said("只对本人"), "所有人都这样读")
        listed = admin.said("认过的栏目")
    admin.file("once-more.docx", FILE)
    assert "认一下" not in " ".join(labels(admin.said("校舍维修")))


def test_a_supervisor_confirms_for_the_unit(app: Running) -> None:
    say_all(app.chat())
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/columns", "认过的栏目"), "1")
    supervisor.tap(supervisor.said("只对本人"), "本单位都这样读")
    assert "都这样读）" in supervisor.said("认过的栏目")["text"]


def test_an_admin_exports_and_undoes(app: Running) -> None:
    say_all(app.chat())
    admin = app.chat(ADMIN)
    admin.tap(admin.ask("/columns", "认过的栏目"), "1")
    one = admin.said("只对本人")
    admin.tap(one, "导出表样")
    sent = admin.said("表样文件")
    assert sent["file"]["name"].endswith(".toml")
    content = app.client.get(f"/sim/files/{sent['file']['file_id']}").text
    assert tomllib.loads(content)["taught"][0]["columns"] == {
        "军令状": "target", "交账单": "actual", "有啥要说的": "deviation",
    }  # fmt: skip
    admin.tap(one, "撤销")
    assert "认过的栏目</b>（2 条" in admin.said("认过的栏目")["html"]


def test_a_wrong_guess_is_put_right(app: Running) -> None:
    strange = next(one for one in STRANGE if one.name == "outcome-first")
    form = replace(strange.form, unit="中卫市社会保险事业管理中心")
    look = strange.look._replace(columns={**strange.look.columns, "actual": "兑现账"})
    chat = app.chat()
    chat.file("form.docx", as_docx(form, drawn(form, look)))
    chat.tap(chat.said("河道清淤"), "认一下 1 栏")
    asked = chat.said("“兑现账”这一栏，读作“实际完成值”")
    assert "18.6公里" in asked["text"]
    chat.tap(asked, "不对")
    assert "都不是" in labels(chat.said("“兑现账”这一栏是哪一栏"))
    chat.tap(chat.said("是哪一栏"), "返回")
    chat.tap(chat.said("河道清淤"), "认一下 1 栏")
    chat.tap(chat.said("读作"), "对")
    assert "认一下" not in " ".join(labels(chat.said("已按认过的栏目重新读过")))


def test_what_was_said_is_in_the_log(app: Running) -> None:
    say_all(app.chat())
    rows = sqlite3.connect(app.data / "zwbot.sqlite").execute("select count(*) from audit_log where action = 'teach'")
    assert rows.fetchone() == (3,)
