"""A text as the grammar reads it: folded sign by sign, each sign with its place in what was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 200
MOST_LINES = 3
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
OF_A_FORM = ("项目名称", "一级指标", "指标值", "得分计算方法", "年初预算数", "实施单位", "绩效目标表")


@dataclass(frozen=True)
class FoldedText:
    """``text`` is folded: NFKC, lower case, simplified, one space for many; ``places`` are those of its signs."""

    text: str
    places: tuple[int, ...]
    written: str

    def exact(self, start: int, end: int) -> str:
        """What was written there, as it was written."""
        return self.written[self.places[start] : self.places[end]].strip()


def is_sentence(text: str) -> bool:
    """Tell what may be a wish from a form, or a long explanation: no tabs, few lines, at most 200 signs."""
    if len(text) > LONGEST or "\t" in text or not text.strip():
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) <= MOST_LINES and sum(word in text for word in OF_A_FORM) < 2


def folded(text: str, simplified: Mapping[str, str]) -> FoldedText:
    """Fold a text; numbers in circles are kept, and so are the ends of lines."""
    signs: list[str] = []
    places: list[int] = []
    for place, written in enumerate(text):
        shown = written if written in CIRCLED or written == "\n" else unicodedata.normalize("NFKC", written).lower()
        for sign in shown:
            one = " " if sign.isspace() and sign != "\n" else simplified.get(sign, sign)
            if one != " " or (signs and signs[-1] not in " \n"):
                signs.append(one)
                places.append(place)
    return FoldedText("".join(signs), (*places, len(text)), text)
