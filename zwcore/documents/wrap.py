"""Line wraps inside a cell: readers keep them, whoever compares or shows a value takes them out."""

from __future__ import annotations

import re

_ITEM = re.compile(
    r"(目标|指标|措施|任务)?\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[.、：:．)）]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[①-⑳]"
)


def unwrap(text: str) -> str:
    """Return ``text`` on one line: wraps vanish beside Chinese or punctuation, become a space between two words and
    before a numbered item ("目标 2：", "2.")."""
    if "\n" not in text:
        return text.strip()
    out = ""
    for line in (part.strip() for part in text.split("\n")):
        if out and line:
            out += _joint(out[-1], line)
        out += line
    return out


def item_number(line: str) -> str | None:
    """Return the number that ``line`` starts with as an item of a list ("2" of "2.若…"); ``None`` where it does not."""
    match = _ITEM.match(line.lstrip())
    return match and (match[2] or match[0])


def _joint(before: str, line: str) -> str:
    if _ITEM.match(line) or (_is_word(before) and _is_word(line[0])):
        return " "
    return ""


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()
