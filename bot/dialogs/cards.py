"""What a review looks like in the chat: the overview of a file, the card of a form, all findings, the reasons.

Every function takes a translator and a view (:mod:`bot.services.sheets`) and returns markup of at most 14 short lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.i18n import Translator
from bot.services.sheets import Money, Sheet, Stack, Told
from zwcore.checks import checks
from zwcore.money import plain
from zwcore.rulebooks import bases
from zwcore.text import Message

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
SHORT, SHORTER = 16, 12
SHOWN_ERRORS = 4
SHOWN_WARNINGS = 4

HEAD = Message("card.head", "<b>表{no} {project}</b>")
HEAD_ALONE = Message("card.head_alone", "<b>{project}</b>")
STATE = Message("card.state", "{year} 年度 · {state}")
PRIVATE = Message("card.private", "尚未提交，只有您看得到")
CHANGED = Message("card.changed", "与已提交的第 {version} 版不同，尚未提交")
SUBMITTED = Message("card.submitted", "已提交，第 {version} 版，回执号 {number}")
SCORES = Message("card.scores", "自评总分 {claimed} ｜ 各项合计 {sum}")
SCORES_DIFFER = Message("card.scores_differ", "自评总分 {claimed} ｜ 各项合计 {sum}（不符）")
RECOMPUTED = Message("card.recomputed", "核算得分（按规则）{recomputed}")
NOT_RECOMPUTED = Message("card.not_recomputed", "核算得分：表样无实际完成值，未核算")
PARTLY = Message("card.partly", "核算得分：可核算 {recomputable} 分的项目，其余缺完成值或为定性指标")
BLANK = Message("card.blank", "未填")
MONEY = Message("card.money", "年初 {initial} → 全年 {adjusted} → 执行 {executed} {unit}")
FELL = Message("card.fell", "全年比年初减少 {size} {unit}（{pct}%）")
ROSE = Message("card.rose", "全年比年初增加 {size} {unit}（{pct}%）")
OWN_LINE = Message("card.own_line", "变化超过您单位的提醒线 {line}%，提交后主管部门审核人会收到提醒；可以先写说明。")
ERRORS = Message("card.errors", "<b>必须修改 {count} 处</b>")
WARNINGS = Message("card.warnings", "<b>请核实 {count} 处</b>")
INFOS = Message("card.infos", "<b>提示 {count} 条</b>")
WARNINGS_EXPLAINED = Message("card.warnings_explained", "<b>请核实 {count} 处</b>（{explained} 处已说明）")
EXPLAINED = Message("card.explained", "　 说明：{text}")
ALSO = Message("card.also", "　 连带：{text}")
MORE = Message("card.more", "　 还有 {count} 处，见“全部问题”。")
CLEAN = Message("card.clean", "填写和计算没有发现要改的。完成情况未核对。")
CLEAN_PARTLY = Message(
    "card.clean_partly", "填写和计算没有发现要改的，有完成值的 {points} 分已按规则核算。完成值是否属实未核对。"
)
BY_HAND = Message("card.note", "要改请在原表上改好，重新发来即可。")

READ = Message("overview.read", "<b>读到 {count} 张表 · {year} 年度</b>")
UNIT = Message("overview.unit", "{unit}")
MUST = Message("overview.must", "<b>必须修改 {count} 张</b>（共 {cells} 处）")
LINE = Message("overview.line", "表{no} {project}：{text}")
FINE = Message("overview.fine", "<b>可以提交 {count} 张</b>：表{tables}")
EXPLAIN = Message("overview.explain", "其中表{tables} 有请核实的内容，点开看看；确实如此的可以直接提交。")
DONE = Message("overview.done", "已提交：表{tables}。其余尚未提交，只有您看得到。")
DIFFER = Message("overview.differ", "表{tables} 与已提交的那一版不同，再提交就是新的一版。")
ALL_DONE = Message("overview.all_done", "{count} 张都已提交。")
PICK = Message("overview.pick", "写“表5”或名称里的几个字，就打开那一张。")
BRIEF = {
    "ZW105": Message("brief.ZW105", "{count} 项得分未填"),
    "ZW106": Message("brief.ZW106", "总分未填（合计 {sum}）"),
    "ZW201": Message("brief.ZW201", "{count} 项得分超过分值"),
    "ZW202": Message("brief.ZW202", "合计 {sum}，总分填的是 {total}"),
}
BRIEF_OTHER = Message("brief.other", "{count} 处必须修改")

SHARED_HEAD = Message("shared.head", "<b>这几条是共有的，只说一次，不影响提交</b>")
ALL_HEAD = Message("all.head", "<b>表{no} 全部问题</b>")
ALL_HEAD_ALONE = Message("all.head_alone", "<b>{project} 全部问题</b>")
WHY_RULE = Message("why.rule", "核对项：{rule}")
WHY_PLACE = Message("why.place", "位置：表内第 {row} 行")
WHY_FIX = Message("why.fix", "怎么办：核对这一格。可以在这里改，也可以在原表上改好重新发来。")
WHY_EXPLAIN = Message("why.explain", "怎么办：核对这一格；确实如此的不用改数，写一行说明即可。")
BY_POINTS = frozenset({"ZW105", "ZW201", "ZW401", "ZW403", "ZW404", "ZW503"})
"""Findings about points: the steps of the score's line explain them."""
BASIS_PRINTED = Message("basis.printed", "依据（表内印的）：{title}")
BASIS_REGULATION = Message("basis.regulation", "依据（文件规定）：《{title}》{number}")
BASIS_SETTING = Message("basis.setting", "依据：本系统设置，不是文件规定")
BASIS_INFERRED = Message("basis.inferred", "依据：按惯例推断，不是文件规定")


