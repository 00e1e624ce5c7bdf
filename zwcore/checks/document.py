"""ZW0xx — the document: how the file was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zwcore.checks import AMOUNTS, Case, check, is_mark, is_ten_thousand_fold
from zwcore.finding import Hit, Scope, Severity
from zwcore.form import Form
from zwcore.layouts.contents import kind_of
from zwcore.layouts.load import all_layouts
from zwcore.money import ZERO, parse_amount, parse_points, plain, scale
from zwcore.reading import NAMELESS, UNITS, Column
from zwcore.rulebooks import form_bands, form_year
from zwcore.sample import SAMPLE
from zwcore.text import Message, fold, shortened

_BLOCKS = {
    "funds": Message("word.funds", "项目资金"),
    "goals": Message("word.goals", "年度总体目标"),
    "indicators": Message("word.indicators", "绩效指标"),
}
_WHY = {
    "area": Message("why.area", "按单位所在地"),
    "printed": Message("why.printed", "按表内所印的分值和三档"),
    "split": Message("why.split", "按表内所印的分值"),
    "bare": Message("why.bare", "按表名，表内没有印分值"),
    "year": Message("why.year", "本地没有该年度的规则，用全国规则"),
    "default": Message("why.default", "没有找到本地规则，用全国规则"),
    "chosen": Message("why.chosen", "填报时指定"),
}
_UNCOVERED = Message("why.uncovered", "{reason}；这套规则不包括 {year} 年度，该年度没有规则，只作参考")


_NOT_PRINTED = Message("ZW004.none", "表样没有“{name}”一栏，这部分未核对。不作为填报问题。")
_NOT_FOUND = Message("ZW004.not_found", "没有认出“{name}”一栏，表内还有没读懂的行，这部分未核对。不作为填报问题。")
_LOST = Message("ZW004.lost", "没有认出“{name}”一栏，表内许多内容没有读懂。请改发 Word、Excel 文件，或对照原件核对。")
_MAY_BE = Message("ZW004.unknown", "没有找到“{name}”一栏；“{text}”没有读懂，可能就是这一栏，请对照原件核对。")


@check(
    "ZW004",
    "表内没有找到“{name}”一栏，请核对文件是否完整。",
    severity=Severity.ERROR,
    basis="practice",
    bad={},
    base=replace(SAMPLE, indicators=(), blocks=frozenset({"funds", "goals"})),
)
def block_missing(case: Case) -> Iterator[Hit]:
    """缺少一个部分 — a block (money, goals, indicators) is missing.

    That the print has none of the first two may be said where every header was understood.
    """
    for block, name in _BLOCKS.items():
        if block in case.form.blocks:
            continue
        unknown = case.reading.unknown(block)
        if block == "indicators":
            severity, message = (Severity.WARNING, _LOST) if case.is_lost else (None, None)
            yield Hit(block, {"block": block}, {"name": name}, severity=severity, message=message)
        elif named := next(filter(None, unknown), None):
            words: dict[str, str | Message] = {"name": name, "text": shortened(named, _SHOWN)}
            yield Hit(block, {"block": block}, words, severity=Severity.WARNING, message=_MAY_BE)
        else:
            # A row that nobody understands may be the block: then nothing is said of the print.
            params, words = {"block": block}, {"name": name}
            message = _NOT_FOUND if unknown else _NOT_PRINTED
            yield Hit(block, params, words, severity=Severity.INFO, message=message, scope=Scope.TEMPLATE)


@check(
    "ZW006",
    "有 {count} 行的得分或整行错了一栏，已按所属的栏读取，可对照原文。",
    severity=Severity.INFO,
    basis="practice",
    scope=Scope.FILE,
)
def values_moved(case: Case) -> Iterator[Hit]:
    """数值错栏 — values stood one column off and were read where they belong."""
    if case.moved:
        places = tuple(f"indicators[{n}]" for n in case.moved)
        rows = ",".join(str(n) for n in case.moved)
        yield Hit(places[0], {"rows": rows}, {"count": str(len(places))}, places[1:])


@check("ZW007", "表格跨页，被页面截断的 {count} 行已接上。", severity=Severity.INFO, basis="practice")
def rows_joined(case: Case) -> Iterator[Hit]:
    """跨页断行 — rows cut by a page break were joined."""
    if case.joined:
        yield Hit("indicators", {}, {"count": str(len(case.joined))})


_FACTOR = Message(
    "ZW008.factor",
    "金额单位是{unit}，年度资金总额 {amount}，{row}指标值 {target}，正好相差一万倍，请核对是元还是万元。",
)


@check(
    "ZW008",
    "没有印明金额单位，按万元读取，请核对。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"money_unit": None},
)
def money_unit_doubtful(case: Case) -> Iterator[Hit]:
    """金额单位不明 — neither 元 nor 万元 is printed, or a cost target is exactly 10⁴ times off."""
    if "funds" not in case.form.blocks:
        return
    for field, amount in zip(AMOUNTS, case.whole.amounts, strict=True):
        for row, target in case.cost_rows if amount and not case.is_off(field, amount) else ():
            if amount in (scale(target, 4), scale(target, -4)):
                words = {
                    "unit": case.unit,
                    "amount": getattr(case.total, field),
                    "row": row.name,
                    "target": row.item.target or "",
                }
                yield Hit("money_unit", {}, words, (f"{row.path}.target",), message=_FACTOR)
                return
    if case.unit_slip:
        yield _column_slipped(case, case.unit_slip[0])
        return
    if case.form.money_unit is None:
        yield Hit("money_unit")
    elif units := [column.header for column in case.reading.columns if column.field == UNITS]:
        yield Hit("money_unit", {"text": "、".join(units)}, {"unit": case.unit}, message=_SEVERAL_UNITS)


_SEVERAL_UNITS = Message("ZW008.several", "印有不同的金额单位（{text}），按{unit}读取，请核对。")
_COLUMN_FACTOR = Message(
    "ZW008.column", "{name} {amount} 与{other} {other_amount} 相差约一万倍，金额单位是{unit}，请核对是元还是万元。"
)


def _column_slipped(case: Case, name: str) -> Hit:
    """An amount that is about ten thousand times another one of 年度资金总额, or the other way round."""
    amounts = dict(zip(AMOUNTS, case.whole.amounts, strict=True))
    one = amounts[name] or ZERO
    other, amount = next(
        (field, of) for field, of in amounts.items()
        if of and (is_ten_thousand_fold(one, of) or is_ten_thousand_fold(of, one))
    )  # fmt: skip
    said: dict[str, str | Message] = {"name": AMOUNTS[name], "amount": plain(one), "unit": case.unit}
    said |= {"other": AMOUNTS[other], "other_amount": plain(amount)}
    return Hit("money_unit", {}, said, (f"{case.total_path}.{name}",), message=_COLUMN_FACTOR)


_ANNEX = Message("ZW009.annex", "附页有 {count} 行与指标对不上（{text}），没有读入，请核对序号和三级指标。")


@check(
    "ZW009",
    "有 {count} 处不是数字（{text}），没有算进去，请核对。",
    severity=Severity.INFO,
    basis="practice",
    bad={"indicators[4].weight": "约30"},
)
def number_not_understood(case: Case) -> Iterator[Hit]:
    """有处没有读懂 — a number that is none, a column or a text that was not understood, what the file hides."""
    cells = [cell for cell in _numbers(case) if not is_mark(cell[1]) and cell[0] not in case.no_numbers]
    if cells:
        places = tuple(where for where, _ in cells)
        yield Hit(places[0], {"text": cells[0][1]}, {"count": str(len(cells))}, places[1:])
    if case.unread:
        words = {"count": str(len(case.unread))}
        yield Hit("indicators", {"text": case.unread[0]}, words, message=_ANNEX)
    if len(case.funds) > 1 and case.form.total_funds is None:
        yield Hit("funds", message=_NO_TOTAL)
    yield from _columns_not_understood(case)
    yield from _texts_not_understood(case)
    yield from _left_out(case)


_SHOWN = 20
_SEVERAL = 3
_STRANGE = Message("ZW009.column", "“{text}”这一栏没有读懂，{count} 格没有读入。")
_STRANGE_ONES = Message("ZW009.columns", "有 {columns} 栏没有读懂（{text}），{count} 格没有读入。")
_EMPTY = Message("ZW009.empty", "“{text}”没有读懂，这一栏是空的。")
_REASON = Message("ZW009.reason", "没有找到“偏差原因”一栏；“{text}”没有读懂，可能就是这一栏，请对照原件核对。")
_NO_AMOUNT = Message("ZW009.amount", "“{text}”的 {count} 格没有读入；表内没有“{name}”一栏，要用到它的没有核对。")
_NO_TOTAL = Message("ZW009.total", "没有认出资金总额那一行，各行资金合计和预算执行率没有核对，请对照原件核对。")
_ASIDE = Message("ZW009.aside", "“{text}”不在核对范围，{count} 格没有读入。")
_BLANK_HEADER = Message("ZW009.nameless", "有一栏没有栏名，{count} 格没有读入。")
_LEFT = Message("ZW009.left", "表内有 {count} 处没有读懂，没有读入（{text}），请对照原件核对。")
_LEFT_OUT = {
    "hidden": Message("ZW009.hidden", "有 {count} 处隐藏的内容没有读入（{text}）。要算在内的，请取消隐藏再发来。"),
    "struck": Message("ZW009.struck", "有 {count} 处划掉的文字没有读入（{text}）。"),
    "watermark": Message("ZW009.watermark", "有 {count} 处水印或印章的文字没有读入（{text}）。"),
    "mark": Message("ZW009.mark", "有 {count} 处脚注标号没有读入（{text}）。"),
    "cut": Message("ZW009.cut", "照片下边有 {count} 行被切断，别的照片上也没有，没有读入（{text}）。"),
}


def _columns_not_understood(case: Case) -> Iterator[Hit]:
    """The headers that were not understood, and the columns that are none of the form's: a line for all of each.

    Where a whole block is missing that is said there.
    """
    columns = [column for column in case.reading.columns if column.block in case.form.blocks]
    yield from _amounts_aside(case, columns)
    strange = {column.header: column.block for column in columns if column.field is None}
    aside = [one.header for one in columns if one.field == "other" and one.block == "indicators"]
    if not strange and not aside:
        return
    texts: dict[str, list[str]] = {}
    for one in case.reading.unread:
        texts.setdefault(one.under, []).append(one.text)
    named = [header for header in strange if header]
    if named:
        yield _strange_columns(case, strange[named[0]], named, texts)
    if "" in strange and (count := len(texts.get(NAMELESS, ()))):
        yield Hit(strange[""], {"text": ""}, {"count": str(count)}, message=_BLANK_HEADER)
    worded = [header for header in aside if any(map(_is_worded, texts.get(header, ())))]
    if worded:
        text, count = _listed(worded), sum(len(texts[header]) for header in worded)
        yield Hit("indicators", {"text": text}, {"count": str(count)}, message=_ASIDE)


def _amounts_aside(case: Case, columns: Sequence[Column]) -> Iterator[Hit]:
    """A column of money that is none of the form's is told of where the form lacks one of its three amounts."""
    lacking = next((name for name in AMOUNTS if f"funds.{name}" not in case.form.columns), None)
    aside = [one.header for one in columns if one.block == "funds" and one.field == "other"] if lacking else []
    for header in aside:
        texts = [one.text for one in case.reading.unread if one.under == header]
        if lacking and any(parse_amount(text) is not None for text in texts):
            words: dict[str, str | Message] = {"name": AMOUNTS[lacking], "count": str(len(texts))}
            yield Hit("funds", {"text": shortened(header, _SHOWN)}, words, message=_NO_AMOUNT)


