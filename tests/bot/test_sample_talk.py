"""抽查 and 复核 over the real HTTP service: drawn, repeated from the seed, three scores side by side, the gap."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import Any

from tests.bot.audits import auditor_of, zwbot
from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import hand_in_nine, labels

LONGEST_CARD = 14


def test_a_sample_is_drawn_logged_and_repeated_from_its_seed(app: Running) -> None:
    hand_in_nine(app.chat())
    auditor = auditor_of(app)
    first = auditor.ask("/sample 2024 20", "第 1 次抽取")["text"]
    assert "抽查 · 2024 年度 · 第 1 次抽取" in first
    assert "从 9 张里按风险抽 2 张（20%）" in first
    seed = re.search(r"种子 ([0-9a-f]{16})（系统抽取）", first)
    assert seed
    asked = auditor.ask("/sample 2024 20", "已经这样抽过")
    assert "最近是第 1 次（2 张）" in asked["text"]
    assert labels(asked) == ["抽取 20%", "2024 第 1 次（2 张）"]
    auditor.tap(asked, "抽取 20%")
    second = auditor.said("第 2 次抽取")["text"]
    assert seed[1] not in second
    auditor.tap(asked, "抽取 20%")
    assert auditor.said("第 2 次抽取")["text"] == second
    again = auditor.ask(f"/sample 2024 20 {seed[1]}", "没有另抽")["text"]
    assert "第 1 次抽取" in again
    assert _drawn(again) == _drawn(first)
    assert all("· 社会保险" in line for line in _drawn(first))
    asked = auditor.ask("/sample 2024 9张 社会保险事业", "（中卫市社会保险事业管理中心）只有 9 张可抽")
    auditor.tap(asked, "抽取 9 张")
    whole = auditor.said("第 3 次抽取")
    assert "范围：中卫市社会保险事业管理中心" in whole["text"]
    assert len(whole["text"].splitlines()) <= LONGEST_CARD
    assert "第 1/2 页" in whole["text"]
    auditor.tap(whole, "后一页")
    assert "第 2/2 页" in auditor.said("第 3 次抽取")["text"]
    auditor.tap(whole, "怎么抽的")
    assert "+4 有必须修改：" in auditor.said("是怎么抽的")["text"]
    given = auditor.ask("/sample 2024 20 abc7", "第 4 次抽取")["text"]
    assert "种子 abc7（抽查人给定）" in given
    assert app.refused() == []
    done = zwbot(app, "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert "抽查 4 次，都按种子重抽过，名单相同" in done.stdout
    with closing(sqlite3.connect(app.data / "zwbot.sqlite")) as base:
        lines = base.execute("SELECT count(*) FROM audit_log WHERE action = 'sample'").fetchone()
    assert lines == (4,)


def _drawn(text: str) -> list[str]:
    return [line.partition("：")[0] for line in text.splitlines() if re.match(r"\d+ 表", line)]


def test_a_draw_by_buttons_and_a_finger_twice_on_it_is_one_draw(app: Running) -> None:
    hand_in_nine(app.chat())
    auditor = auditor_of(app)
    auditor.tap(auditor.ask("/year 2024", "9 张"), "抽查")
    asked = auditor.said("抽多少")
    assert labels(asked) == ["2024 新抽 5%", "2024 新抽 10%", "2024 新抽 20%"]
    auditor.tap(asked, "2024 新抽 20%")
    auditor.said("第 1 次抽取")
    auditor.tap(asked, "2024 新抽 20%")
    auditor.said("第 1 次抽取")
    asked = auditor.ask("/sample", "已抽过的：2024 第 1 次（2 张）")
    assert asked["text"].splitlines()[-1] == "另抽一次，点“新抽”；看抽过的，点“第几次”。"
    assert [label for label in labels(asked) if "次" in label] == ["2024 第 1 次（2 张）"]


def test_what_is_said_in_plain_words_leads_to_a_command_that_works(app: Running) -> None:
    hand_in_nine(app.chat())
    auditor = auditor_of(app)
    auditor.tap(auditor.ask("抽查2024年的5%", "5%"), "抽取 5%")
    assert "9 张里按风险抽 1 张（5%）" in auditor.said("第 1 次抽取")["text"]
    department = auditor.ask("/sample 2024 20 中卫市人力资源和社会保障局", "第 2 次抽取")["text"]
    assert "范围：中卫市人力资源和社会保障局" in department


def test_what_cannot_be_drawn_is_said(app: Running) -> None:
    auditor = auditor_of(app)
    auditor.ask("/sample", "抽多少")
    auditor.ask("/sample 2024 20", "没有可以抽的表")
    assert "2024 新抽 10%" in labels(auditor.ask("/sample 2024", "抽多少"))
    auditor.ask("/sample 20% 2024年度", "没有可以抽的表")
    auditor.ask("/sample 去年 一些", "没看懂要抽多少")
    auditor.ask("/sample 2024 0", "没看懂要抽多少")
    auditor.ask("/sample 2024 20 某某单位", "没有找到单位或主管部门“某某单位”")
    auditor.ask("/sample 2024 20 13912345678", "这个种子用不了")
    supervisor = app.chat(SUPERVISOR)
    supervisor.ask("/sample 2024 20", "用不了这个功能")


def open_five(auditor: Chat, listed: dict[str, Any]) -> None:
    """Open 表5 in the list of a draw, on whichever page it is."""
    if not any("表5" in label for label in labels(listed)):
        auditor.tap(listed, "后一页")
        listed = auditor.said("第 2/2 页")
    auditor.tap(listed, next(label for label in labels(listed) if "表5" in label))


def test_an_auditor_gives_points_row_by_row_and_the_three_scores_stand_side_by_side(app: Running) -> None:
    hand_in_nine(app.chat())
    auditor = auditor_of(app)
    auditor.tap(auditor.ask("/sample 2024 100", "只有 9 张可抽"), "抽取 100%")
    listed = auditor.said("第 1 次抽取")
    open_five(auditor, listed)
    shown = auditor.said("复核 表5")
    assert "第 1 次抽取，签 14：有必须修改、得分超过分值、预算变化 30% 以上" in shown["text"]
    assert "自评 100 ｜ 核算（程序）– ｜ 复核（人工）–" in shown["text"]
    assert "6 开展多种优惠便民行…（15）：20 · – · –" in shown["text"]
    assert len(shown["text"].splitlines()) <= LONGEST_CARD
    auditor.tap(shown, "6")
    asked = auditor.said("第 6 项")
    assert labels(asked) == ["满分 15", "0 分", "⬅ 复核"]
    auditor.ask("16", "最多 15 分")
    auditor.ask("很好", "这不是一个数")
    shown = auditor.ask("12.5", "已记下")
    assert "（15）：20 · – · 12.5" in shown["text"]
    auditor.tap(shown, "其余同自评")
    shown = auditor.said("复核（人工）97.5")
    assert "自评 − 复核 = 2.5；" in shown["text"]
    assert "其余同自评" not in labels(shown)
    auditor.tap(shown, "复核意见")
    auditor.tap(auditor.said("的复核意见"), "佐证不足")
    shown = auditor.said("复核意见：佐证不足")
    auditor.tap(shown, "复核总分")
    auditor.said("请直接写一个数")
    shown = auditor.ask("96", "复核（人工）96")
    assert "自评 100 ｜ 核算（程序）– ｜ 复核（人工）96" in shown["text"]
    auditor.tap(shown, "经过")
    log = auditor.said("的复核经过")
    assert [line.partition(" ")[2].partition(" ")[2] for line in log["text"].splitlines()[1:]][-3:] == [
        "周科长 总分 97.5", "周科长 意见：佐证不足", "周科长 总分 96"
    ]  # fmt: skip
    auditor.tap(log, "⬅ 复核")
    auditor.tap(auditor.said("复核（人工）96"), "名单")
    listed = auditor.said("第 1 次抽取")
    auditor.tap(listed, "各单位差距")
    gaps = auditor.said("各单位差距")["text"]
    assert "抽 9 张，已复核 1；自评 100 − 复核 96 = 4（平均 4）" in gaps
    card = app.chat(SUPERVISOR).ask("/score 补卡", "自评总分")["text"]
    assert "复核得分（人工）96，" in card
    assert "复核" not in app.chat().ask("/score 补卡", "自评总分")["text"].replace("复核对", "")
    assert app.refused() == []
    assert zwbot(app, "verify").returncode == 0


def test_a_filed_form_is_rechecked_from_its_card(app: Running) -> None:
    hand_in_nine(app.chat())
    auditor = auditor_of(app)
    card = auditor.ask("/score 补卡", "自评总分")
    assert labels(card)[0] == "复核"
    auditor.tap(card, "复核")
    shown = auditor.said("复核 表5")
    assert "⬅ 名单" not in labels(shown)
    auditor.tap(shown, "卡片")
    assert "复核" in labels(auditor.said("自评总分"))


def test_a_total_that_was_typed_stays_until_the_sum_is_taken(app: Running) -> None:
    hand_in_nine(app.chat())
    auditor = auditor_of(app)
    auditor.tap(auditor.ask("/score 补卡", "自评总分"), "复核")
    auditor.tap(auditor.said("复核 表5"), "复核总分")
    auditor.said("请直接写一个数")
    auditor.ask("取消", "好，先不做了")
    auditor.tap(auditor.ask("/score 补卡", "自评总分"), "复核")
    auditor.tap(auditor.said("复核 表5"), "复核总分")
    auditor.said("请直接写一个数")
    shown = auditor.ask("96.5", "复核（人工）96.5")
    auditor.tap(shown, "6")
    auditor.said("第 6 项")
    shown = auditor.ask("15", "已记下")
    assert "复核（人工）96.5" in shown["text"]
    auditor.tap(shown, "其余同自评")
    shown = auditor.said("复核各项合计 100，复核总分 96.5，相差 3.5。")
    assert "复核（人工）96.5" in shown["text"]
    assert len(shown["text"].splitlines()) <= LONGEST_CARD
    auditor.tap(shown, "按各项合计 100")
    shown = auditor.said("复核（人工）100")
    assert "相差" not in shown["text"]
    auditor.tap(shown, "6")
    auditor.said("第 6 项")
    auditor.ask("14", "复核（人工）99")
    assert app.refused() == []


def test_what_was_drawn_last_and_its_working_paper_come_by_words(app: Running) -> None:
    hand_in_nine(app.chat())
    auditor = auditor_of(app)
    auditor.ask("工作底稿", "抽多少")
    auditor.ask("/sample 2024 20", "第 1 次抽取")
    auditor.ask("上次抽查的名单", "抽查 · 2024 年度 · 第 1 次抽取")
    auditor.send("工作底稿")
    assert auditor.said("合计和差距是公式")["file"]["name"].endswith(".xlsx")
