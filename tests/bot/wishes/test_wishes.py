"""What is understood of what people type, what is not, and what is offered instead."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.wishes import suggestions, understand
from bot.chat.wishes.deeds import ReturnForm
from bot.chat.wishes.howto import LeftUndone, NeedHelp
from bot.chat.wishes.lexicon import lexicon
from bot.chat.wishes.line import LONGEST
from bot.chat.wishes.model import Wish
from bot.chat.wishes.queries import SeeScore, SeeYear
from bot.chat.wishes.suggest import MOST, SENTENCES, may_say
from bot.db.terms import Role
from tests.bot.wishes import counted, fresh, not_said, overseen, said
from tests.bot.wishes.said import TODAY, YEARS

EVERYTHING = [*said.UNDERSTOOD, *fresh.UNDERSTOOD, *counted.UNDERSTOOD, *not_said.INSTEAD, *overseen.OVERSEEN]
CHANGES = {
    "return", "accept", "revoke", "withdraw", "submit", "urge", "ask_unit", "correct", "explain", "hand_over", "leave",
    "sample", "know", "take_invitations_back", "stop_person",
}  # fmt: skip


@pytest.mark.parametrize(("role", "text", "wish"), EVERYTHING, ids=[f"{role}: {text}" for role, text, _ in EVERYTHING])
def test_understood(role: Role, text: str, wish: Wish) -> None:
    assert understand(text, role, TODAY, YEARS) == wish


@pytest.mark.parametrize("text", not_said.NO_WISH)
def test_no_wish(text: str) -> None:
    assert [wish for role in Role if (wish := understand(text, role, TODAY, YEARS)) is not None] == []


def test_there_are_enough_of_them() -> None:
    assert len(said.UNDERSTOOD) + len(fresh.UNDERSTOOD) >= 120
    assert len(not_said.NO_WISH) + len(not_said.INSTEAD) >= 60
    assert len({text for _, text, _ in EVERYTHING}) >= 200


# -- what changes something is asked first ---------------------------------------------------------------------------


def test_what_changes_something_asks() -> None:
    assert [wish for _, _, wish in EVERYTHING if wish.asks != (wish.command in CHANGES)] == []


@pytest.mark.parametrize("no", ["不要{}", "先别{}", "请不要{}", "暂时不要{}"])
def test_what_is_refused_is_not_done(no: str) -> None:
    for role, text, ordered in EVERYTHING:
        if ordered.asks:
            wish = understand(no.format(text), role, TODAY, YEARS)
            assert wish is None or not wish.asks, wish


@pytest.mark.parametrize("end", ["了吗", "了没", "了没有？", "了么", "了"])
@pytest.mark.parametrize("verb", ["退回", "撤回", "通过", "审核通过", "提交", "打回", "驳回"])
@pytest.mark.parametrize("order", ["表5{verb}{end}", "{verb}表5{end}", "社保卡补卡{verb}{end}", "第五张{verb}{end}"])
def test_a_question_is_no_order(verb: str, end: str, order: str) -> None:
    if order.startswith("{verb}") and end == "了":
        return  # 退回表5了: nobody says so
    for role in Role:
        wish = understand(order.format(verb=verb, end=end), role, TODAY, YEARS)
        assert wish is None or not wish.asks, wish


@pytest.mark.parametrize(
    "reason", ["请补实际张数。", "总分“100”与合计 105 不符；请核对", "Ａ栏 没填", "請補實際張數", "完成 95%，少 5%"]
)
def test_the_reason_stays_as_it_was_written(reason: str) -> None:
    wish = understand(f"退回表5，{reason}", Role.SUPERVISOR, TODAY, YEARS)
    assert wish == ReturnForm(table="5", reason=reason.rstrip("。"))


# -- years -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "years", "year"),
    [
        ("今年的补卡多少分", (2024, 2023), 2024),  # there is none of 2025 yet
        ("今年的补卡多少分", (2025, 2024), 2025),
        ("去年的补卡多少分", (2024, 2023), 2024),
        ("去年报的补卡多少分", (2024, 2023), 2023),  # reported last year, about the year before
        ("今年报的补卡多少分", (2024, 2023), 2024),
        ("今年报的补卡多少分", (), 2024),
        ("前年补卡多少分", (2024, 2023), 2023),
        ("本年度补卡多少分", (), 2024),
        ("上年度补卡多少分", (), 2024),
        ("23年补卡多少分", (), 2023),
        ("二〇二三年补卡多少分", (), 2023),
    ],
)
def test_which_year_is_meant(text: str, years: tuple[int, ...], year: int) -> None:
    assert understand(text, Role.SUPERVISOR, date(2025, 3, 3), years) == SeeScore("补卡", year=year)


# -- what is said back, and what it equals ---------------------------------------------------------------------------


def test_it_is_said_back() -> None:
    for _, text, wish in EVERYTHING:
        said_back = str(wish.said)
        assert said_back, text
        assert "{" not in said_back, text
        assert "None" not in said_back + wish.argument, text


def test_how_it_is_said_back() -> None:
    wish = SeeScore("社保卡补卡", "5", 2024)
    assert str(wish.said) == "查得分：表5 · 社保卡补卡 · 2024 年度"
    assert (wish.command, wish.argument) == ("score", "表5 社保卡补卡 2024")
    assert str(ReturnForm(table="5", reason="请补实际张数").said) == "退回修改：表5\n原因：请补实际张数"
    assert str(SeeYear(2024).said) == "看年度概况：2024"


@pytest.mark.parametrize("wish", [one for _, _, one in EVERYTHING if one.as_text], ids=repr)
def test_what_it_is_written_as_means_itself_or_what_is_understood_elsewhere(wish: Wish) -> None:
    again = understand(wish.as_text or "", Role.CLERK, TODAY, YEARS)
    assert again is None or again.as_text == wish.as_text


# -- what is offered -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("text", ["你好", "表7怎么回事", "催", "加入", "？？", "调减", "a" * 300, "", "退"])
def test_what_is_offered_is_understood_and_may_be_done(role: Role, text: str) -> None:
    offered = suggestions(text, role, TODAY, YEARS)
    assert 2 <= len(offered) <= MOST
    for one in offered:
        wish = understand(str(one), role, TODAY, YEARS)
        assert wish is not None
        assert role in wish.roles
        assert not isinstance(wish, LeftUndone)


@pytest.mark.parametrize(
    ("role", "text", "first"),
    [
        (Role.SUPERVISOR, "有几家没有弄完交来", "谁还没交"),
        (Role.SUPERVISOR, "表7 分数咋回事", "表7"),
        (Role.SUPERVISOR, "预算调减那些咋看", "哪些预算调减超过30%"),
        (Role.NONE, "我想进咱单位咋整，加入", "怎么加入单位"),
        (Role.AUDITOR, "抽查怎么弄法", "抽查2024年的5%"),
    ],
)
def test_what_is_offered_fits(role: Role, text: str, first: str) -> None:
    assert any(first in str(one) for one in suggestions(text, role, TODAY, YEARS))


def test_what_nobody_serves_is_not_offered() -> None:
    offered = suggestions("谁还没交", Role.SUPERVISOR, TODAY, YEARS, {"score", "help"})
    assert [str(one) for one in offered] == ["表5 多少分", "能做什么"]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN])
@pytest.mark.parametrize("text", ["嗯嗯知道", "图书馆那个改成咋弄", "表5 13分", "说明"])
def test_what_is_done_with_a_form_of_ones_own_is_not_offered_to_others(role: Role, text: str) -> None:
    assert not [one for one in suggestions(text, role, TODAY, YEARS) if "改成" in str(one) or "②" in str(one)]


@pytest.mark.parametrize(
    ("heading", "role"), [("填报人", Role.CLERK), ("审核人", Role.SUPERVISOR), ("绩效科", Role.AUDITOR)]
)
def test_the_guide_says_what_is_understood(heading: str, role: Role) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "guide.md").read_text("utf-8").partition("## 用一句话")[2]
    line = next(line for line in guide.splitlines() if line.startswith(f"- {heading}"))
    sentences = re.findall("`(.+?)`", line)
    assert sentences == [
        one.zh.format(form="表5", year=2024, unit="社保中心") for one in SENTENCES if may_say(one.zh, role)
    ]


def test_every_sentence_that_is_offered_is_for_somebody() -> None:
    for one in SENTENCES:
        text = one.zh.format(form="表5", year=2024, unit="社保中心")
        assert any((wish := understand(text, role, TODAY, YEARS)) and role in wish.roles for role in Role), text


# -- any text --------------------------------------------------------------------------------------------------------


WORDS = sorted(lexicon().words)
PIECES = st.lists(
    st.sampled_from([*WORDS, "表5", "第6项", "30%", "2024", "13分", "②", "，", " ", "社保卡", "？"]), max_size=12
)


@given(st.one_of(st.text(), PIECES.map("".join)), st.sampled_from(list(Role)))
@example("表", Role.CLERK)
@example("百分之" + "十" * 150, Role.CLERK)
@example("第" * 200, Role.NONE)
@example("İ①ﬃ㈤", Role.SUPERVISOR)
def test_any_text(text: str, role: Role) -> None:
    wish = understand(text, role, TODAY, YEARS)
    assert understand(text, role, TODAY, YEARS) == wish
    assert suggestions(text, role, TODAY, YEARS)
    if wish is not None:
        assert str(wish.said)
        assert isinstance(wish.argument, str)
        assert isinstance(wish, NeedHelp | LeftUndone) or wish.command


@given(PIECES.map("".join))
def test_a_long_text_costs_nothing(text: str) -> None:
    assert understand(text + "长" * LONGEST, Role.CLERK, TODAY, YEARS) is None
