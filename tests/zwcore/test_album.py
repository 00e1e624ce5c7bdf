"""The order of photographed pages is told by what they show, and they become one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import permutations
from zipfile import ZipFile

import pytest

from tests.zwcore.grids import document
from zwcore.documents import Document, Dropped, NotRead, Paragraph, Unreadable
from zwcore.documents.album import PhotoRead, document_of, is_album, packed, photos_of
from zwcore.documents.paged import page_number
from zwcore.layouts.album import PageLook, in_order, looked, read_album
from zwcore.photos.faults import Fault, Kind
from zwcore.photos.grid import PageCell, PageTable

TITLE = "某单位项目支出绩效自评表"
HEAD = "项目名称 | 社保卡补卡 | < | <"
LEVELS = "一级指标 | 二级指标 | 三级指标 | 得分"
TOTAL = "总分 | < | < | 100"


def row(level2: str) -> str:
    return f" | {level2} | 某项 | 10"


def page(*lines: str) -> Document:
    """A page: rows of a table, and the lines around it."""
    return document("\n".join(lines))


FIRST = page(TITLE, HEAD, LEVELS, row("数量指标"))
SECOND = page(row("质量指标"), row("时效指标"))
THIRD = page(row("经济效益指标"))
LAST = page(row("满意度指标"), TOTAL)


def numbered(page: Document, line: str) -> Document:
    return replace(page, blocks=(*page.blocks, Paragraph(line, 1)))


def order(pages: Sequence[Document]) -> list[Document]:
    return [pages[n] for n in in_order(looked(pages))]


@pytest.mark.parametrize("sent", list(permutations([FIRST, SECOND, THIRD, LAST])))
def test_the_title_comes_first_the_total_last_the_indicators_between(sent: list[Document]) -> None:
    assert order(sent) == [FIRST, SECOND, THIRD, LAST]


def test_numbers_printed_on_all_pages_go_before_what_stands_on_them() -> None:
    first, second = numbered(THIRD, "- 1 -"), numbered(SECOND, "第 2 页 共 2 页")
    assert order([second, first]) == [first, second]
    assert order([THIRD, numbered(SECOND, "第 1 页")]) == [numbered(SECOND, "第 1 页"), THIRD], (
        "one number tells nothing"
    )


@pytest.mark.parametrize(
    ("line", "number"), [("第 2 页 共 3 页", 2), ("- 12 -", 12), ("2/3", 2), ("2024 年度", None), ("共 3 页", None)]
)
def test_the_number_of_a_page_is_a_line_of_its_own(line: str, number: int | None) -> None:
    assert page_number(line) == number


def test_each_form_has_its_own_pages() -> None:
    other = page(f"{TITLE}（表2）", "项目名称 | 工伤认定 | < | <", LEVELS, row("数量指标"))
    ends = page(row("社会效益指标"), TOTAL)
    assert order([FIRST, LAST, other, ends]) == [FIRST, LAST, other, ends]
    assert order([LAST, FIRST, ends, other]) == [FIRST, LAST, other, ends]
    whole = page(HEAD, LEVELS, row("数量指标"), TOTAL)
    assert order([whole, other, ends]) == [whole, other, ends], "what has its total lacks nothing"


def test_columns_tell_which_form_goes_on() -> None:
    looks = [PageLook(True, False, None, 0), PageLook(True, False, None, 0), PageLook(False, True, None, 5)]
    assert in_order(looks, lambda upper, _: upper == 0) == [0, 2, 1]
    assert in_order(looks) == [0, 1, 2]


def test_a_list_among_the_photos_is_no_page_of_the_form() -> None:
    looks = looked([page("姓名 | 电话 | 住址", "甲 | 1 | 乙村"), LAST, FIRST])
    assert in_order(looks, lambda *_: False) == [2, 1]
    assert in_order(looks, lambda *_: True) == [2, 0, 1], "what goes on in the same columns is one"
    assert in_order(looks[:1], lambda *_: False) == [0], "without any form it is read for itself"


def test_a_title_that_is_printed_on_each_page_begins_no_form() -> None:
    second = page(TITLE, row("经济效益指标"), TOTAL)
    assert order([second, FIRST]) == [FIRST, second]
    assert [one.begins for one in looked([second, FIRST])] == [False, True]


def test_forms_stay_in_the_order_in_which_they_were_sent() -> None:
    forms = [page(f"项目名称 | 项目{n} | < | <", LEVELS, row("数量指标"), TOTAL) for n in range(9)]
    assert order(forms) == forms


def test_an_album_is_packed_as_a_zip_that_anybody_can_open() -> None:
    photos = [b"\xff\xd8one", b"\x89PNGtwo"]
    data = packed(photos)
    assert is_album(data)
    assert photos_of(data) == photos
    assert data == packed(photos)
    assert ZipFile(BytesIO(data)).namelist() == ["01.jpg", "02.png"]
    assert photos_of(b"\xff\xd8one") == [b"\xff\xd8one"]


def test_of_more_photos_than_are_read_the_others_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [PageCell(text, 0, n, 1, 1, 1000, (n, 0, n + 1, 1), (n, 0, n + 1, 1)) for n, text in enumerate("甲乙")]
    table = PageTable(tuple(cells), 1, 2)

    def read(photos: Sequence[bytes]) -> list[PhotoRead]:
        return [PhotoRead(n + 1, [table] if n else []) for n in range(len(photos))]

    monkeypatch.setattr("zwcore.layouts.album.read_photos", read)
    document = read_album(packed([b"x"] * 52))
    assert document.left_out == (NotRead("photos", {"pages": "1"}), NotRead("pages", {"most": "50", "count": "2"}))
    assert len([*document.grids]) == 49


def test_photos_without_a_table_are_refused() -> None:
    with pytest.raises(Unreadable, match="no_rules"):
        read_album(packed([b"no picture", b"none either"]))


def test_lines_that_the_edge_cut_are_listed_unless_the_next_photo_shows_them() -> None:
    def shown(*lines: str) -> PageTable:
        cells = (PageCell(one, n, 0, 1, 1, 1000, (0, n, 9, n + 1), (0, n, 9, n + 1)) for n, one in enumerate(lines))
        return PageTable(tuple(cells), len(lines), 1)

    cut = (Fault(Kind.CUT, (0, 9, 9, 10), side=0),)
    upper = PhotoRead(1, [TITLE, shown("甲"), "发放养老金", "偏差原因：系统升级"], cut, (10, 10))
    lower = PhotoRead(2, [shown("按时发放\n养老金人数", "乙")], (), (10, 10))
    document = document_of([(upper, True), (lower, False)])
    assert document.dropped == (Dropped("偏差原因：系统升级", "cut", 1),)
    assert document.cut_below == {1}
    alone = document_of([(upper, True), (lower, True)])
    assert alone.dropped == ()
    assert [block.text for block in alone.blocks if isinstance(block, Paragraph)][1:] == [*upper.found[2:]]
