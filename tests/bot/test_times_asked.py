"""A time from one day to another is counted whole; what is half understood of it is said, and nothing is counted."""

from __future__ import annotations

from tests.bot.audits import auditor_of
from tests.bot.conftest import Running
from tests.bot.many_units import before_171
from tests.bot.talk import hand_in_nine


def test_a_time_that_ends_today_has_its_end(app: Running) -> None:
    with before_171(app) as hand:
        for asked in (
            "昨天到今天提交的",
            "3月1日到今天提交的",
            "上个月到现在提交的",
            "最近三天提交的",
            "一季度提交的有几张",
        ):
            hand.write(asked, "171 张")
        hand.write("这两天退回的", "2026-03-01 至 2026-03-02 退回")
        hand.write("昨天下午到今天上午提交的", "没看懂“昨天下午到今天上午提交的”是从哪天到哪天")
        auditor_of(app).ask("前天到今天提交的", "171 张")


def test_what_is_asked_in_short_is_answered(app: Running) -> None:
    with before_171(app) as hand:
        hand.write("审了多少了", "待审核 171 张")
        hand.write("有没有佐证", "有佐证的 0 张")
        hand.write("民政局有没有佐证", "0 张")
        hand.write("哪些单位全审完了", "单位")
        hand.write("快到期的有哪些", "应报的表")
        hand.write("撤销刚才通过的57张", "一张一张撤销")
        hand.write("殡仪馆表7和去年比", "表7")
        auditor = auditor_of(app)
        auditor.tap(auditor.ask("抽查2024年殡仪馆的3张", "抽查：2024 年度 · 3 张 · 殡仪馆"), "抽取 3 张")
        auditor.said("第 1 次抽取")


def test_a_name_before_points_and_words_is_no_part_of_them(app: Running) -> None:
    hand_in_nine(app.chat())
    auditor = auditor_of(app)
    auditor.tap(auditor.ask("/score 补卡", "自评总分"), "复核")
    auditor.tap(auditor.said("复核 表5"), "复核总分")
    auditor.said("请直接写一个数")
    shown = auditor.ask("复核总分 100", "复核（人工）100")
    assert "各项自评合计 105，复核少 5。" in shown["text"]
    auditor.tap(shown, "复核意见")
    auditor.said("的复核意见")
    auditor.ask("复核意见 佐证不足", "复核意见：佐证不足")
    auditor.tap(auditor.said("复核意见：佐证不足"), "复核意见")
    auditor.said("的复核意见")
    auditor.ask("总分 96", "复核（人工）96")
    assert app.refused() == []