def short(name: str, most: int = SHORT) -> str:
    """Cut a long name for a list."""
    return name if len(name) <= most else name[: most - 1] + "…"


def circled(number: int) -> str:
    """①②③ as on the card; plain digits beyond ⑳."""
    return CIRCLED[number - 1] if number <= len(CIRCLED) else f"({number})"


def scores(sheet: Sheet) -> Message:
    """自评总分 beside 各项合计."""
    claimed, added = sheet.score["claimed"], sheet.score["sum"]
    message = SCORES_DIFFER if claimed is not None and claimed != added else SCORES
    return message.with_(claimed=BLANK if claimed is None else claimed, sum=added)


def recomputed(sheet: Sheet) -> Message:
    """核算得分, or why there is none."""
    if sheet.score["recomputed"] is not None:
        return RECOMPUTED.with_(recomputed=sheet.score["recomputed"])
    if sheet.score["recomputable"] == "0":
        return NOT_RECOMPUTED
    return PARTLY.with_(recomputable=sheet.score["recomputable"])


def money_lines(money: Money | None) -> Iterator[Message]:
    """年初 → 全年 → 执行, and the change where there is one."""
    if money is None:
        return
    executed = money.executed or BLANK
    yield MONEY.with_(initial=money.initial, adjusted=money.adjusted, executed=executed, unit=money.unit)
    if money.difference and money.change is not None:
        message = FELL if money.difference < 0 else ROSE
        size, pct = format(abs(money.difference), "f"), format(abs(money.change.pct), "f")
        yield message.with_(size=size, unit=money.unit, pct=pct)


def head(sheet: Sheet) -> Message:
    """Number and name of a form; one without a number, alone in its file, has its name."""
    return (HEAD if numbered(sheet) else HEAD_ALONE).with_(no=sheet.table_no, project=sheet.project)


CALLED = Message("card.called", "表{no} {project}")


def called(sheet: Sheet) -> Message | str:
    """A form in a list: its number where it has one, and its name."""
    name = short(sheet.project)
    return CALLED.with_(no=sheet.table_no, project=name) if numbered(sheet) else name


