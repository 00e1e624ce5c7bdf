"""Exact reading, rounding and writing of amounts and points."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwcore.money import (
    add,
    money_scale,
    parse_amount,
    parse_hanzi,
    parse_number,
    parse_percent,
    parse_points,
    percent,
    plain,
    ratio,
    round_half_up,
    scale,
)

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6078.00", "6078"),
        ("215,457.6", "215457.6"),
        ("２１５，４５７．６", "215457.6"),
        ("5 932.30", "5932.3"),
        ("1,234,567", "1234567"),
        ("-12.21", "-12.21"),
        ("−12.21", "-12.21"),
        ("0.00", "0"),
        ("10\n", "10"),
        ("20 20\n20", None),
        ("12 345", "12345"),
        ("1 0 0", "100"),
        ("36959\n00", "3695900"),
        ("1,23", None),
        ("12,345,6", None),
        ("/", None),
        ("-", None),
        ("—", None),
        ("", None),
        (None, None),
        ("10分", None),
        ("IO", None),
        ("1e5", None),
        ("NaN", None),
        ("٣", None),
        ("9" * 40, None),
    ],
)
def test_plain_numbers(text: str | None, value: str | None) -> None:
    assert parse_number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("35.00", "万元", "35"),
        ("35.00", "元", "35"),
        ("35.00", None, "35"),
        ("620.82万元", "万元", "620.82"),
        ("620.82 万元", "元", "6208200"),
        ("6208200元", "单位：万元", "620.82"),
        ("6208200元", None, "620.82"),
        ("1.5亿元", "万元", "15000"),
        ("1.5亿", "元", "150000000"),
        ("￥3,000.50元", "元", "3000.5"),
        ("3千元", "元", "3000"),
        ("人民币35万元整", "万元", "35"),
        ("（12.5）", "万元", None),
        ("2百万元", "万元", "200"),
        ("约35万元", "万元", None),
        ("35万人", "万元", None),
        ("/", "万元", None),
        (None, "万元", None),
    ],
)
def test_amounts(text: str | None, unit: str | None, value: str | None) -> None:
    assert parse_amount(text, unit) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三千五百", "3500"),
        ("三万五千", "35000"),
        ("十二", "12"),
        ("二十", "20"),
        ("两", "2"),
        ("〇", "0"),
        ("一点五", "1.5"),
        ("零点九", None),
        ("一千零五十", "1050"),
        ("一万零三", "10003"),
        ("十二万三千四百五十六", "123456"),
        ("壹佰贰拾", "120"),
        ("三万五", None),
        ("一百二", None),
        ("四五", None),
        ("百", None),
        ("一般", None),
        ("3", None),
        ("", None),
    ],
)
def test_numbers_in_hanzi(text: str, value: str | None) -> None:
    assert parse_hanzi(text) == (None if value is None else Decimal(value))


def in_hanzi(number: int) -> str:
    """Write a number under 10⁸ in Hanzi, the way a bank teller does."""
    if number >= 10**4:
        rest = number % 10**4
        gap = "零" if 0 < rest < 1000 else ""
        return in_hanzi(number // 10**4) + "万" + gap + (in_hanzi(rest) if rest else "")
    text = "".join(
        "零一二三四五六七八九"[int(digit)] + (unit if digit != "0" else "")
        for digit, unit in zip(str(number), "千百十 "[4 - len(str(number)) :], strict=True)
    ).replace(" ", "")
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.rstrip("零") or "零"


@given(st.integers(0, 10**8 - 1))
def test_numbers_written_in_hanzi_are_read_back(number: int) -> None:
    text = in_hanzi(number)
    if not text.endswith("万"):
        assert parse_hanzi(text) == number


def test_points_and_rates() -> None:
    assert parse_points("（10分）") == parse_points("10") == Decimal(10)
    assert parse_points("13.5 分") == Decimal("13.5")
    assert parse_points("15/20") is None
    assert parse_percent("65.11％") == parse_percent("65.11") == Decimal("65.11")
    assert parse_percent("/") is None
    assert money_scale("金额单位：元") == 0
    assert money_scale("万 元") == money_scale(None) == money_scale("个") == 4


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("0.005", 2, "0.01"), ("-0.005", 2, "-0.01"), ("8.8795", 2, "8.88"), ("2.5", 0, "3"), ("0.0049", 2, "0")],
)
def test_rounding_is_half_up(value: str, places: int, rounded: str) -> None:
    assert round_half_up(Decimal(value), places) == Decimal(rounded)


def test_percent() -> None:
    assert percent(Decimal("-12.21"), Decimal("35")) == Decimal("-34.89")
    assert percent(Decimal("3969.81"), Decimal("3525")) == Decimal("112.62")
    assert ratio(Decimal(1), Decimal(0)) is None
    with pytest.raises(ZeroDivisionError):
        percent(Decimal(1), Decimal(0))


@pytest.mark.parametrize(
    ("part", "whole", "line", "expected"),
    [
        ("42.86", "142.86", "30", "30.001"),
        ("42.85", "142.85", "30", "29.996"),
        ("30", "100", "30", "30.00"),
        ("42.86", "142.86", "20", "30.00"),
        ("1", "3", "33.33", "33.333"),
        ("30000000001", "100000000000", "30", "30.000000001"),
    ],
)
def test_a_percentage_is_told_from_the_line_beside_it(part: str, whole: str, line: str, expected: str) -> None:
    assert str(percent(Decimal(part), Decimal(whole), Decimal(line))) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("-0", "0"),
        ("-0.00", "0"),
        ("10.00", "10"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
        ("100", "100"),
        ("0.50", "0.5"),
    ],
)
def test_plain_writing(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@given(AMOUNTS)
def test_written_numbers_are_read_back(value: Decimal) -> None:
    assert parse_number(plain(value)) == value
    assert parse_number(f"{value:,.2f}") == value


@given(AMOUNTS)
def test_units_are_only_a_matter_of_writing(value: Decimal) -> None:
    assert parse_amount(f"{value}万元", "元") == parse_amount(plain(scale(value, 4)), "元")


@given(st.lists(AMOUNTS, max_size=30))
def test_order_of_adding_does_not_matter(values: list[Decimal]) -> None:
    assert add(values) == add(reversed(values)) == sum(values, Decimal(0))


@given(st.text())
def test_no_text_raises(text: str) -> None:
    for read in (parse_number, parse_points, parse_percent, parse_amount, parse_hanzi, money_scale):
        read(text)


@pytest.mark.parametrize("text", ["15,② 18", "①15", "10²", "② 8分"])
def test_a_sign_beside_a_number_is_no_digit_of_it(text: str) -> None:
    assert parse_number(text) is None
    assert parse_points(text) is None
    assert parse_amount(text) is None
