"""ZW4xx — categories: whether a level 3 belongs to the level 2 under which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwcore.checks import Case, check
from zwcore.finding import Hit, Severity
from zwcore.text import Message

_Kind = tuple[tuple[str, ...], Message]
_AMOUNT: _Kind = (("数量", "人数", "次数", "张数", "份数", "户数", "面积"), Message("category.quantity", "数量指标"))
_QUALITY: _Kind = (("合格率", "达标率", "优良率", "准确率", "差错率"), Message("category.quality", "质量指标"))
_TIME: _Kind = (("及时率", "按时率", "时限", "完成时间"), Message("category.time", "时效指标"))
_COST: _Kind = (("成本", "单价"), Message("category.cost", "成本指标"))
_MONEY: _Kind = ((*_COST[0], "金额", "总投资"), _COST[1])
_SATISFIED: _Kind = (("满意度", "满意率"), Message("category.satisfaction", "满意度指标"))
# With what a level 3 of each level 2 does not end: only what every guide puts elsewhere. Rates of completion and of
# payment, amounts that were paid out and counts of faults go with several.
_STRANGERS = {
    "数量": (_QUALITY, _TIME, _COST, _SATISFIED),
    "质量": (_MONEY, _SATISFIED),
    "时效": (_AMOUNT, _QUALITY, _MONEY, _SATISFIED),
    "成本": (_QUALITY, _TIME, _SATISFIED),
    "满意度": (_AMOUNT, _QUALITY, _TIME, _MONEY),
    "服务对象满意度": (_AMOUNT, _QUALITY, _TIME, _MONEY),
}
# Before the word: an aim ("提高群众满意度"), several things at once, or what the category itself is about.
_QUALIFIED = re.compile(
    "提高|提升|增强|增加|改善|降低|减少|节约|控制|按期|按时|超期|逾期|延期|违规|审减|追回|差错|调查|问卷|回访|满意|投诉|[与和及、]"
)
_NOTHING: tuple[tuple[_Kind, ...], tuple[str, ...]] = ((), ())
_TABLE = {
    level2 + ending: (strangers, tuple(word for words, _ in strangers for word in words))
    for level2, strangers in _STRANGERS.items()
    for ending in ("指标", "")
}
_TAIL = frozenset(").。")
_END = re.compile(r"\([^()]*\)$|[。.]$")


@check(
    "ZW412",
    "{row}：三级指标“{text}”里的“{word}”一般列在{kind}。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={
        "indicators[0].level3": "培训班学员满意度（问卷调查）",
        "indicators[0].target": "≥90%",
        "indicators[0].actual": "95%",
    },
)
def level3_in_another_category(case: Case) -> Iterator[Hit]:
    """三级指标与类别不符 — a level 3 ends with a word that belongs to another category."""
    for row in case.rows:
        strangers, endings = _TABLE.get(row.category, _NOTHING)
        name = row.level3 if row.level3[-1:] not in _TAIL else _END.sub("", row.level3)
        if not name.endswith(endings):
            continue
        word, kind = next((word, kind) for words, kind in strangers for word in words if name.endswith(word))
        before = name.removesuffix(word)
        if before and not _QUALIFIED.search(before):
            yield Hit(
                f"{row.path}.level3", {}, {"row": row.name, "text": row.item.level3 or "", "word": word, "kind": kind}
            )
