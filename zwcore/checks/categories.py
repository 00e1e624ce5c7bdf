"""ZW4xx and ZW5xx — categories: whether a level 3 belongs to the level 2 under which it stands, and what of the effects
(效益) can be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwcore.checks import Case, IndicatorRow, check
from zwcore.finding import Hit, Scope, Severity
from zwcore.money import add, plain
from zwcore.quantity import ValueKind
from zwcore.text import Message, fold

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
    rests=("indicators.level2",),
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


_EFFECTS = re.compile("效益|影响")
# A target of these words alone says that there is an effect, not how much of it.
_VAGUE = re.compile(
    "(?:有效|明显|显著|长期|中长期|持续|可持续|不断|逐步|逐渐|进一步|较好|良好|大幅|稳步|全面|切实|基本|充分|积极|正常|稳定|大力"
    "|效果|成效|效益|作用|影响|程度|水平|能力|得到|发挥|起到|产生|具有|保障|保证|确保|提升|提高|增强|加强|改善|促进|推动|优化|完善|带动|维护"
    "|增加|减少|降低|扩大|较为|较|大|小|强|高|低|好|优|一定|的|地|性|了|且|和|与|[,、;。()])+"
)
_SHARED = Message(
    "ZW511.file",
    "{forms} 张表共 {count} 项效益指标（{points} 分）只写“有效保障”“长期”一类的话，没有可以衡量的程度。"
    "请对照批复的目标表。",
)
_NO_POINTS = Message("ZW511.bare", "{count} 项效益指标只写“{text}”一类的话，没有可以衡量的程度。请对照批复的目标表。")


@check(
    "ZW511",
    "{count} 项效益指标（共 {points} 分）只写“{text}”一类的话，没有可以衡量的程度。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    scope=Scope.FILE,
    shared=_SHARED,
    adds=("count", "points"),
    bad={"indicators[4].target": "有效保障", "indicators[4].actual": "有效保障"},
    rests=("indicators.level2", "indicators.weight"),
)
def effects_only_in_phrases(case: Case) -> Iterator[Hit]:
    """效益只有笼统的话 — effects have nothing but phrases for targets: how many, and how many points rest on them.

    One phrase beside effects that are measured is nothing to tell.
    """
    effects = [row for row in case.rows if _is_effect(row)]
    rows = [row for row in effects if _is_vague(row)]
    if len(rows) > 1 or (rows and len(rows) == len(effects)):
        places = tuple(f"{row.path}.target" for row in rows)
        points = add(row.weight for row in rows if row.weight is not None)
        words = {"text": (rows[0].item.target or "").strip()}
        message = None if points else _NO_POINTS
        yield Hit(places[0], {"count": str(len(rows)), "points": plain(points)}, words, places[1:], message=message)


def _is_effect(row: IndicatorRow) -> bool:
    return _EFFECTS.search(row.category or fold(row.item.level1 or "")) is not None


def _is_vague(row: IndicatorRow) -> bool:
    target = row.target
    return target.kind is ValueKind.QUALITATIVE and _VAGUE.fullmatch(fold(target.printed or "")) is not None


_ECONOMIC: _Kind = (
    ("收入", "增收", "产值", "利润", "税收", "营业额", "投资额", "销售额"),
    Message("category.economic", "经济效益指标"),
)
_SOCIAL: _Kind = (
    ("知晓率", "知晓度", "社会稳定", "社会公平", "和谐", "幸福感", "获得感", "安全感", "治安", "信访", "上访", "参保率",
     "入学率", "公信力", "社会影响"),
    Message("category.social", "社会效益指标"),
)  # fmt: skip
_ECOLOGICAL: _Kind = (
    ("空气质量", "水质", "森林", "绿化", "植被", "污染", "碳排放", "排放量", "水土流失", "生态环境", "生物多样性"),
    Message("category.ecological", "生态效益指标"),
)
# Words that leave it open: what they stand beside may well be of this category, too.
_OF_ECONOMY = re.compile(
    "经济|收入|增收|产值|利润|税|成本|费用|支出|资金|投资|消费|就业|效率|节[约省]|价|元|产业|企业|市场主体"
)
_EFFECT_STRANGERS = {
    "经济效益": ((_SOCIAL, _ECOLOGICAL), _OF_ECONOMY),
    "社会效益": (
        (_ECOLOGICAL,),
        re.compile("社会|群众|居民|健康|意识|知晓|公众|人民|生活|人居|安全|火灾|火警|防火|灭火|事故|起数"),
    ),
    "生态效益": ((_ECONOMIC, _SOCIAL), re.compile("生态|环境|污染|绿|水|空气|碳|节能|森林|耕地|垃圾")),
}


@check(
    "ZW512",
    "{row}：“{text}”里的“{word}”一般列在{kind}。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"indicators[4].level2": "经济效益指标", "indicators[4].level3": "政策知晓率和社会稳定程度"},
    rests=("indicators.level2",),
)
def effect_of_another_category(case: Case) -> Iterator[Hit]:
    """效益与类别不符 — an effect stands under another category of 效益 than its words speak of."""
    for row in case.rows:
        category = row.category.removesuffix("指标")
        if category not in _EFFECT_STRANGERS:
            continue
        strangers, own = _EFFECT_STRANGERS[category]
        text = row.level3 if not row.level3.endswith(row.category) else ""
        found = next(((word, kind) for words, kind in strangers for word in words if word in text), None)
        if found is not None and own.search(text.replace(found[0], "")) is None:
            word, kind = found
            yield Hit(
                f"{row.path}.level3", {}, {"row": row.name, "text": row.item.level3 or "", "word": word, "kind": kind}
            )