def _strange_columns(case: Case, block: str, headers: Sequence[str], texts: Mapping[str, Sequence[str]]) -> Hit:
    """One line for the headers that were not understood; one of them may be that of the reasons, where none is."""
    count = sum(len(texts.get(header, ())) for header in headers)
    maybe = [header for header in headers if all(map(_is_worded, texts.get(header, ())))]
    params, words = {"text": _listed(headers)}, {"count": str(count)}
    if block == "indicators" and maybe and "deviation" not in case.form.columns:
        return Hit(block, params, message=_REASON)
    if len(headers) > 1:
        return Hit(block, params, words | {"columns": str(len(headers))}, message=_STRANGE_ONES)
    return Hit(block, params, words, message=_STRANGE if count else _EMPTY)


def _is_worded(text: str) -> bool:
    return kind_of(text) in ("words", "prose")


def _listed(headers: Sequence[str]) -> str:
    return "、".join(shortened(header, _SHOWN) for header in headers)


def _texts_not_understood(case: Case) -> Iterator[Hit]:
    """The cells that nothing explains: how many, and the first of them."""
    left = [one.text for one in case.reading.unread if not one.under]
    if left:
        yield Hit("indicators", {"text": _first_of(left)}, {"count": str(len(left))}, message=_LEFT)


