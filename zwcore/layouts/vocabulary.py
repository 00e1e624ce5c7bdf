"""The printed labels, read from vocabulary.toml: known letter by letter (``labels`` finds more by their meaning)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from zwcore.money import MONEY_UNIT
from zwcore.text import fold

LONGEST_LABEL = 40
"""No printed label is longer, folded."""
_BRACKET = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】)+$")
# ① as a mark behind a label, with the formula that explains it (小计③=①+②), or as a number before it.
_CIRCLED = re.compile(r"[①-⑳⑴-⒇](?:\s*[=＝][①-⑳⑴-⒇+＋\-－*/×÷()（）%％\s]+)?")
_NUMBERING = re.compile(
    r"(?:[*★☆▲△●◆※#]+|\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\)|\d{1,2}(?:[.、．:](?!\d))|[一二三四五六七八九十]{1,3}、)+"
)
_MONEY_UNIT = re.compile(f"(?<=[数额算金])[/,、:-](?:人民币)?{MONEY_UNIT}$")
_TRADITIONAL = str.maketrans(
    "項專資單門實執權評標數額總預復複聯繫電話負責備註說達產質時滿態續級類別個際與後撥對審財應稱補職務編碼處體綜寫設計證據關狀況無"
    "進採結餘轉區縣醫養環況條協議檔優點選擇運營監測減節約購買"
    "⻔⻓⺠⻚⻋⻅⻉⻛⻜⻢⻥⻦",
    "项专资单门实执权评标数额总预复复联系电话负责备注说达产质时满态续级类别个际与后拨对审财应称补职务编码处体综写设计证据关状况无"
    "进采结余转区县医养环况条协议档优点选择运营监测减节约购买"
    "门长民页车见贝风飞马鱼鸟",
)


@lru_cache(maxsize=1 << 14)
def label_of(text: str) -> str:
    """Fold a label cell: no colon, no brackets at its end, no numbering before it (1. ① *), simplified."""
    folded = fold(_CIRCLED.sub("", text) if len(text) <= LONGEST_LABEL else text).rstrip(":")
    if len(folded) > LONGEST_LABEL:
        return folded
    bare = _BRACKET.sub("", folded).rstrip(":").translate(_TRADITIONAL)
    if bare.endswith("元"):
        bare = _MONEY_UNIT.sub("", bare)
    return _NUMBERING.sub("", bare, count=1) if _NUMBERING.match(bare) else bare


def bracket_of(text: str) -> str:
    """Return what stands in brackets at the end of a label; empty where nothing does."""
    match = _BRACKET.search(fold(text).rstrip(":")) if len(text) <= LONGEST_LABEL else None
    return match.group()[1:-1] if match else ""


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return the whole vocabulary, section by section."""
    return tomllib.loads((resources.files("zwcore.layouts") / "vocabulary.toml").read_text("utf-8"))


@cache
def labels(section: str) -> dict[str, str]:
    """Return folded label → name for a section of the vocabulary."""
    table = vocabulary()[section]
    return {label_of(label): name for name, variants in reversed(table.items()) for label in variants}


@cache
def label_set(*sections: str) -> frozenset[str]:
    """Return the folded labels of some sections."""
    return frozenset(label for section in sections for label in labels(section))


@cache
def level_names(level: str) -> frozenset[str]:
    """Return the folded names known for ``level1`` or ``level2``."""
    return frozenset(fold(name) for name in vocabulary()["levels"][level])
