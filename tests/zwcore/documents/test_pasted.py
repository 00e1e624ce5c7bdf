"""A table that went through a chat or a mail: the same table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zwcore.documents import Grid, read_document

ROWS = [
    ["项目名称", "甲 项目", "", ""],
    ["主管部门", "乙 局", "实施单位", "丙"],
    ["", "年度资金总额", "100.00", "5 932.30"],
    ["指标", "", "分值", "得分"],
    ["", "目标 1：建成", "10", "10"],
]
PLAIN = "项目支出绩效自评表\n" + "\n".join("\t".join(row) for row in ROWS) + "\n审核人：丁"


def tables(text: str, name: str | None = None) -> list[list[str]]:
    """The rows of all tables, blank ends cut off."""
    rows = [
        row for block in read_document(text.encode(), name).blocks if isinstance(block, Grid) for row in block.dense()
    ]
    cells = [[cell.text if cell else "" for cell in row] for row in rows]
    return [row[: max(n + 1 for n, text in enumerate(row) if text)] for row in cells if any(row)]


def parted(mark: str) -> Callable[[str], str]:
    return lambda text: text.replace("\t", mark)


def each(mark: str) -> Callable[[str], str]:
    return lambda text: "\n".join(mark + line for line in text.split("\n"))


def ended(mark: str) -> Callable[[str], str]:
    return lambda text: text.replace("\n", mark)


def edged(bar: str, rule: str = "") -> Callable[[str], str]:
    def draw(text: str) -> str:
        lines = text.split("\n")
        body = [f"{bar}{line.replace(chr(9), bar)}{bar}" if "\t" in line else line for line in lines]
        return "\n".join(part for line in body for part in ([line, rule] if rule and bar in line else [line]))

    return draw


WAYS: dict[str, Callable[[str], str]] = {
    "as it was": str,
    "no-break spaces": parted("\xa0\xa0\xa0"),
    "one no-break space": parted("\xa0"),
    "ideographic spaces": parted("\u3000"),
    "em spaces": parted("\u2003\u2003"),
    "four spaces": parted("    "),
    "eight spaces": parted(" " * 8),
    "line separators": ended("\u2028"),
    "paragraph separators": ended("\u2029"),
    "next lines": ended("\x85"),
    "form feeds": ended("\f"),
    "vertical tabs": ended("\v"),
    "quoted": each("> "),
    "quoted without a space": each(">"),
    "quoted twice": each(">> "),
    "quoted, with an answer": lambda text: f"丁写道：\n{each('> ')(text)}\n收到",
    "quoted with a bar": each("▎ "),
    "each line between brackets": lambda text: "\n".join(f"「{line}」" for line in text.split("\n")),
    "quoted in a chat": lambda text: f"「王芳：{text}」\n- - - - - - - - - -\n请看",
    "between brackets": lambda text: f"「{text}」",
    "quoted with spaces": lambda text: each("> ")(parted("    ")(text)),
    "bars": parted("|"),
    "bars with spaces": parted(" | "),
    "wide bars": parted("｜"),
    "edges": edged("|"),
    "drawn": edged("│", "├──┼──┤"),
    "markdown": edged("| ", "| --- | --- |"),
    "unseen": lambda text: text.replace("目", "目\u200b").replace("\t", "\t\u200e"),
    "with a letter around": lambda text: f"您好：\n附件如下。\n\n{text}\n\n--\n张三\n发自我的iPhone",
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_table(way: str) -> None:
    assert tables(WAYS[way](PLAIN)) == tables(PLAIN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\v2\nc\td\ne\tf\n", [["a", "b\n2"], ["c", "d"], ["e", "f"]]),
        ("| **项目** | a<br>b |\n|---|---|\n| x\\|y | &nbsp;1 |", [["项目", "a\nb"], ["x|y", "1"]]),
        ("> 90%\t1\n甲\t2\n乙\t3", [["> 90%", "1"], ["甲", "2"], ["乙", "3"]]),
        ("「放管服」改革\t1\n甲\t2", [["「放管服」改革", "1"], ["甲", "2"]]),
        ("是|否\t1\n甲\t2", [["是|否", "1"], ["甲", "2"]]),
    ],
)
def test_what_stays(text: str, expected: list[list[str]]) -> None:
    assert tables(text) == expected


SEPARATED = {
    "commas": '标题,,\n项目名称,甲,\n"a\nb","1,000","他说""好"""\n',
    "semicolons": '标题;;\n项目名称;甲;\n"a\nb";1,000;"他说""好"""\n',
    "tabs": '标题\t\t\n项目名称\t甲\t\n"a\nb"\t1,000\t"他说""好"""\n',
}


@pytest.mark.parametrize("mark", SEPARATED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv(mark: str, encoding: str) -> None:
    document = read_document(SEPARATED[mark].encode(encoding), "表.CSV")
    assert (document.kind, document.grids_have_spans) == ("csv", False)
    (grid,) = document.grids
    assert [[cell.text if cell else "" for cell in row] for row in grid.dense()] == [
        ["标题", "", ""],
        ["项目名称", "甲", ""],
        ["a\nb", "1,000", '他说"好"'],
    ]


def test_lines_without_a_mark_are_paragraphs_of_a_csv() -> None:
    blocks = read_document("标题\n（2024年度）\n项目名称,甲\n".encode(), "a.csv").blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Paragraph", "Grid"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a,b,c\n1,2,3\n4,5,6\n", "csv"),
        ("a;b;c\n1;2;3\n4;5;6\n7;8;9\n", "csv"),
        ("甲,乙\n1,2\n", "text"),
        (
            "资金 1,000 2,000\n其中 1,000 2,000\n其他 0 0\n完成 1,000 2,000\n项目名称 甲\n主管部门 乙\n实施单位 丙\n",
            "text",
        ),
        ("Dear all,\nsee, if you can, below\na\tb\n", "text"),
        ('"' + "a,b,c\n" * 50_000, "text"),
    ],
)
def test_a_table_of_commas_without_a_name(text: str, kind: str) -> None:
    assert read_document(text.encode()).kind == kind
