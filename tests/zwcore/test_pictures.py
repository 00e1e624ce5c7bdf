"""The card and the overview as pictures: as wide as a telephone, no higher than its screen, the same bytes twice."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.zwcore.papers import DRAFT, FILED, nine, paper_of, record_of, written
from zwcore.exports.card import card_data
from zwcore.exports.overview import overview_data
from zwcore.exports.press import BOLD, GETA, REGULAR, TALL, WIDE, fitted, glyphs
from zwcore.paths import edit
from zwcore.record import Record, changed, noted
from zwcore.sample import NINE, SAMPLE


def size(data: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(data)) as picture:
        picture.load()
        return picture.size


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for part in parts for text in texts(part)]


def data_of(number: int) -> dict[str, Any]:
    record = nine().records[number - 1]
    return card_data(paper_of(record), [*record.errors, *record.warnings], str)


@pytest.mark.parametrize("place", range(9))
def test_a_card_fits_a_telephone(place: int) -> None:
    record = nine().records[place]
    picture = written("card", record)
    assert picture == written("card", record)
    assert size(picture)[0] == WIDE
    assert size(picture)[1] <= TALL


def worst() -> Record:
    """A form on which nearly everything is wrong, with long names."""
    wrong = {f"indicators[{n}].score": score for n, score in enumerate(("99", None, "88", None, "77", "66"))}
    return record_of(
        edit(SAMPLE, {**wrong, "project": "农村劳动力转移就业" * 12, "funds[0].adjusted": "10.00", "total": None})
    )


@pytest.mark.parametrize("record", [worst(), record_of(NINE), record_of(edit(SAMPLE, {"project": None, "year": None}))])
def test_any_card_fits_a_telephone(record: Record) -> None:
    assert size(written("card", record)) <= (WIDE, TALL)


def test_what_a_card_says() -> None:
    five, seven, one = data_of(5), data_of(7), data_of(1)
    assert [data["verdict"]["text"] for data in (five, seven, one)] == ["须改 1 处", "须补 2 项得分", "可以提交"]
    assert [score["value"] for score in five["scores"]] == ["100", "105", "—"]
    assert five["groups"][0]["findings"][0]["over"]["words"] == ["分值 15", "多 5"]
    assert [one["blank"] for one in seven["groups"][0]["findings"]] == [True, True]
    notes = [row["note"] for row in five["funds"]["rows"]]
    assert notes == [None, "−12.21 万元（减少 34.89%）", "占全年预算 100.00%，占年初预算 65.11%"]
    assert (one["groups"], one["foot"]) == ([], "完成情况未核对；审核以主管部门为准")


def test_no_number_that_steers() -> None:
    """100 − 65 = 35 is exactly the points of the two blanks of form 7."""
    assert "35" not in re.findall(r"\d+", " ".join(texts(data_of(7))))


def test_an_explanation_is_on_the_card() -> None:
    record = nine().records[4]
    told = noted(record, record.warnings[0].finding, "财政统一调整")
    assert "说明：财政统一调整" in texts(card_data(paper_of(told), told.warnings, str))


def test_a_form_that_was_handed_in_is_not_to_be_handed_in() -> None:
    data = card_data(paper_of(nine().records[0], standing=FILED), [], str)
    assert (data["verdict"]["text"], data["state"]) == ("未发现要改的", "已提交，第 2 版")


def test_the_overview() -> None:
    picture, records = written("overview", *nine().records), nine().records
    assert picture == written("overview", *records)
    assert size(picture)[0] == WIDE
    assert size(picture)[1] <= TALL
    data = overview_data(paper_of(*records), str)
    assert (data["title"], data["unit"]) == ("2024 年度项目支出自评 · 9 张", "中卫市社会保险事业管理中心")
    assert [line["text"] for line in data["verdict"]] == ["5 张可以提交", "4 张要改（共 5 格）"]
    assert [form["level"] == "error" for form in data["forms"]] == [n in (4, 5, 7, 8) for n in range(1, 10)]
    assert [row["value"] for row in data["funds"]["rows"]] == ["36959.00", "36031.59"]
    moved = [(one["head"], [(row["where"], row["percent"]) for row in one["rows"]]) for one in data["changes"]]
    assert moved == [("减少超过 30%", [("表7", "50.03%"), ("表5", "34.89%")]), ("增加", [("表9", "12.62%")])]


@pytest.mark.parametrize("count", [1, 24, 60, 171])
def test_an_overview_of_any_number_of_forms(count: int) -> None:
    records = [replace(nine().records[n % 9], index=n) for n in range(count)]
    nameless = [replace(one, form=replace(one.form, table_no=None), index=0) for one in records]
    for forms in (records, nameless):
        assert size(written("overview", *forms)) <= (WIDE, TALL)


def test_amounts_of_several_units_of_money_are_added_up_in_one() -> None:
    one = nine().records[4]
    yuan = changed(
        one, replace(edit(one.form, {"funds[0].initial": "350000", "funds[0].adjusted": "227900"}), money_unit="元")
    )
    funds = overview_data(paper_of(one, yuan), str)["funds"]
    assert (funds["unit"], [row["value"] for row in funds["rows"]]) == ("万元", ["70.00", "45.58"])


# -- what there is no glyph for ----------------------------------------------------------------------------------------


def test_the_fonts_have_what_forms_are_written_in() -> None:
    regular, bold = glyphs(REGULAR), glyphs(BOLD)
    assert bold < regular
    assert {ord(sign) for sign in "中卫市堃镕珺①⑳≥≤×÷−㎡“”（）℃‰Ａé"} <= regular
    assert all(code in regular for code in range(0x4E00, 0x9FA6))


def test_what_has_no_glyph_is_seen_and_told() -> None:
    data, missing = fitted({"text": "㐂😀甲\u200d㐂", "more": ["堃\tA"]})
    assert (data, missing) == ({"text": f"{GETA}{GETA}甲{GETA}", "more": ["堃 A"]}, 2)
    plain, rare = (record_of(edit(SAMPLE, {"project": name})) for name in ("培训", "㐂😀"))
    assert size(written("card", rare))[1] > size(written("card", plain))[1]  # the line that tells


def test_a_bold_character_that_only_the_lighter_font_has_is_drawn() -> None:
    pictures = {written("card", record_of(edit(SAMPLE, {"project": name}))) for name in ("堃", "喆", "〓", "囗")}
    assert len(pictures) == 4


@pytest.mark.parametrize(
    "text", ["#set page(fill: red)", "$x$ *a* _b_ @c <d>", '"\\', '#import "/etc/passwd"', "{0}{x}"]
)
def test_text_is_no_markup(text: str) -> None:
    record = record_of(edit(SAMPLE, {"project": text}))
    assert text.strip() in texts(card_data(paper_of(record), [], str))
    assert size(written("card", record)) <= (WIDE, TALL)
    assert DRAFT.at
