"""How a form was read, for a terminal: each column with its witness, each cell not understood, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zwcore.form import Locator
from zwcore.labels import LABELS
from zwcore.layouts import Reading
from zwcore.reading import CERTAIN, Column, HowRead, Unread

_BLOCKS = {"head": "表头", "funds": "项目资金", "goals": "年度总体目标", "indicators": "绩效指标", "upper": "上层栏名"}
_WITNESSES = {
    "label": "栏名",
    "values": "栏里的值",
    "position": "位置",
    "sums": "合计",
    "taught": "教过的",
}
_LEFT_OUT: Mapping[str, str] = {
    "hidden": "隐藏的，或看不见",
    "struck": "划掉的",
    "watermark": "水印或印章",
    "mark": "角标",
    "repeated": "换页后又印了一遍的栏名",
    "cut": "照片下边切断，别的照片上也没有",
    "formula": "没有算过的公式",
}


def how_read(reading: Reading) -> Iterator[str]:
    """Yield the lines that say how a form was read, its template, title and size in the first of them."""
    form, how = reading.form, reading.how
    yield f"{form.template}\t{form.title}\t{len(form.indicators)} 项指标"
    yield from (f"  {_column(column)}" for column in how.columns)
    yield from (f"  {_unread(cell)}（{_place(cell.source)}）" for cell in how.unread)
    yield from (f"  没有读入：“{text}”，{_LEFT_OUT.get(why, why)}（{_place(at)}）" for text, why, at in how.dropped)
    yield from _doubts(how)


def _unread(cell: Unread) -> str:
    return f"“{cell.under}”下的“{cell.text}”没有读入" if cell.under else f"没有读懂：“{cell.text}”"


def _column(column: Column) -> str:
    block = _BLOCKS.get(column.block, column.block)
    if column.field is None:
        return f"{block}：“{column.header}”没有读懂"
    path = column.field if column.block == "head" else f"{column.block}.{column.field}"
    if column.field == "other":
        end = "管下面几栏" if column.block == "upper" else "不是自评表的栏，不读"
        return f"{block}：“{column.header}”{end}"
    sure = "" if column.margin >= CERTAIN else f"，把握 {column.margin}‰"
    name = str(LABELS[path]) if path in LABELS else column.field
    return f"{block}：“{column.header}”读作“{name}”（{path}），凭{_WITNESSES.get(column.by, column.by)}{sure}"


def _doubts(how: HowRead) -> Iterator[str]:
    for path, sure in how.doubts.items():
        if "[" in path:
            yield f"  没有把握：{path}（{'推断' if sure == 'inferred' else '存疑'}）"
    yield from (f"  合并填写：{path}，管 {rows} 行" for path, rows in how.spans.items())


def _place(at: Locator) -> str:
    table = "表外" if at.table < 0 else f"第 {at.table + 1} 张表第 {at.row + 1} 行第 {at.column + 1} 列"
    return f"第 {at.page} 页{table}"
