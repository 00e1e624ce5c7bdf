"""不作为问题 over the real HTTP service: a finding is marked, taken back; what the admin sees of the checks."""

from __future__ import annotations

import json

from tests.bot.audits import auditor_of, zwbot
from tests.bot.conftest import ADMIN, SUPERVISOR, Running
from tests.bot.talk import form_text, give_reason, hand_in_nine, labels


def test_a_finding_is_marked_shown_with_who_and_taken_back(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    card = supervisor.ask("/score 补卡", "自评总分")
    supervisor.tap(card, "全部问题")
    every = supervisor.said("全部问题")
    assert labels(every) == ["⬅ 返回", "不作为问题"]
    supervisor.tap(every, "不作为问题")
    which = supervisor.said("哪一处不作为问题？")
    supervisor.tap(which, "②")
    why = supervisor.said("② 为什么不作为问题？")
    assert labels(why)[:4] == ["已有批复或说明", "表样本来如此", "程序读错了", "另有规定"]
    supervisor.tap(why, "已有批复或说明")
    marked = supervisor.said("不作为问题：已有批复或说明（李主任")
    assert "撤回 ②" in labels(marked)
    supervisor.tap(marked, "①")
    supervisor.tap(supervisor.said("① 为什么"), "自己写")
    supervisor.said("请用一句话写明")
    supervisor.ask("好", "请用一句话写明理由")
    marked = supervisor.ask("按市局通知，得分可以加 5 分", "得分可以加 5 分（李主任")
    assert "不作为问题：① 按市局通知，得分可以加 5 分（李主任）" in clerk.ask("/score 补卡", "自评总分")["text"]
    auditor = auditor_of(app)
    shown = auditor.ask("/score 补卡", "自评总分")
    assert "① 按市局通知，得分可以加 5 分（李主任）" in shown["text"]
    auditor.tap(shown, "全部问题")
    assert "不作为问题 2 处" in auditor.said("全部问题")["text"]
    supervisor.tap(marked, "撤回 ①")
    assert "撤回 ①" not in labels(supervisor.said("哪一处不作为问题？"))
    assert "按市局通知" not in clerk.ask("/score 补卡", "自评总分")["text"]
    assert app.refused() == []


def test_what_is_marked_is_listed_once_and_all_can_be_reached(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.tap(supervisor.ask("/score 职业年金", "自评总分"), "全部问题")
    every = supervisor.said("全部问题")
    before = int(every["text"].partition("请核实 ")[2][0])
    supervisor.tap(every, "不作为问题")
    which = supervisor.said("哪一处不作为问题？")
    assert "⑦" not in labels(which)
    supervisor.tap(which, "后一页")
    which = supervisor.said("⑦")
    supervisor.tap(which, "⑦")
    supervisor.tap(supervisor.said("⑦ 为什么"), "表样本来如此")
    which = supervisor.said("不作为问题：表样本来如此")
    assert "撤回 ⑦" in labels(which)
    supervisor.tap(which, "前一页")
    which = supervisor.said("哪一处不作为问题？")
    supervisor.tap(which, "③")
    supervisor.tap(supervisor.said("③ 为什么"), "已有批复或说明")
    marked = supervisor.said("不作为问题：已有批复或说明")
    supervisor.tap(marked, "⬅ 全部问题")
    seen = [supervisor.said("全部问题")["text"]]
    while "后一页 ➡" in labels(supervisor.messages()[-1]):
        supervisor.tap(supervisor.messages()[-1], "后一页")
        seen.append(supervisor.said(f"第 {len(seen) + 1} 页")["text"])
    assert all(len(one.splitlines()) <= 14 for one in seen)
    whole = "\n".join(seen)
    assert f"请核实 {before - 1} 处" in whole
    assert "不作为问题 2 处" in whole
    for number in "①②③④⑤⑥⑦⑧":
        assert sum(line.startswith(number) for line in whole.splitlines()) == 1, number
    assert app.refused() == []


def test_what_is_marked_counts_no_more(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.ask("把得分超过分值的都退回", "一并退回？")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "全部问题")
    supervisor.tap(supervisor.said("全部问题"), "不作为问题")
    supervisor.tap(supervisor.said("哪一处"), "①")
    supervisor.tap(supervisor.said("为什么"), "另有规定")
    supervisor.said("不作为问题：另有规定")
    supervisor.ask("把得分超过分值的都退回", "没有退回任何一张")
    card = supervisor.ask("/score 补卡", "必须修改 0 · 请核实")
    assert "（另 1 处不作为问题）" in card["text"]
    assert "必须修改 1" in clerk.ask("/score 补卡", "自评总分")["text"]
    assert "确认通过？" not in supervisor.ask("通过表5", "审核通过：表5")["text"]
    supervisor.tap(card, "审核通过")
    supervisor.said("✓ 审核通过：表5")


def test_a_mark_holds_as_long_as_the_finding_says_the_same(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "全部问题")
    supervisor.tap(supervisor.said("全部问题"), "不作为问题")
    supervisor.tap(supervisor.said("哪一处"), "①")
    which = supervisor.said("为什么")
    supervisor.tap(which, "另有规定")
    supervisor.said("不作为问题：另有规定")
    changed = form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t19")
    clerk.tap(clerk.ask(changed, "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 2 版")
    again = supervisor.ask("/score 补卡", "第 2 版")["text"]
    assert "得分 19" in again
    assert "另有规定" not in again
    assert "新的一版" in supervisor.tap(which, "②")["alert"]


def test_the_admin_sees_per_check_how_often_it_was_marked_and_confirmed(app: Running) -> None:
    hand_in_nine(app.chat())
    supervisor, admin = app.chat(SUPERVISOR), app.chat(ADMIN)
    assert "另有" in admin.ask("/checks", "不作为问题 : 认可")["text"]
    card = supervisor.ask("/score 补卡", "自评总分")
    supervisor.tap(card, "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "退回（1 处）")
    supervisor.said("已退回")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "全部问题")
    supervisor.tap(supervisor.said("全部问题"), "不作为问题")
    supervisor.tap(supervisor.said("哪一处"), "②")
    supervisor.tap(supervisor.said("为什么"), "表样本来如此")
    supervisor.said("不作为问题：表样本来如此")
    text = admin.ask("/checks", "不作为问题 : 认可")["text"]
    assert "ZW201 得分超过分值　0 : 1（改 0，1 张有）" in text
    assert "　1 : 0（改 0，" in text
    supervisor.ask("/checks", "用不了这个功能")
    done = zwbot(app, "checks")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ZW201" in done.stdout
    rows = {row["code"]: row for row in json.loads(zwbot(app, "checks", "--json").stdout)}
    assert rows["ZW201"] == {
        "code": "ZW201", "forms": 1, "marked": 0, "confirmed": 1, "changed": 0, "title": "得分超过分值"
    }  # fmt: skip
    assert sum(row["marked"] for row in rows.values()) == 1