NUMBERED = Message("card.numbered", "表{no}")


def listed(sheets: Sequence[Sheet]) -> tuple[Message | str, ...]:
    """Forms for one line: 表5、表7, or by name."""
    return tuple(NUMBERED.with_(no=one.table_no) if numbered(one) else short(one.project) for one in sheets)


def numbered(sheet: Sheet) -> bool:
    """Tell whether a form is called by its number."""
    return sheet.form["table_no"] is not None or sheet.index > 0


def card(say: Translator, sheet: Sheet, state: Message, own_line: Decimal | None = None) -> str:
    """The card of one form; ``own_line`` is the alarm line of the unit's own that its change lies beyond."""
    lines = [head(sheet)]
    lines += [STATE.with_(year=sheet.year or BLANK, state=state), scores(sheet), *money_lines(sheet.money)]
    lines += [] if own_line is None else [OWN_LINE.with_(line=plain(own_line))]
    top = [say.html(line) for line in lines]
    return "\n".join([*top, "", *findings(say, sheet)])


def findings(say: Translator, sheet: Sheet) -> Iterator[str]:
    """The worst findings of a form; what is left over is counted."""
    yield from _block(say, sheet.errors, ERRORS, SHOWN_ERRORS)
    yield from _block(say, sheet.warnings, WARNINGS, SHOWN_WARNINGS)
    infos = len(sheet.told) - len(sheet.errors) - len(sheet.warnings)
    if infos:
        yield say.html(INFOS.with_(count=infos))
    if not sheet.errors and not sheet.warnings:
        yield say.html(clean(sheet))


def clean(sheet: Sheet) -> Message:
    """Nothing to be mended: what was held against the rules, and what was not."""
    points = sheet.score["recomputable"]
    return CLEAN if points == "0" else CLEAN_PARTLY.with_(points=points)


def _block(say: Translator, told: Sequence[Told], head: Message, shown: int) -> Iterator[str]:
    if told:
        explained = sum(one.explanation is not None for one in told)
        head = WARNINGS_EXPLAINED.with_(explained=explained) if explained and head is WARNINGS else head
        yield say.html(head.with_(count=len(told)))
    for one in told[:shown]:
        yield from tell(say, one)
    if len(told) > shown:
        yield say.html(MORE.with_(count=len(told) - shown))


def tell(say: Translator, one: Told) -> Iterator[str]:
    """A finding with what follows from it and what the unit explained."""
    yield f"{circled(one.number)} {say.html(one.message)}"
    if one.explanation:
        yield say.html(EXPLAINED.with_(text=short(one.explanation, 40)))
    if one.also:
        yield say.html(ALSO.with_(text=say.joined(say(message) for message in one.also)))


def everything(say: Translator, sheet: Sheet) -> str:
    """All findings of a form, grave ones first."""
    head = (ALL_HEAD if numbered(sheet) else ALL_HEAD_ALONE).with_(no=sheet.table_no, project=short(sheet.project))
    lines = [say.html(head)]
    for title, told in ((ERRORS, sheet.errors), (WARNINGS, sheet.warnings), (INFOS, sheet.of("info"))):
        lines += _block(say, told, title, len(told))
    return "\n".join(lines if len(lines) > 1 else [*lines, say.html(clean(sheet))])


