"""Values as people write them: every example of the domain, the nine forms' targets, and three forms from elsewhere."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zwcore.test_money import in_hanzi
from zwcore.money import plain, scale
from zwcore.quantity import Comparator, Date, Quantity, ValueKind, aligned, comparable, read_value

# text, value, unit, comparator, power, per, estimate
QUANTITIES = [
    ("≥90%", "90", "%", "ge", 0, "", False),
    ("≥95%", "95", "%", "ge", 0, "", False),
    ("=100%", "100", "%", "eq", 0, "", False),
    (">=90%", "90", "%", "ge", 0, "", False),
    ("≧90%", "90", "%", "ge", 0, "", False),
    ("═100%", "100", "%", "eq", 0, "", False),
    ("﹦100%", "100", "%", "eq", 0, "", False),
    ("≦5", "5", "", "le", 0, "", False),
    ("＞3次", "3", "次", "gt", 0, "", False),
    ("不低于95%", "95", "%", "ge", 0, "", False),
    ("不少于12种", "12", "种", "ge", 0, "", False),
    ("小于0.9‰", "0.9", "%", "lt", -1, "", False),
    ("≥100百分比", "100", "%", "ge", 0, "", False),
    ("百分之90以上", "90", "%", "ge", 0, "", False),
    ("95%及以上", "95", "%", "ge", 0, "", False),
    ("控制在30万元以内", "30", "元", "le", 4, "", False),
    ("5个工作日内", "5", "工作日", "le", 0, "", False),
    ("5.5 万人", "5.5", "人", "none", 4, "", False),
    ("16.4万人(预估)", "16.4", "人", "none", 4, "", True),
    ("约30人", "30", "人", "none", 0, "", True),
    ("740人", "740", "人", "none", 0, "", False),
    ("0起", "0", "起", "none", 0, "", False),
    ("215,457.6", "215457.6", "", "none", 0, "", False),
    ("<=475元/亩", "475", "元", "le", 0, "亩", False),
    (">=530元/人*月", "530", "元", "ge", 0, "人 月", False),
    ("600 元/人/次", "600", "元", "none", 0, "人 次", False),
    ("≥266米", "266", "米", "ge", 0, "", False),
    ("10千克", "10", "克", "none", 3, "", False),
    ("3千元", "3", "元", "none", 3, "", False),
    ("2.5万", "2.5", "", "none", 4, "", False),
    ("-5%", "-5", "%", "none", 0, "", False),
    ("20幢", "20", "幢", "none", 0, "", False),
    ("7趟。", "7", "趟", "none", 0, "", False),
    ("≥50个", "50", "个", "ge", 0, "", False),
    ("≤90万元", "90", "元", "le", 4, "", False),
    ("2.5万人", "2.5", "人", "none", 4, "", False),
    ("3.9万人", "3.9", "人", "none", 4, "", False),
    ("3850人", "3850", "人", "none", 0, "", False),
    ("2400万元", "2400", "元", "none", 4, "", False),
    ("5429人", "5429", "人", "none", 0, "", False),
    ("20000万元", "20000", "元", "none", 4, "", False),
    ("4869万元", "4869", "元", "none", 4, "", False),
    ("35000 张", "35000", "张", "none", 0, "", False),
    ("100%", "100", "%", "none", 0, "", False),
    ("35 万元", "35", "元", "none", 4, "", False),
    ("1666 枚", "1666", "枚", "none", 0, "", False),
    ("85%", "85", "%", "none", 0, "", False),
    ("12 万元", "12", "元", "none", 4, "", False),
    ("15.5万人(预估)", "15.5", "人", "none", 4, "", True),
    ("30万元", "30", "元", "none", 4, "", False),
    ("8.8万人(预估)", "8.8", "人", "none", 4, "", True),
    ("10万元", "10", "元", "none", 4, "", False),
    ("1944人", "1944", "人", "none", 0, "", False),
    ("5601人", "5601", "人", "none", 0, "", False),
    ("3525万元", "3525", "元", "none", 4, "", False),
    ("指标1：12 个", "12", "个", "none", 0, "", False),
    ("三千五百人", "3500", "人", "none", 0, "", False),
    ("三万五千人", "35000", "人", "none", 0, "", False),
    ("3万5千人", "35000", "人", "none", 0, "", False),
    ("3万5000人", "35000", "人", "none", 0, "", False),
    ("2千5百人", "2500", "人", "none", 0, "", False),
    ("两次", "2", "次", "none", 0, "", False),
    ("十二种", "12", "种", "none", 0, "", False),
    ("不少于一百二十人", "120", "人", "ge", 0, "", False),
    ("一百二十万元", "120", "元", "none", 4, "", False),
    ("壹佰万元", "100", "元", "none", 4, "", False),
    ("三点五万亩", "3.5", "亩", "none", 4, "", False),
    ("三千元/人", "3000", "元", "none", 0, "人", False),
    ("〇起", "0", "起", "none", 0, "", False),
    ("零", "0", "", "none", 0, "", False),
    ("百分之九十五", "95", "%", "none", 0, "", False),
    ("不低于百分之九十五", "95", "%", "ge", 0, "", False),
    ("百分之百", "100", "%", "none", 0, "", False),
    ("百分百", "100", "%", "none", 0, "", False),
    ("≥95%（含）", "95", "%", "ge", 0, "", False),
    ("90％（含）以上", "90", "%", "ge", 0, "", False),
    ("95.5%以上", "95.5", "%", "ge", 0, "", False),
    ("⩾90%", "90", "%", "ge", 0, "", False),
    ("30日内", "30", "天", "le", 0, "", False),
    ("三个工作日内", "3", "工作日", "le", 0, "", False),
    ("三年内", "3", "年", "le", 0, "", False),
    ("60岁以上", "60", "岁", "ge", 0, "", False),
    ("100余人", "100", "人", "none", 0, "", True),
    ("100多人", "100", "人", "none", 0, "", True),
    ("近70%", "70", "%", "none", 0, "", True),
    ("接近1500人", "1500", "人", "none", 0, "", True),
    ("90%多", "90", "%", "none", 0, "", True),
    ("超200人", "200", "人", "gt", 0, "", False),
    ("不到70%", "70", "%", "lt", 0, "", False),
    ("未超过90万元", "90", "元", "le", 4, "", False),
    ("≥200人（次）", "200", "人次", "ge", 0, "", False),
    ("50件（套）", "50", "件", "none", 0, "", False),
    ("12场次", "12", "场", "none", 0, "", False),
    ("1200人次", "1200", "人次", "none", 0, "", False),
    ("2人·次", "2", "人次", "none", 0, "", False),
    ("50台（套）", "50", "台套", "none", 0, "", False),
    ("5㎡", "5", "平方米", "none", 0, "", False),
    ("5m²", "5", "平方米", "none", 0, "", False),
    ("3万m³", "3", "立方米", "none", 4, "", False),
    ("2公顷", "2", "平方米", "none", 4, "", False),
    ("5毫米", "5", "米", "none", -3, "", False),
    ("≥1万千瓦", "1", "瓦", "ge", 7, "", False),
    ("35kV", "35", "kv", "none", 0, "", False),
    ("已完成100%", "100", "%", "none", 0, "", False),
]

OTHERS = [
    (
        ValueKind.QUALITATIVE,
        "有所增加 有效促进 长期保障 保障 长期保障参保人员合法权益 有效保障 普及城乡 惠及人民 长期 惠企惠民",
    ),
    (
        ValueKind.QUALITATIVE,
        "提高人员保障 办理及时 规定时限内 规定时效内 得到保障 有效提升 及时 是 定性 达成预期指标 完成 效果明显",
    ),
    (ValueKind.QUALITATIVE, "严格执行相关制度规定 符合相关规定 在项目计划完成时间内完成 ≧ IO"),
    (
        ValueKind.QUALITATIVE,
        "一 一般 一次性 一户一策 第一批 统一 万无一失 三五人 一百二 零事故 三亿二千万元 #DIV/0! 全覆盖",
    ),
    (ValueKind.OPTION_LIST, "好坏 是/否 □是□否 优/良/中/差 达成/未达成 合格/不合格"),
    (
        ValueKind.DATE,
        "2024年 2024年12月底前 12月底之前完成 9月前 2024-12-31 2024年度 3月31日前",
    ),
    (ValueKind.DATE, "六月底前 二〇二四年 2024年12月31日24时前"),
    (
        ValueKind.PERIOD,
        "2018年1月-2019年12月 1-12月 2023至2024年退休人员 2018年1月-2019年12月全额供款机关事业单位在职人员",
    ),
    (ValueKind.PERIOD, "第一季度 4季度 上半年"),
    (ValueKind.SEVERAL, "100%1000件 11月底完成100% 600元/人/次；2500元/人/月；3000元/人/次。 80%-90%"),
    (ValueKind.MARK, "/ - — 无 ／ —— N/A 不涉及"),
]


@pytest.mark.parametrize(("text", "value", "unit", "comparator", "power", "per", "estimate"), QUANTITIES)
def test_quantities(text: str, value: str, unit: str, comparator: str, power: int, per: str, estimate: bool) -> None:
    reading = read_value(text)
    assert reading.kind is ValueKind.QUANTITY
    assert (reading.printed, reading.doubt, reading.estimate) == (text, None, estimate)
    expected = Quantity(Decimal(value), unit, Comparator(comparator), power, tuple(per.split()), estimate)
    assert reading.quantity == expected


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in OTHERS for text in texts.split()])
def test_other_kinds(kind: ValueKind, text: str) -> None:
    reading = read_value(text)
    assert (reading.kind, reading.printed, reading.quantity) == (kind, text, None)


def test_blank() -> None:
    for text in (None, "", " \n", "　"):
        assert read_value(text).kind is ValueKind.BLANK


def test_dates_are_told_as_far_as_printed() -> None:
    assert read_value("2024 年").dates == (Date(2024),)
    assert read_value("2024年12月底前").dates == (Date(2024, 12),)
    assert read_value("11月底完成100%").dates == (Date(None, 11),)
    assert read_value("2024.12.31").dates == (Date(2024, 12, 31),)
    assert read_value("2018年1月-2019年12月").dates == (Date(2018, 1), Date(2019, 12))
    assert read_value("2024年3月-11月").dates == (Date(2024, 3), Date(2024, 11))
    assert read_value("2024年1-12月").dates == (Date(2024, 1), Date(2024, 12))
    assert read_value("2024.1-2024.12").dates == (Date(2024, 1), Date(2024, 12))
    assert read_value("二〇二四年十二月三十一日").dates == (Date(2024, 12, 31),)
    assert read_value("2024年第三季度").dates == (Date(2024, 7), Date(2024, 9))
    assert read_value("2024年上半年").dates == (Date(2024, 1), Date(2024, 6))


@pytest.mark.parametrize(
    ("text", "count"), [("2.5万吨", "25000"), ("4.2公里", "4.2"), ("2公顷", "2"), ("5.5 万人", "55000"), ("5‰", "5")]
)
def test_the_count_is_in_the_printed_unit(text: str, count: str) -> None:
    quantity = read_value(text).quantity
    assert quantity is not None
    assert quantity.count == Decimal(count)


def test_several_targets_are_all_kept() -> None:
    reading = read_value("600 元/人/次；2500 元/人/月；3000 元/人/次。")
    assert [plain(quantity.value) for quantity in reading.quantities] == ["600", "2500", "3000"]
    assert [quantity.per for quantity in reading.quantities] == [("人", "次"), ("人", "月"), ("人", "次")]
    assert [quantity.unit for quantity in read_value("100%1000件").quantities] == ["%", "件"]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("290%", "ocr"),
        ("IO", "ocr"),
        ("工5%", "ocr"),
        ("200%", None),
        ("9O%", "ocr"),
        ("l00%", "ocr"),
        ("1OO", "ocr"),
        ("2024.12", "date"),
        ("1/3", "ratio"),
        ("三分之一", "ratio"),
        ("1：15", "ratio"),
        ("三百五十名学生", "words"),
        ("增长5%", "words"),
        ("近5年", "words"),
        ("#REF!", "words"),
        ("1-2季度", "range"),
        ("3家企业", "words"),
        ("每人每月2500元", "words"),
        ("80%-90%", "range"),
        ("完成率达到95%以上", None),
        ("财预〔2020〕10号", "words"),
        ("长期", None),
    ],
)
def test_doubt(text: str, doubt: str | None) -> None:
    assert read_value(text).doubt == doubt


@pytest.mark.parametrize(
    ("target", "actual", "pair"),
    [
        ("≥90%", "95%", ("90", "95")),
        ("≥100百分比", "100", ("100", "100")),
        ("≤90万元", "90", ("900000", "900000")),
        ("5.5 万人", "55,400人", ("55000", "55400")),
        ("5.5 万人", "5.4", ("55000", "54000")),
        ("5.5 万人", "54000", None),
        ("35000万元", "34000", ("350000000", "340000000")),
        ("≥90%", "0.98", None),
        ("≥90%", "0", ("90", "0")),
        ("0.9", "95%", None),
        ("90", "95%", ("90", "95")),
        ("0.9", "0.95", ("0.9", "0.95")),
        ("小于0.9‰", "0.08%", ("0.09", "0.08")),
        ("50", "50个", ("50", "50")),
        ("5", "5万人", None),
        ("740人", "740户", None),
        ("<=475元/亩", "470元", ("475", "470")),
        ("<=475元/亩", "470", ("475", "470")),
        ("12公里", "12000米", ("12000", "12000")),
        ("20个工作日", "18工作日", ("20", "18")),
        ("10个工作日", "10天", ("10", "10")),
        ("2公顷", "30亩", ("20000", "20000")),
        ("30亩", "2公顷", ("30", "30")),
        ("30亩", "20000㎡", ("30", "30")),
        ("≤2天", "24小时", ("2", "1")),
        ("1年", "18个月", ("1", "1.5")),
        ("740人", "740人次", None),
    ],
)
def test_target_and_actual_side_by_side(target: str, actual: str, pair: tuple[str, str] | None) -> None:
    asked, got = read_value(target).quantity, read_value(actual).quantity
    assert asked is not None
    assert got is not None
    assert aligned(asked, got) == (None if pair is None else (Decimal(pair[0]), Decimal(pair[1])))


NUMBERS = st.decimals(min_value=0, max_value=10**8, places=2, allow_nan=False)


@given(NUMBERS, st.sampled_from(["人", "元"]))
def test_scale_is_only_a_matter_of_writing(number: Decimal, unit: str) -> None:
    small, large = read_value(f"{plain(scale(number, 4))}{unit}").quantity, read_value(f"{number}万{unit}").quantity
    assert small is not None
    assert large is not None
    assert small.base == large.base
    assert comparable(small, large)
    assert aligned(small, large) == (small.base, large.base)


@given(st.sampled_from([row[0] for row in QUANTITIES]), st.integers(0, 9))
def test_width_and_spaces_do_not_matter(text: str, position: int) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    spaced = text[:position] + " " + text[position:] + "\n"
    plainly = read_value(text)
    for other in (wide, spaced):
        assert (read_value(other).kind, read_value(other).quantities) == (plainly.kind, plainly.quantities)


SIGNS = "0123456789.,%‰≥≤<>=-~/*年月日底前万亿千百十人次元亩每以上内至约()工IO;； 零一二两三九壹点分之季度第余多:"


def test_a_ratio_is_one_value_and_no_decimal() -> None:
    assert read_value("1:15").quantity == Quantity(Decimal(1), ":15")
    assert read_value("≥1/3").quantity == Quantity(Decimal(1), "/3", Comparator.GE)
    assert read_value("三分之二").quantity == read_value("2/3").quantity


@given(st.integers(0, 9999), st.sampled_from(["人", "万元", "个工作日内", "种以上", "元/亩"]))
def test_hanzi_and_digits_are_read_alike(number: int, unit: str) -> None:
    hanzi, digits = read_value(in_hanzi(number) + unit), read_value(f"{number}{unit}")
    assert (hanzi.kind, hanzi.quantities, hanzi.doubt) == (digits.kind, digits.quantities, digits.doubt)


@given(st.text(alphabet=SIGNS, max_size=20), st.integers(0, 20))
def test_spaces_never_change_a_reading(text: str, position: int) -> None:
    plainly, spaced = read_value(text), read_value(text[:position] + "\u3000 " + text[position:])
    assert (spaced.kind, spaced.quantities, spaced.dates) == (plainly.kind, plainly.quantities, plainly.dates)


@given(st.one_of(st.text(), st.text(alphabet=SIGNS)))
def test_no_text_raises(text: str) -> None:
    reading = read_value(text)
    assert reading.printed == text
    assert all(quantity.base.is_finite() for quantity in reading.quantities)
    for one in reading.quantities:
        for other in reading.quantities:
            aligned(one, other)
