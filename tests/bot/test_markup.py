"""Long texts are cut so that the chat service takes every piece, and buttons keep its limits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import ChooseLanguage, Help
from bot.chat.post import written
from bot.chat.wire import decode, encode
from bot.i18n import translator
from bot.letters.letter import Button
from bot.letters.markup import split, units
from zwcore.text import Message

SAY = translator("zh_CN")
PIECES = st.lists(
    st.sampled_from(["<b>粗</b>", "<b>", "</b>", "<i>斜", "</i>", "&lt;", "字" * 30, "\n", "😀" * 5, "a b", "\n\n"]),
    max_size=60,
)


def balanced(text: str) -> bool:
    stack: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z]+)>", text):
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


def well_formed(parts: list[str]) -> str:
    """Join parts, leaving out what would close or open out of turn, and closing what is left open."""
    stack: list[str] = []
    out: list[str] = []
    for part in parts:
        for token in re.findall(r"</?[bi]>|[^<]+", part):
            if token.startswith("</"):
                if not stack or stack[-1] != token[2]:
                    continue
                stack.pop()
            elif token.startswith("<"):
                stack.append(token[1])
            out.append(token)
    return "".join(out) + "".join(f"</{name}>" for name in reversed(stack))


def plain(text: str) -> str:
    return re.sub(r"\s|</?[bi]>", "", text)


@given(PIECES)
def test_pieces_are_short_balanced_and_complete(parts: list[str]) -> None:
    text = well_formed(parts)
    pieces = split(text, 200)
    if units(text) > 200:
        assert all(balanced(piece) for piece in pieces)
        assert all(units(piece) <= 200 + 60 * 7 for piece in pieces)
    assert plain("".join(pieces)) == plain(text)


def test_an_ordinary_card_is_cut_at_a_line_end_within_the_limit() -> None:
    text = "<b>" + "\n".join(f"第 {n} 行：得分 20，分值 15" for n in range(400)) + "</b>"
    pieces = split(text)
    assert len(pieces) > 1
    assert all(units(piece) <= 4096 and balanced(piece) for piece in pieces)


def test_button_data_is_counted_in_bytes() -> None:
    assert decode(encode(ChooseLanguage("字" * 19))) == ChooseLanguage("字" * 19)
    with pytest.raises(ValueError, match="65 bytes"):
        encode(ChooseLanguage("字" * 20))


def test_at_most_three_buttons_a_row() -> None:
    with pytest.raises(ValueError, match="row"):
        written("", [[Button(str(n), Help()) for n in range(4)]], SAY)


def test_values_are_escaped_and_templates_are_not() -> None:
    inner = Message("t.inner", "<i>{a}</i>", {"a": "<x>"})
    assert SAY.html(Message("t.outer", "<b>{b}</b>{c}", {"b": inner, "c": "&"})) == "<b><i>&lt;x&gt;</i></b>&amp;"
