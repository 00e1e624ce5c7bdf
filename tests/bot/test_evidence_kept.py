"""佐证 through rounds: what was attached or changed before a form came back goes with the next version, whatever way
that takes."""

from __future__ import annotations

import json
import sqlite3
from io import BytesIO
from typing import Any

import pdfplumber

from bot.db.packing import unpack
from tests.bot.conftest import ADMIN, NEWCOMER, SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, give_reason, labels, send_in
from tests.bot.test_evidence import PAPER
from tests.bot.test_people import invited

MENDED = form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t15")
BOTH = ["乙.txt", "甲.txt"]


def _attach(clerk: Chat, card: dict[str, Any], name: str, row: int = 1) -> None:
    clerk.file(name, PAPER + name.encode(), caption=f"第{row}项", reply_to=str(card["message_id"]))
    clerk.said(f"✓ 已附到第 {row} 项")


def _first(app: Running, *names: str) -> tuple[Chat, dict[str, Any]]:
    """表5 with evidence, handed in."""
    clerk = app.chat()
    card = clerk.ask(form_text(5), "必须修改 1 处")
    for name in names:
        _attach(clerk, card, name)
    clerk.tap(clerk.ask("表5", "自评总分"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    return clerk, card


def _back(app: Running, clerk: Chat) -> dict[str, Any]:
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "退回（")
    return clerk.said("已退回修改")


def _mend(clerk: Chat, told: dict[str, Any]) -> None:
    """By its buttons, and handed in again."""
    clerk.send("① 15", reply_to=told["message_id"])
    clerk.tap(clerk.said("20 → 15"), "确认")
    clerk.tap(clerk.said("已改"), "重新提交")
    clerk.said("第 2 版")


def _resend(clerk: Chat) -> str:
    """The mended file; what was said of it."""
    card = clerk.ask(MENDED, "自评总分")
    return str(card["text"])


def _hand_in(clerk: Chat) -> None:
    card = clerk.ask("表5", "自评总分")
    send_in(clerk, card, next(one for one in labels(card) if "提交" in one))
    clerk.said("第 2 版")


def _held(app: Running) -> list[str]:
    """What the newest version went with, by its names."""
    assert app.idle()
    database = sqlite3.connect(app.data / "zwbot.sqlite")
    (compared,) = database.execute("select compared from submission order by id desc limit 1").fetchone()
    names = dict(database.execute("select sha256, name from evidence").fetchall())
    database.close()
    assert app.refused() == []
    return sorted(names[one] for one in json.loads(unpack(compared))["evidence"])


def _changes(app: Running, *, only: bool = False) -> str:
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "只看改动")
    return str(supervisor.said("佐证" if only else "第 2 版")["text"])


def test_answered_by_buttons(app: Running) -> None:
    clerk, _ = _first(app, "甲.txt")
    told = _back(app, clerk)
    _attach(clerk, told, "乙.txt", 2)
    _mend(clerk, told)
    assert _held(app) == BOTH
    assert "佐证 + 第 2 项 及时维护社会保障卡制卡机，确保…：乙.txt" in app.chat(SUPERVISOR).messages()[-1]["text"]
    assert "佐证 + 第 2 项" in _changes(app)
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "佐证")
    listed = supervisor.said("的佐证 2 件")["text"]
    assert "甲.txt" in listed
    assert "乙.txt" in listed


def test_the_mended_file_sent_again(app: Running) -> None:
    clerk, _ = _first(app, "甲.txt")
    _attach(clerk, _back(app, clerk), "乙.txt", 2)
    assert "上次附的佐证 2 件照旧" in _resend(clerk)
    _hand_in(clerk)
    assert _held(app) == BOTH


def test_attached_after_it_was_handed_in_and_before_it_came_back(app: Running) -> None:
    clerk, card = _first(app, "甲.txt")
    _attach(clerk, card, "乙.txt", 2)
    told = _back(app, clerk)
    assert "提交后您又改的也带上了，重新提交时一并交：佐证 1 件。" in told["text"]
    _mend(clerk, told)
    assert _held(app) == BOTH


def test_the_same_with_the_mended_file(app: Running) -> None:
    clerk, card = _first(app, "甲.txt")
    _attach(clerk, card, "乙.txt", 2)
    _back(app, clerk)
    _resend(clerk)
    _hand_in(clerk)
    assert _held(app) == BOTH


def test_in_reply_to_the_old_card_after_it_came_back(app: Running) -> None:
    clerk, card = _first(app, "甲.txt")
    told = _back(app, clerk)
    _attach(clerk, card, "乙.txt", 2)
    _mend(clerk, told)
    assert _held(app) == BOTH