def _left_out(case: Case) -> Iterator[Hit]:
    """What the file hides, has struck through or prints across the page, a line a kind."""
    for why, message in _LEFT_OUT.items():
        texts = [one.text for one in case.reading.dropped if one.why == why]
        if texts:
            yield Hit("indicators", {"text": _first_of(texts)}, {"count": str(len(texts))}, message=message)


def _first_of(texts: Sequence[str]) -> str:
    shown = "、".join(shortened(" ".join(text.split()), _SHOWN) for text in texts[:_SEVERAL])
    return shown + ("等" if len(texts) > _SEVERAL else "")


def _numbers(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the cells that should hold a number and do not: path and text."""
    for fund in case.funds:
        line = fund.line
        for name, amount in zip(AMOUNTS, fund.amounts, strict=True):
            if amount is None and (text := getattr(line, name)):
                yield f"{fund.path}.{name}", text
        for name, text in (("weight", line.weight), ("score", line.score)):
            if text and parse_points(text) is None:
                yield f"{fund.path}.{name}", text
    for row in case.rows:
        if row.item.weight and row.weight is None:
            yield f"{row.path}.weight", row.item.weight
        if row.item.score and row.score is None:
            yield f"{row.path}.score", row.item.score
    if case.form.total and parse_points(case.form.total) is None:
        yield "total", case.form.total


_NEAR = Message("ZW010.near", "表样与{layout}相近，按“{title}”核对（{reason}）。")
_NEW = Message("ZW010.new", "这种表样没有见过，各栏按所印的栏名读取，按“{title}”核对（{reason}）。")


def _of_layout(form: Form) -> Message | None:
    """What is said instead where the print is none that is known, or one that is called by a place or a kind of money
    which the form does not name."""
    layout = all_layouts().get(form.template)
    if layout is None:
        return _NEW
    names = fold("".join(filter(None, (form.title, form.project, form.department, form.unit))))
    return _NEAR if layout.named and not any(name in names for name in layout.named) else None


@check(
    "ZW010",
    "认出{layout}，按“{title}”核对（{reason}）。",
    severity=Severity.INFO,
    basis="practice",
    scope=Scope.TEMPLATE,
    bad={},
)
def template_recognised(case: Case) -> Iterator[Hit]:
    """所用表样与规则 — which printed variant was recognised and which rulebook was taken."""
    year, why = form_year(case.form), case.rulebook_reason or "default"
    if why == "printed" and not form_bands(case.form, case.reading.below):
        why = "bare" if "score" not in case.form.columns and case.rulebook.points else "split"
    reason = _WHY[why]
    if year is not None and not case.rulebook.years.cover(year):
        reason = _UNCOVERED.with_(reason=reason, year=str(year))
    params = {"template": case.form.template, "rulebook": case.rulebook.id}
    layout = all_layouts().get(case.form.template)
    words: dict[str, str | Message] = {"layout": layout.title if layout else "", "reason": reason}
    words["title"] = case.rulebook.title
    yield Hit("template", params, words, message=_of_layout(case.form))
