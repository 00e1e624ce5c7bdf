"""Word tables whose spans and merges lie, and forms whose parts repeat."""

from __future__ import annotations

from tests.hostile.forms import cell, form, paragraph, row_of, rows_of_form, table, word
from tests.hostile.kinds import kind


@kind("span-grid-{}.docx", (10**9,), (19_999,), (-5,), ("9" * 5_000,))
def grid_span(value: object) -> bytes:
    return word(f"<w:tbl>{row_of(cell('x', f'<w:gridSpan w:val={str(value)!r}/>') * 3) * 20}</w:tbl>")


@kind("span-before-{}.docx", (10**9,), (19_999,))
def grid_before(value: int) -> bytes:
    row = f'<w:tr><w:trPr><w:gridBefore w:val="{value}"/></w:trPr>{cell("x")}</w:tr>'
    return word(f"<w:tbl>{row * 30}</w:tbl>")


@kind("span-down.docx")
def merged_down() -> bytes:
    """A column merged over as many rows as there may be."""
    row = row_of(cell("", "<w:vMerge/>") + cell("x"))
    first = row_of(cell("x", '<w:vMerge w:val="restart"/>'))
    return word(f"<w:tbl>{first}{row * 19_000}</w:tbl>")


@kind("span-left.docx")
def merged_left() -> bytes:
    return word(f"<w:tbl>{row_of(cell('x') + cell('', '<w:hMerge/>') * 19_000) * 9}</w:tbl>")


@kind("span-wide-form.docx")
def wide_form() -> bytes:
    """A form whose cells each span a thousand columns."""
    rows = ("".join(cell(text, '<w:gridSpan w:val="1000"/>') for text in row) for row in rows_of_form("甲", 20))
    return word(f"<w:tbl>{''.join(map(row_of, rows))}</w:tbl>")


@kind("form-of-headers.docx")
def headers() -> bytes:
    """The header of the indicators again and again."""
    rows = rows_of_form("甲", 1)
    return word(table([*rows[:2], *[rows[2]] * 20_000, *rows[3:]]))


@kind("form-of-names.docx")
def names() -> bytes:
    return word(table([["项目名称", f"甲{n}"] for n in range(15_000)]))


@kind("form-of-totals.docx")
def totals() -> bytes:
    rows = rows_of_form("甲", 1)
    return word(table([*rows[:-1], *[["总分", str(n)] for n in range(400)]]))


@kind("form-of-money.docx")
def money_rows() -> bytes:
    rows = rows_of_form("甲", 1)
    head = ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    return word(
        table([*rows[:2], head, *[[f"其他资金{n}", "1", "2", "3", "10", "100%", "10"] for n in range(450)], *rows[2:]])
    )


@kind("form-of-goals.docx")
def goals() -> bytes:
    rows = rows_of_form("甲", 1)
    return word(table([*rows[:2], *[["年度总体目标", "预期目标" * 500, "实际完成情况" * 500]] * 400, *rows[2:]]))


@kind("form-of-labels.docx")
def labels() -> bytes:
    """A row of all labels, as wide as a table may be."""
    row = ["项目名称", "主管部门", "实施单位", "分值", "得分", "年度指标值", "实际完成值", "一级指标"] * 500
    return word(table([row, *rows_of_form("甲", 5)]))


@kind("titles-{}.docx", (100_000,))
def titles(count: int) -> bytes:
    return word(paragraph("项目支出绩效自评表") * count, form("甲"))


@kind("same-form-{}.docx", (200,))
def same_form(count: int) -> bytes:
    """The same form two hundred times: each is compared with each."""
    return word(*(form("甲", 20) for _ in range(count)))