def test_in_reply_to_the_return_after_the_file_was_sent_again(app: Running) -> None:
    clerk, _ = _first(app, "甲.txt")
    told = _back(app, clerk)
    _resend(clerk)
    _attach(clerk, told, "乙.txt", 2)
    # What is handed in from there is the file that came since.
    clerk.tap(told, "重新提交")
    clerk.said("第 2 版")
    assert _held(app) == BOTH


def test_what_is_taken_off_stays_off(app: Running) -> None:
    clerk, _ = _first(app, "甲.txt")
    told = _back(app, clerk)
    _attach(clerk, told, "乙.txt", 2)
    clerk.tap(clerk.messages()[-1], "看佐证")
    clerk.tap(clerk.said("的佐证"), "看 ②")
    clerk.tap(clerk.said("第 2 项"), "删除")
    clerk.tap(clerk.said("删了就找不回来"), "确认")
    clerk.said("✓ 已删除")
    _resend(clerk)
    _hand_in(clerk)
    assert _held(app) == ["甲.txt"]


def test_only_evidence_came(app: Running) -> None:
    clerk, card = _first(app)
    _attach(clerk, card, "乙.txt", 2)
    clerk.tap(clerk.ask("表5", "自评总分"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 2 版")
    assert _held(app) == ["乙.txt"]
    told = _changes(app, only=True)
    assert "表内没有改动" in told
    assert "佐证 + 第 2 项" in told


def test_withdrawn_and_sent_again(app: Running) -> None:
    clerk, _ = _first(app, "甲.txt")
    clerk.tap(clerk.ask("撤回表5", "撤回"), "撤回")
    clerk.tap(clerk.said("撤回"), "确认撤回")
    clerk.said("已撤回")
    _resend(clerk)
    _hand_in(clerk)
    assert _held(app) == ["甲.txt"]


def test_the_check_was_deleted_meanwhile(app: Running) -> None:
    clerk, _ = _first(app, "甲.txt")
    clerk.tap(clerk.ask("表5", "自评总分"), "更多")
    clerk.tap(clerk.said("还可以"), "删除")
    clerk.tap(clerk.said("删除这次发来的"), "确认删除")
    clerk.said("已删除")
    assert app.idle()
    _back(app, clerk)
    _resend(clerk)
    _hand_in(clerk)
    assert _held(app) == ["甲.txt"]


def test_a_colleague_sends_the_mended_file(app: Running) -> None:
    clerk, _ = _first(app, "甲.txt")
    _back(app, clerk)
    colleague = app.chat(NEWCOMER)
    colleague.ask(f"/start {invited(app.chat(ADMIN), '中卫市社会保险', '填报人')}", "已登记")
    assert "已提交的那一版带有说明 0 条、佐证 1 件，照旧带上" in _resend(colleague)
    _hand_in(colleague)
    assert _held(app) == ["甲.txt"]
    # The paper names it, though another attached it.
    colleague.tap(colleague.ask("表5", "自评总分"), "更多")
    colleague.tap(colleague.said("还可以"), "其他文件")
    colleague.tap(colleague.said("要哪一种文件"), "核对报告 PDF")
    sent = colleague.said("导出")
    with pdfplumber.open(BytesIO(app.client.get(f"/sim/files/{sent['file']['file_id']}").content)) as pdf:
        assert "甲.txt" in "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)


def test_edits_and_explanations_that_were_not_handed_in(app: Running) -> None:
    clerk, _ = _first(app)
    clerk.tap(clerk.ask("表5 第2项 9", "→ 9"), "确认")
    clerk.said("已改")
    clerk.tap(clerk.ask("表5", "自评总分"), "说明 ③")
    clerk.said("原因")
    clerk.ask("年中财政统一调减，已据实结算", "已记下 ③")
    told = _back(app, clerk)
    assert "一并交：表内 1 处、说明 1 条。" in told["text"]
    clerk.send("① 15", reply_to=told["message_id"])
    clerk.tap(clerk.said("20 → 15"), "确认")
    clerk.tap(clerk.said("已改"), "重新提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 2 版")
    seen = _changes(app)
    assert "10 → 9" in seen
    assert "年中财政统一调减" in seen


def test_a_row_that_is_gone_is_told(app: Running) -> None:
    clerk, _ = _first(app, "甲.txt")
    _back(app, clerk)
    rows = MENDED.split("\n")
    rows = [one for one in rows if "宁夏社会保障卡补卡张数" not in one]
    assert "有 1 件佐证没有带上" in clerk.ask("\n".join(rows), "自评总分")["text"]
