"""Plain words that act: what was understood is said back with the button that does it, what is asked is answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from bot.db.engine import make_engine
from bot.db.tables import Account, Person
from bot.db.terms import Role
from tests.bot.conftest import CLERK, SUPERVISOR, Chat, Running
from tests.bot.talk import hand_in_nine, labels
from tests.bot.town import somebody

UNIT = "社会保险事业"


@pytest.fixture
def nine(app: Running) -> Iterator[Running]:
    """The nine forms are handed in."""
    clerk = app.chat(CLERK)
    hand_in_nine(clerk)
    yield app
    assert app.refused() == []


def answers(app: Running, chat: Chat, words: str) -> list[str]:
    """All that is said to some words."""
    chat.send(words)
    assert app.idle()
    return [one["text"] or one["caption"] or "" for one in chat.messages(chat.seen) if one["from"] == "bot"]


RETURNS = [
    "退回表5 请补实际张数", "把表5退回，请补实际张数", "打回表5，请补实际张数", f"退回{UNIT}的表5 请补实际张数",
    "退回补卡，请补实际张数", "麻烦退回一下表5 理由：请补实际张数", "请把第五张退回去 请补实际张数",
]  # fmt: skip
ACCEPTS = ["表1审核通过", "表一可以通过了", f"通过{UNIT}的表1", "approve form 1", "通过表1"]
ASKS = ["请单位说明补卡 预算减少的原因", "让单位说明表5预算减少的原因", "请单位说明表5 预算减少的原因"]
CORRECTS = ["表5社会效益得分改为13", f"把{UNIT}的表5社会效益改成13分", "表5第6项改成13", "把表5社会效益改成13分"]
READS = [
    ("表5为什么扣分", "6. "),
    ("补卡咋扣分了", "分值 15，得分 20，多 5"),
    (f"{UNIT}的表5为什么扣分", "多 5"),
    ("表7为什么扣分", "得分未填"),
    ("表5第6项为什么", "分值 15，得分 20，多 5"),
    ("表5社会效益怎么扣的", "分值 15，得分 20，多 5"),
    ("表5 ① 为什么", "得分 20，分值 15"),
    ("表1为什么扣分", "没有扣分"),
    ("表5改了什么", "只有第 1 版"),
    ("表5审了没", "提交第 1 版"),
    (f"{UNIT}交了吗", "2024 年度 · 9 张"),
    ("今年和去年比", "没有提交的表"),
    ("补卡今年比去年怎么样", "2023 年度没有这个项目的表"),
    ("哪些预算调减超过30%", "预算调减超过 30% 的 2 张"),
    ("哪些预算调减超过三成", "预算减少 34.89%"),
    ("哪些表预算变化大于20%", "预算变化超过 20% 的 4 张"),
    ("预算增加10%以上的", "表9"),
    ("低于80分的有哪些", "自评总分低于 80 分的 0 张"),
    ("执行率低于90%的有哪些", "执行率低于 90% 的 0 张"),
    (f"{UNIT}的表5多少分", "34.89%"),
    ("社会保障卡补卡那个项目多少分", "34.89%"),
    ("待审的有哪些", "待审 9 张"),
    ("表5原件", "原件"),
    ("看表5的佐证", "没有附佐证"),
    ("下载表5", "要哪一种"),
    ("怎么退回", "写“退回表5"),
    ("谁还没交", "还没有设应报的表"),
    ("全部催办", "还没有设应报的表"),
    (f"催一下{UNIT}", "设应报的表"),
]
"""What a reviewer asks, and what is in the answer."""


def test_a_return_is_said_back_with_its_button(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    for words in RETURNS:
        (said,) = answers(nine, supervisor, words)
        assert "退回修改：" in said
        assert "✓ ① 社会效益指标：得分 20，分值 15" in said
        assert "✓ 补充：请补实际张数" in said
        assert len(said.splitlines()) <= 14
    card = supervisor.messages()[-1]
    assert labels(card) == ["退回（2 处）", "改勾选"]
    supervisor.tap(card, "退回（2 处）")
    supervisor.said("✓ 已退回：表5")
    told = clerk.said("已退回修改")
    assert "② 请补实际张数" in told["text"]
    assert "改 ①" in labels(told)


def test_what_was_said_back_may_be_ticked_otherwise_or_be_left(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    first = supervisor.ask("退回表5 请补实际张数", "退回修改：表5")
    second = supervisor.ask("退回表7 两项得分没填", "退回修改：表7")
    assert "过期" in str(supervisor.tap(first, "退回（"))
    supervisor.tap(second, "改勾选")
    ticking = supervisor.said("点数字勾选")
    assert "✓ 补充：两项得分没填" in ticking["text"]
    supervisor.tap(ticking, "不退了")
    supervisor.said("自评总分")
    assert "待审 9 张" in supervisor.ask("/queue", "待审")["text"]


def test_an_acceptance_is_said_back_with_its_button(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    for words in ACCEPTS:
        (said,) = answers(nine, supervisor, words)
        assert "审核通过：" in said
        assert "表1 企业退休职工民族团结奖财政补助" in said
        assert "程序只核对填写和计算" in said
    card = supervisor.messages()[-1]
    assert labels(card) == ["审核通过"]
    supervisor.tap(card, "审核通过")
    supervisor.said("✓ 审核通过：表1")
    clerk.said("审核通过：表1")
    supervisor.ask("通过表1", "做不了这一步")
    back = supervisor.ask("撤销审核表1 收到补充材料", "撤销审核：表1")
    supervisor.tap(back, "撤销审核")
    assert "收到补充材料" in clerk.said("已撤销审核")["text"]


def test_an_opinion_goes_with_the_acceptance(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    said = supervisor.ask("通过表1 意见：填写完整，同意", "意见：填写完整，同意")
    supervisor.tap(said, "附意见通过")
    supervisor.said("✓ 审核通过：表1")
    assert "意见：填写完整，同意" in clerk.said("审核通过：表1")["text"]


def test_what_has_the_same_fault_is_returned_together(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    said = supervisor.ask("把总分空白的都退回", "2 张待审的表有同一个问题，一并退回？")
    supervisor.tap(said, "退回这 2 张")
    supervisor.said("已退回 2 张")
    clerk.said("已退回 2 张（共 2 处）")


def test_a_reason_that_was_said_goes_with_each_return(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    said = supervisor.ask("把总分空白的都退回，理由：按各项合计填", "2 张待审的表有同一个问题")
    assert "✓ 补充：按各项合计填" in said["text"]
    other = supervisor.ask("把总分空白的都退回", "2 张待审的表有同一个问题")
    assert "补充：" not in other["text"]
    said = supervisor.ask("把总分空白的都退回，理由：按各项合计填", "2 张待审的表有同一个问题")
    supervisor.tap(said, "退回这 2 张")
    supervisor.said("已退回 2 张")
    assert clerk.said("已退回 2 张（共 4 处）")["text"].count("审核人补充：按各项合计填") == 1


def test_what_must_be_mended_is_asked_about_before_an_opinion(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "附意见通过")
    sure = supervisor.said("还有 1 处必须修改，确认通过？")
    assert labels(sure) == ["确认通过", "不通过"]
    supervisor.tap(sure, "确认通过")
    supervisor.said("请用一行写审核意见")
    supervisor.ask("同意，请按通知存档", "✓ 审核通过：表5")
    assert "意见：同意，请按通知存档" in clerk.said("审核通过：表5")["text"]


def test_a_clerk_takes_back_by_words(nine: Running) -> None:
    clerk = nine.chat(CLERK)
    said = clerk.ask("撤回表5", "撤回：表5")
    assert labels(said) == ["撤回"]
    clerk.tap(said, "撤回")
    clerk.tap(clerk.said("撤回 表5"), "确认撤回")
    clerk.said("已撤回")


def test_a_leave_is_said_back_with_its_button(app: Running) -> None:
    supervisor = app.chat(SUPERVISOR)
    supervisor.ask("/help", "")
    engine = make_engine(f"sqlite:///{app.data / 'zwbot.sqlite'}")
    with Session(engine) as session, session.begin():
        account = session.exec(select(Account).where(Account.address == str(SUPERVISOR))).one()
        department = session.get_one(Person, account.person_id).department_id
        somebody(session, 5001, "李姐", Role.SUPERVISOR, datetime.now(UTC), department_id=department)
    engine.dispose()
    said = supervisor.ask("请假到周五，交给李姐", "由 李姐 代收")
    assert labels(said) == ["确认请假"]
    supervisor.tap(said, "确认请假")
    assert labels(supervisor.said("已记下：到")) == ["我回来了"]


def test_all_clean_ones_are_asked_about_first(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    supervisor.ask(f"把{UNIT}没问题的都通过", "通过这")
    supervisor.tap(supervisor.ask("把没问题的都通过", "通过这"), "确认通过")
    supervisor.said("已通过")
    supervisor.ask("把没问题的都通过", "没有程序核对无问题的待审表")


def test_a_question_to_the_unit(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    for words in ASKS:
        card = supervisor.ask(words, "请单位说明：")
        assert labels(card)[0] == "发出（1 处）"
    supervisor.tap(card, "发出（1 处）")
    supervisor.said("✓ 已请单位说明")
    assert "预算减少的原因" in clerk.said("请说明：表5")["text"]


def test_a_correction_of_a_reviewer_goes_to_the_unit(nine: Running) -> None:
    clerk, supervisor = nine.chat(CLERK), nine.chat(SUPERVISOR)
    for words in CORRECTS:
        card = supervisor.ask(words, "请单位核对")
        assert "社会效益指标得分：表内 20，请核对是否应为 13。" in card["text"]
    supervisor.tap(card, "退回（1 处）")
    supervisor.said("✓ 已退回：表5")
    told = clerk.said("已退回修改")
    assert labels(told)[0] == "改 ①"
    clerk.tap(told, "改 ①")
    clerk.said("社会效益")


def test_a_sentence_that_names_no_form_is_about_the_card_before_one(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    supervisor.ask("通过表1 意见：同意", "意见：同意")
    supervisor.ask("/score 补卡", "自评总分")
    assert "多 5" in supervisor.ask("为什么扣分", "为什么")["text"]
    assert "只有第 1 版" in supervisor.ask("改了什么")["text"]
    said = supervisor.ask("退回 请补实际张数", "退回修改：表5")
    assert "表5 宁夏社会保障卡补卡制作费补助资金" in said["text"]
    supervisor.tap(said, "退回（2 处）")
    next_one, following = supervisor.said("自评总分")["text"].splitlines()[:2]
    assert next_one == "下一张"
    assert "表5" not in following
    assert following in supervisor.ask("审核通过", "程序只核对")["text"]


def test_what_is_asked_is_answered(nine: Running) -> None:
    supervisor, wrong = nine.chat(SUPERVISOR), []
    for words, said in READS:
        found = answers(nine, supervisor, words)
        if len(found) > 2 or not any(said in one for one in found):
            wrong.append((words, found))
    assert wrong == []


def test_files_come_by_words(nine: Running) -> None:
    supervisor = nine.chat(SUPERVISOR)
    supervisor.send("表5的图片")
    assert supervisor.said("导出")["file"] is not None
    supervisor.send("导出汇总表")
    assert "汇总表" in supervisor.said("导出")["file"]["name"]