def overview(
    say: Translator, stack: Stack, submitted: frozenset[int] = frozenset(), changed: frozenset[int] = frozenset()
) -> str:
    """All forms of a file at a glance: which are to be mended, which can go.

    ``submitted`` (indices) are only named; ``changed`` were handed in before with other content.
    """
    sheets, left = stack.sheets, [sheet for sheet in stack.sheets if sheet.index not in submitted]
    bad, done = [sheet for sheet in left if sheet.errors], [sheet for sheet in stack.sheets if sheet not in left]
    years = tuple(dict.fromkeys(sheet.year for sheet in sheets if sheet.year))
    lines = [say.html(message) for message in stack.problems]
    lines += [say.html(READ.with_(count=len(sheets), year=years or BLANK))]
    lines += [say.html(UNIT.with_(unit=unit)) for unit in dict.fromkeys(s.unit for s in sheets) if unit]
    lines.append(say.html(_how_far(len(sheets), done)))
    differ = [sheet for sheet in left if sheet.index in changed]
    lines += [*([say.html(DIFFER.with_(tables=_numbers(differ)))] if differ else []), ""]
    if bad:
        lines.append(say.html(MUST.with_(count=len(bad), cells=sum(len(sheet.errors) for sheet in bad))))
        lines += [
            say.html(LINE.with_(no=s.table_no, project=short(s.project, SHORTER), text=brief(s))) for s in bad[:12]
        ]
        lines.append("")
    good = [sheet for sheet in left if not sheet.errors]
    if good:
        lines.append(say.html(FINE.with_(count=len(good), tables=_numbers(good))))
        doubtful = [sheet for sheet in good if any(told.explanation is None for told in sheet.warnings)]
        if doubtful:
            lines.append(say.html(EXPLAIN.with_(tables=_numbers(doubtful))))
    return "\n".join([*lines, say.html(PICK)])


def _how_far(count: int, done: Sequence[Sheet]) -> Message:
    if len(done) == count:
        return ALL_DONE.with_(count=count)
    return DONE.with_(tables=_numbers(done)) if done else Message("overview.private", "这一份尚未提交，只有您看得到。")


def _numbers(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    return tuple(sheet.table_no for sheet in sheets)


def brief(sheet: Sheet) -> Message:
    """What is to be mended on a form, in a few words."""
    first = sheet.errors[0].data
    same = [told for told in sheet.errors if told.data["code"] == first["code"]]
    if len(same) < len(sheet.errors) or first["code"] not in BRIEF:
        return BRIEF_OTHER.with_(count=len(sheet.errors))
    return BRIEF[first["code"]].with_(**{**first["params"], "count": len(same)})


def shared(say: Translator, stack: Stack) -> str:
    """What all forms of a file have in common, said once."""
    return "\n".join([say.html(SHARED_HEAD), *(f"· {say.html(message)}" for message in stack.remarks)])


def why(say: Translator, sheet: Sheet, told: Told) -> str:
    """Explain one finding: the sentence, the rule, the numbers put in, where it stands and what the rule rests on."""
    lines = [f"<b>{circled(told.number)} {say.html(told.message)}</b>"]
    lines += [say.html(ALSO.with_(text=message)) for message in told.also]
    lines += [say.html(EXPLAINED.with_(text=told.explanation))] if told.explanation else []
    steps = sheet.steps(told) if told.data["code"] in BY_POINTS else []
    if steps:
        lines += [say.html(step) for step in steps]
    else:
        title = checks[told.data["code"]].title.split(" — ")
        lines.append(say.html(WHY_RULE.with_(rule=title[0] if say.lang.startswith("zh") else title[-1].rstrip("."))))
        lines += dict.fromkeys(say.html(_basis(name)) for name in told.data["basis"])
    place = told.data["source"]
    if place is not None:
        lines.append(say.html(WHY_PLACE.with_(row=place["row"] + 1)))
    fix = {"error": WHY_FIX, "warning": WHY_EXPLAIN}.get(told.severity)
    return "\n".join([*lines, say.html(fix)] if fix else lines)


def _basis(name: str) -> Message:
    base = bases()[name]
    if name.startswith("form-"):
        return BASIS_PRINTED.with_(title=base.title)
    if base.number is not None:
        return BASIS_REGULATION.with_(title=base.title, number=base.number)
    return BASIS_INFERRED if name == "practice" else BASIS_SETTING
