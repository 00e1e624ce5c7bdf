"""Filling in: what is asked, and what an answer must be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zwcore.forms import DATA
from zwcore.documents import read_document
from zwcore.filling import (
    Accepted,
    AnswerKind,
    Field,
    NotAccepted,
    accept,
    accept_several,
    blank_form,
    fields,
    put,
    total_of,
    understand,
)
from zwcore.filling.fields import all_from_first, categories, level_sum, weight_sum, without_row
from zwcore.form import Form
from zwcore.layouts import read_forms
from zwcore.layouts.load import layout_of
from zwcore.paths import edit
from zwcore.rulebooks import Rulebook, get
from zwcore.sample import NINE, SAMPLE
from zwcore.scoring import bands

BOOK = get("nx-zhongwei/2024")
NATIONAL = get("cn/2020")
NINE_FORMS = [reading.form for reading in read_forms(read_document((DATA / "forms.docx").read_bytes())).forms]


def field_of(form: Form, path: str, book: Rulebook = BOOK) -> Field:
    return next(field for field in fields(form, book) if field.path == path)


def walk(answers: dict[str, str], book: Rulebook = BOOK, template: str = "nx-zhongwei") -> Form:
    """Answer every field in turn by its path or its last name, as a person does, until nothing is open."""
    form = blank_form(book, template)
    asked: set[str] = set()
    while True:
        open_ = [field for field in fields(form, book) if field.path not in asked]
        if not open_:
            return form
        field = open_[0]
        asked.add(field.path)
        answer = answers.get(field.path) or answers.get(field.path.rpartition(".")[2])
        if answer is None:
            assert not field.required, field.path
            continue
        given_ = accept(field, answer, form, book)
        assert isinstance(given_, Accepted), (field.path, given_)
        form = put(form, field.path, given_.text, book)


def test_from_nothing_to_a_whole_form() -> None:
    rows = [("数量", 10), ("质量", 10), ("时效", 10), ("成本", 10), ("经济效益", 20), ("社会效益", 20), ("服务", 20)]
    answers = {
        "year": "2024年度",
        "project": "补助",
        "department": "人社局",
        "unit": "中心",
        "planned": "做好",
        "actual": "做了",
    }
    answers |= {"initial": "35", "adjusted": "22.79万元", "executed": "227900元", "total": "95"}
    for n, (category, weight) in enumerate(rows):
        path = f"indicators[{n}]"
        answers |= {f"{path}.level2": category, f"{path}.level3": f"指标{category}", f"{path}.target": "≥90%"}
        answers |= {f"{path}.weight": str(weight), f"{path}.score": str(weight) if n else "5", f"{path}.actual": "95%"}
    form = walk(answers)
    assert weight_sum(form) == 100
    assert total_of(form) == 95
    assert form.total == "95"
    assert (form.funds[0].adjusted, form.funds[0].executed, form.year) == ("22.79", "22.79", "2024")
    assert [item.level1 for item in form.indicators] == ["产出指标"] * 4 + ["效益指标"] * 2 + ["满意度指标"]
    assert form.indicators[0].level1_points == "40"


def test_nothing_more_is_asked_once_the_weights_are_100() -> None:
    assert not [field for field in fields(SAMPLE, NATIONAL) if field.row == len(SAMPLE.indicators)]
    less = edit(SAMPLE, {"indicators[0].weight": "1"})
    assert [field.kind for field in fields(less, NATIONAL) if field.row == len(SAMPLE.indicators)] == [
        AnswerKind.CATEGORY,
        AnswerKind.NAME,
        AnswerKind.TARGET,
        AnswerKind.WEIGHT,
    ]


def test_the_categories_follow_the_rulebook() -> None:
    assert categories(BOOK)["成本指标"] == "产出指标"
    assert set(categories(BOOK).values()) == {"产出指标", "效益指标", "满意度指标"}


FIVE = NINE_FORMS[4]
REFUSALS = [
    ("indicators[5].score", "18", "分值 15，填的是 18，超出 3 分。请填 0 到 15，例如 13.5。"),
    ("indicators[5].score", "-1", "得分不能小于 0"),
    ("indicators[5].score", "很好", "“很好”不是分数"),
    ("indicators[5].weight", "101", "超过 100"),
    ("indicators[5].weight", "0", "大于 0"),
    ("indicators[0].actual", "≥35000张", "不带“≥”"),
    ("indicators[0].actual", "完成", "要写实际数"),
    ("funds[0].initial", "很多", "不是金额"),
    ("funds[0].initial", "35 22", "不止一个数"),
    ("total", "100 8分", "不止一个数"),
    ("indicators[5].score", "15，② 18分", "不是分数"),
    ("project", "不知道", "这里填“项目名称”"),
    ("goals.actual", "这个填什么？", "这里填“年度总体目标完成情况”"),
    ("funds[0].initial", "-5", "不能小于 0"),
    ("year", "24", "四位数字"),
    ("project", "  ", "不能空着"),
    ("project", "长" * 201, "最多 200"),
    ("total", "99", "总分要等于合计"),
    ("indicators[0].level2", "好", "没有“好”这一类"),
    ("indicators[0].target", "不知道", "“不知道”不像指标值。请照批复的目标写，例如 ≥90%"),
    ("indicators[0].target", "什么意思？", "不像指标值"),
    ("indicators[5].target", "怎么填", "不像指标值"),
    ("indicators[5].actual", "您好！", "“您好！”不像完成值。请写实际数或完成情况，例如 95%"),
    ("indicators[5].actual", "我也不太清楚", "不像完成值"),
    ("indicators[5].actual", "这个填什么呢", "不像完成值"),
    ("indicators[0].actual", "不知道", "要写实际数"),
    ("funds[0].initial", "什么意思？", "不是金额。请只写数字，单位万元，例如 35.00"),
    ("year", "不知道", "四位数字"),
]


@pytest.mark.parametrize(("path", "text", "said"), REFUSALS)
def test_what_does_not_fit_is_refused_with_the_rule_and_an_example(path: str, text: str, said: str) -> None:
    answer = accept(field_of(FIVE, path), text, FIVE, BOOK)
    assert isinstance(answer, NotAccepted)
    assert said in str(answer.message)


ACCEPTED = [
    ("indicators[5].score", "13.5", "13.5"),
    ("indicators[5].score", "１３．５分", "13.5"),
    ("indicators[5].score", "0", "0"),
    ("indicators[0].actual", "34980 张", "34980 张"),
    ("indicators[0].actual", "=34980张", "=34980张"),
    ("funds[0].initial", "35.00", "35.00"),
    ("funds[0].initial", "三十五万元", "35"),
    ("indicators[5].score", "十二分", "12"),
    ("year", "二〇二五年", "2025"),
    ("funds[0].initial", "350000元", "35"),
    ("funds[0].initial", "3,525", "3,525"),
    ("indicators[0].level2", "数量", "数量指标"),
    ("total", "105", "105"),
    ("indicators[0].target", "≥90%", "≥90%"),
    ("indicators[0].target", "100 万元", "100 万元"),
    ("indicators[0].target", "无", "无"),
    ("indicators[0].target", "不低于上年", "不低于上年"),
    ("indicators[5].target", "群众知道怎么办", "群众知道怎么办"),
    ("indicators[5].actual", "达成", "达成"),
    ("indicators[5].actual", "/", "/"),
    ("indicators[5].actual", "无", "无"),
    ("indicators[5].actual", "好", "好"),
]


@pytest.mark.parametrize(("path", "text", "kept"), ACCEPTED)
def test_what_fits_is_kept(path: str, text: str, kept: str) -> None:
    assert accept(field_of(FIVE, path), text, FIVE, BOOK) == Accepted(kept)


def test_a_score_must_lie_in_the_chosen_band() -> None:
    field = field_of(FIVE, "indicators[5].score")
    middle = bands(FIVE.indicators[5], BOOK)[1]
    assert isinstance(accept(field, "14", FIVE, BOOK, middle), NotAccepted)
    assert accept(field, "11.9", FIVE, BOOK, middle) == Accepted("11.9")
    # The upper edge belongs to the band above, the lower one to this.
    assert isinstance(accept(field, "12", FIVE, BOOK, middle), NotAccepted)
    assert accept(field, "7.5", FIVE, BOOK, middle) == Accepted("7.5")


def several(form: Form, path: str, text: str) -> list[tuple[str, str | None]]:
    known = fields(form, BOOK)
    start = next(n for n, field in enumerate(known) if field.path == path)
    taken = accept_several(known[start:], text, form, BOOK)
    return [(field.path, answer.text if isinstance(answer, Accepted) else None) for field, answer in taken]


def test_several_answers_in_one_message() -> None:
    assert several(FIVE, "indicators[0].score", "10 10 5 5") == [
        ("indicators[0].score", "10"),
        ("indicators[1].score", "10"),
        ("indicators[2].score", "5"),
        ("indicators[3].score", "5"),
    ]
    assert several(FIVE, "funds[0].initial", "35，22.79、22.79") == [
        ("funds[0].initial", "35"),
        ("funds[0].adjusted", "22.79"),
        ("funds[0].executed", "22.79"),
    ]
    more = edit(NINE, {"indicators[0].weight": "4"})
    assert several(more, f"indicators[{len(NINE.indicators)}].level3", "补卡数量，≥35,000张，6") == [
        (f"indicators[{len(NINE.indicators)}].level3", "补卡数量"),
        (f"indicators[{len(NINE.indicators)}].target", "≥35,000张"),
        (f"indicators[{len(NINE.indicators)}].weight", "6"),
    ]


def test_several_answers_stop_at_the_first_that_does_not_fit() -> None:
    assert several(FIVE, "indicators[0].score", "10 99 5")[-1] == ("indicators[1].score", None)
    assert several(FIVE, "indicators[7].score", "1 2 3 4") == [("indicators[7].score", None)]


def test_two_numbers_for_one_cell_are_not_one_number() -> None:
    assert several(FIVE, "indicators[7].score", "15 20") == [("indicators[7].score", None)]
    assert several(FIVE, "total", "10 5") == [("total", None)]


def test_a_unit_behind_a_space_belongs_to_its_number() -> None:
    assert several(FIVE, "indicators[0].actual", "34980 张") == [("indicators[0].actual", "34980 张")]
    assert several(FIVE, "funds[0].initial", "35 万元 22.79 万元") == [
        ("funds[0].initial", "35"),
        ("funds[0].adjusted", "22.79"),
    ]


def test_level_1_follows_a_category_that_was_changed() -> None:
    row = len(FIVE.indicators)
    form = put(FIVE, f"indicators[{row}].level2", "数量指标", BOOK)
    assert (form.indicators[row].level1, form.indicators[row].level1_points) == ("产出指标", "40")
    form = put(form, f"indicators[{row}].level2", "服务对象满意度指标", BOOK)
    assert (form.indicators[row].level1, form.indicators[row].level1_points) == ("满意度指标", "20")
    renamed = edit(FIVE, {"indicators[0].level1": "一、产出指标"})
    assert put(renamed, "indicators[7].level2", "数量指标", BOOK).indicators[7].level1 == "一、产出指标"


def test_a_name_with_commas_stays_one_answer() -> None:
    more = edit(NINE, {"indicators[0].weight": "4"})
    path = f"indicators[{len(NINE.indicators)}].level3"
    assert several(more, path, "为参保人员提供服务，及时办理，不出错") == [
        (path, "为参保人员提供服务，及时办理，不出错")
    ]


@given(st.text(max_size=40), st.sampled_from([*range(len(fields(FIVE, BOOK)))]))
def test_no_answer_breaks_anything(text: str, n: int) -> None:
    known = fields(FIVE, BOOK)
    for field, answer in accept_several(known[n:], text, FIVE, BOOK):
        if isinstance(answer, Accepted):
            put(FIVE, field.path, answer.text, BOOK)
        else:
            assert str(answer.message)
    understand(text, FIVE, known, known[n].path)


@given(st.decimals(min_value=-5, max_value=25, places=2))
def test_a_kept_score_lies_between_0_and_the_weight(points: Decimal) -> None:
    answer = accept(field_of(FIVE, "indicators[5].score"), str(points), FIVE, BOOK)
    assert isinstance(answer, Accepted) == (0 <= points <= 15)


EMPTY = blank_form(BOOK, "nx-zhongwei", unit="中心")
ROWS = [
    ("数量 补卡数量，≥35000张，10", [("数量指标", "补卡数量", "≥35000张", "10")]),
    ("数量：养老，工伤、失业办理件数，≥1,000件，10", [("数量指标", "养老，工伤、失业办理件数", "≥1,000件", "10")]),
    (
        "数量 办理件数，≥1000件，10\n\n质量指标，合格率，≥98%，10\n社会效益;便利程度;有效提升;20",
        [
            ("数量指标", "办理件数", "≥1000件", "10"),
            ("质量指标", "合格率", "≥98%", "10"),
            ("社会效益指标", "便利程度", "有效提升", "20"),
        ],
    ),
    ("数量，补卡数量", [("数量指标", "补卡数量", None, None)]),
]


@pytest.mark.parametrize(("text", "rows"), ROWS)
def test_whole_indicators_are_taken_line_by_line(text: str, rows: list[tuple[str | None, ...]]) -> None:
    form = EMPTY
    waiting = [field for field in fields(form, BOOK) if field.row == 0]
    for field, answer in accept_several(waiting, text, form, BOOK):
        assert isinstance(answer, Accepted), answer
        form = put(form, field.path, answer.text, BOOK)
    assert [(item.level2, item.level3, item.target, item.weight) for item in form.indicators] == rows


@pytest.mark.parametrize(
    ("text", "taken", "said"),
    [
        ("数量 甲，1件，10\n好 乙，1件，10\n质量 丙，1件，10", 4, "没有“好”这一类"),
        ("数量 甲，1件，10\n好 乙，1件，10\n质量 丙，1件，10", 4, "后面 1 行没有记下"),
        ("数量 甲，1件，40\n质量 乙，1件，10", 7, "没有分可给了"),
        ("数量 甲，1件，30\n质量 乙，1件，20", 7, "产出指标共 40 分，其他项已占 30"),
        (
            "数量 甲，1件，40\n社会 乙，1件，40\n满意度 丙，1件，20\n质量 丁，1件，10",
            12,
            "从“质量 丁，1件，10”起没有记",
        ),
        ("数量 甲\n质量 乙，1件，10", 2, "从“质量 乙，1件，10”起没有记"),
    ],
)
def test_a_line_that_does_not_fit_is_said_and_those_before_are_kept(text: str, taken: int, said: str) -> None:
    waiting = [field for field in fields(EMPTY, BOOK) if field.row == 0]
    *good, (_, last) = accept_several(waiting, text, EMPTY, BOOK)
    assert len(good) == taken
    assert all(isinstance(answer, Accepted) for _, answer in good)
    assert isinstance(last, NotAccepted)
    assert said in str(last.message)


def test_a_weight_that_is_changed_may_be_over_for_a_while() -> None:
    assert isinstance(accept(field_of(FIVE, "indicators[5].weight"), "60", FIVE, BOOK), Accepted)
    less = edit(FIVE, {"indicators[5].weight": None})
    assert isinstance(accept(field_of(less, "indicators[5].weight"), "60", less, BOOK), NotAccepted)


def test_a_blank_form_has_the_columns_of_its_print() -> None:
    assert EMPTY.columns == NINE_FORMS[0].columns
    assert EMPTY.title == "中心项目支出绩效自评表"
    assert blank_form(NATIONAL, "national").columns == SAMPLE.columns
    method = layout_of("nx-zhongwei").indicators.method
    assert method
    assert put(EMPTY, "indicators[0].level2", "数量指标", BOOK).indicators[0].method == method


def test_a_row_is_taken_out_and_the_points_of_a_level_are_told() -> None:
    less = without_row(FIVE, 4)
    assert len(less.indicators) == len(FIVE.indicators) - 1
    assert less.indicators[4] == FIVE.indicators[5]
    assert level_sum(FIVE, 5) == (Decimal(40), Decimal(25))
    assert level_sum(edit(FIVE, {"indicators[5].level1_points": None}), 5) is None


def test_a_category_is_found_by_any_part_of_its_name() -> None:
    field = next(one for one in fields(EMPTY, BOOK) if one.kind is AnswerKind.CATEGORY)
    assert accept(field, "满意度", EMPTY, BOOK) == Accepted("服务对象满意度指标")
    assert isinstance(accept(field, "效益", EMPTY, BOOK), NotAccepted)


def test_a_line_with_a_weight_too_high_is_no_name() -> None:
    form = put(EMPTY, "indicators[0].level2", "数量指标", BOOK)
    waiting = [field for field in fields(form, BOOK) if field.row == 0][1:]
    *good, (field, last) = accept_several(waiting, "办理件数，≥1000件，95", form, BOOK)
    assert [answer for _, answer in good] == [Accepted("办理件数"), Accepted("≥1000件")]
    assert field.path == "indicators[0].weight"
    assert isinstance(last, NotAccepted)


def test_money_of_one_kind_fills_the_lines_below() -> None:
    form = edit(EMPTY, {"funds[0].initial": "35.00", "funds[0].adjusted": "22.79", "funds[0].executed": "22.79"})
    whole = edit(form, all_from_first(form))
    assert [(line.label, line.initial, line.executed) for line in whole.funds] == [
        ("年度资金总额", "35.00", "22.79"),
        ("其中：财政拨款", "35.00", "22.79"),
        ("其他资金", "0.00", "0.00"),
    ]


def test_a_line_is_written_once_more_where_its_weight_was_too_high() -> None:
    form = EMPTY
    for name, value in (("level2", "数量指标"), ("level3", "设备台数"), ("target", "≥20台")):
        form = put(form, f"indicators[0].{name}", value, BOOK)
    waiting = [field_of(form, "indicators[0].weight")]
    for field, answer in accept_several(waiting, "数量 设备台数，≥15台，15", form, BOOK):
        assert isinstance(answer, Accepted)
        form = put(form, field.path, answer.text, BOOK)
    assert (form.indicators[0].target, form.indicators[0].weight) == ("≥15台", "15")


@pytest.mark.parametrize(("text", "count"), [("34980张 98% 2024", 3), ("2024年12月 20日", 1), ("34980张 左右", 1)])
def test_values_with_their_units_are_parted_by_spaces(text: str, count: int) -> None:
    waiting = [field for field in fields(FIVE, BOOK) if field.kind is AnswerKind.ACTUAL]
    assert len(accept_several(waiting, text, FIVE, BOOK)) == count
