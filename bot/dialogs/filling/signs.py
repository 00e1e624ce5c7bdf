"""The ①②③ of what is written: "① 15 ③ 系统升级推迟", in a reply "1. 15", "2、18" and "（1）15" too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.db.queries.outbox import Shows
from bot.letters.cards import CIRCLED

Written = Sequence[tuple[int, str]]
"""What is written for each number."""
EDGES = " ：:，,、;；。.\n\t"
_OTHER_SIGNS = {first + n: sign for first in (0x2474, 0x2488) for n, sign in enumerate(CIRCLED)}
"""⑴ and ⒈ are the same numbers."""
_LISTED = re.compile(
    r"(?<!第)[(（]\s*(?P<within>[1-9]|1\d|20)\s*[)）]"
    r"|(?:^|(?<=[\s，,；;。]))(?P<number>[1-9]|1\d|20)(?:、|[.．)）:：](?!\d))"
)
"""The numbers of a list: "1. 15", "1、15，2、18", "（1）15"."""
_ITEM = re.compile(rf"第?\s*([{CIRCLED}])\s*[条处项]?")
_PLACED = re.compile(r"\s*第?\s*([1-9]|1\d|20)\s*[条处]")
_BEFORE = re.compile(r"(?:您好|你好|老师|回复|答复|回答|如下|说明|更正|修改|改|把|将|请|[\s，,：:。！!])*")
_TO = re.compile(r"^(?:改[为成到]\s*|(?:改|应?[为是]|填|[=:：])\s*(?=[-+]?\d))")
_ASKS = re.compile(r"[?？吗呢]$|(?:怎么|咋|如何|什么|哪一?[项格个里]).{0,6}$")
_FIGURE = re.compile(r"[约共计]*\s*[-+]?\d")
_LEADS = re.compile(r"[\u4e00-\u9fff]$")


def is_figure(words: str) -> bool:
    """Tell whether what is written to a number begins as a value does."""
    return _FIGURE.match(words) is not None


def means_cells(said: Written, cards: Iterable[Shows]) -> bool:
    """Tell whether what is written while an answer is waited for is for the ① of a card that was shown lately; a list
    in words (① 财政调减 ② 项目推迟) may well be the answer itself."""
    numbers = [number for number, _ in said]
    is_list = len(said) > 1 and numbers == list(range(1, len(said) + 1)) and not any(is_figure(one) for _, one in said)
    return bool(said) and not is_list and any(all(one in card.cells for one in numbers) for card in cards)


def is_question(words: str) -> bool:
    """Tell whether what is written to a number asks something, and says nothing."""
    return _ASKS.search(words.strip()) is not None


def written(words: str, *, is_reply: bool) -> Written:
    """What is written for each ① of a text that begins with one; in a reply "1. 15" and "（1）15" are the same.

    A sign behind which nothing is written, that came before, or that a word leads to (见附件①) is part of the words.
    """
    placed, signs = _PLACED.match(words), words.translate(_OTHER_SIGNS)
    if placed is not None:
        signs = CIRCLED[int(placed[1]) - 1] + words[placed.end() :]
    if is_reply and _ITEM.search(signs) is None:
        signs = _LISTED.sub(lambda one: CIRCLED[int(one["within"] or one["number"]) - 1], signs)
    before, *parts = _ITEM.split(signs)
    if not parts or _BEFORE.fullmatch(before) is None:
        return []
    found: list[tuple[int, str]] = []
    for sign, said, written_before in zip(parts[::2], parts[1::2], [before, *parts[1::2]], strict=False):
        number, text = CIRCLED.index(sign) + 1, said.strip(EDGES)
        led_to = bool(found) and number < found[-1][0] and _LEADS.search(written_before) is not None
        if found and (not text or number in dict(found) or led_to):
            found[-1] = (found[-1][0], f"{found[-1][1]}{sign}{text}")
        else:
            found.append((number, _TO.sub("", text)))
    return found if all(text for _, text in found) else []
