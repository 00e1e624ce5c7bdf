"""Formatted text, as a table of what the service makes of it."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.limits import split_units, units
from bot.sandbox.markup import parse, to_html

PARSED = [
    ("<b>好</b>", "HTML", "好", [("bold", 0, 1)]),
    ("😀<b>好</b>", "html", "😀好", [("bold", 2, 1)]),
    ("<b>a<i>b</i></b>", "HTML", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("a &lt; b &amp; c &#21495; & d", "HTML", "a < b & c 号 & d", []),
    ('<a href="https://example.org/?a=1&amp;b=2">网</a>', "HTML", "网", [("text_link", 0, 1)]),
    ('<pre><code class="language-toml">a=1</code></pre>', "HTML", "a=1", [("pre", 0, 3)]),
    ("<blockquote expandable>q</blockquote>", "HTML", "q", [("expandable_blockquote", 0, 1)]),
    ('<span class="tg-spoiler">s</span>', "HTML", "s", [("spoiler", 0, 1)]),
    ("  <b> 左右 </b>\n", "HTML", "左右", [("bold", 0, 2)]),
    ("*粗* _斜_ __下__ ~删~ ||藏||", "MarkdownV2", "粗 斜 下 删 藏",
     [("bold", 0, 1), ("italic", 2, 1), ("underline", 4, 1), ("strikethrough", 6, 1), ("spoiler", 8, 1)]),
    ("1\\. 得分 `a_b` [网](https://example.org/\\))", "MarkdownV2", "1. 得分 a_b 网",
     [("code", 6, 3), ("text_link", 10, 1)]),
    ("```toml\na = 1```", "MarkdownV2", "a = 1", [("pre", 0, 5)]),
    (">引\n>用\n后", "MarkdownV2", "引\n用\n后", [("blockquote", 0, 4)]),
    ("请看 /help。", None, "请看 /help。", [("bot_command", 3, 5)]),
    ("1/2 与 a/b", None, "1/2 与 a/b", []),
]  # fmt: skip

REFUSED = [
    ("<b>开", "HTML", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b>开</i>", "HTML", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
    ("得分 < 60", "HTML", "Unsupported start tag"),
    ("<div>x</div>", "HTML", 'Unsupported start tag "div" at byte offset 0'),
    ("</b>", "HTML", "Unexpected end tag"),
    ("第 1. 条", "MarkdownV2", "Character '.' is reserved"),
    ("*开", "MarkdownV2", "Can't find end of Bold entity at byte offset 0"),
    ("好 `开", "MarkdownV2", "Can't find end of Code entity at byte offset 4"),
    ("x", "Markdown", "unsupported parse_mode"),
    ("<b>x</b>" * 101, "HTML", "too many entities"),
]


@pytest.mark.parametrize(("text", "mode", "plain", "entities"), PARSED)
def test_text_is_parsed(text: str, mode: str | None, plain: str, entities: list[tuple[str, int, int]]) -> None:
    found_plain, found = parse(text, mode)
    assert found_plain == plain
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


@pytest.mark.parametrize(("text", "mode", "words"), REFUSED)
def test_text_is_refused(text: str, mode: str, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse(text, mode)
    assert words in refused.value.description
    assert refused.value.code == 400


def test_link_address_is_unescaped() -> None:
    _, found = parse('<a href="https://example.org/?a=1&amp;b=2">网</a>', "HTML")
    assert found[0]["url"] == "https://example.org/?a=1&b=2"


def test_page_html_is_escaped_and_nested() -> None:
    plain, found = parse("😀<b>a&lt;<i>b</i></b><a href='javascript:x'>c</a>", "HTML")
    assert to_html(plain, found) == "😀<b>a&lt;<i>b</i></b>c"


def test_page_html_survives_crossing_entities() -> None:
    given = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}]
    plain, found = parse("abc", None, given)
    assert to_html(plain, found).count("<b>") == 1


@pytest.mark.parametrize("text", ["行\n" * 4000, "字" * 9000, "😀" * 5000, "a b " * 3000])
def test_long_text_is_split_within_the_limit(text: str) -> None:
    parts = split_units(text)
    assert all(1 <= units(part) <= 4096 for part in parts)
    joined = "".join("".join(parts).split())
    assert joined == "".join(text.split())


def test_a_split_is_at_a_line_and_keeps_leading_tabs() -> None:
    lines = [f"\t指标{number}\t{'内容' * 20}" for number in range(200)]
    parts = split_units("表\n" + "\n".join(lines))
    assert "\n".join(parts) == "表\n" + "\n".join(lines)
