"""Numbers as a spreadsheet shows them: value and number format → the printed text.

Knows what office workers use: sections and their conditions, decimals, thousands, literals among the digits, percent,
exponents, fractions, accounting formats, currencies, dates and times, Chinese numerals. Colours and fill characters are
dropped; a value that its format cannot show (a date before the calendar) shows as General.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from zwcore.documents.numfmt_hanzi import numeral
from zwcore.documents.numfmt_moment import moment
from zwcore.documents.numfmt_section import FormatSection, FormatToken, sections_of

# A spreadsheet computes with 15 significant digits; what a binary number has beyond them is artefact.
_SHEET = Context(prec=15, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=1_200, rounding=ROUND_HALF_UP)
_LARGEST = 308
_GENERAL_PLACES = 9
_GENERAL_DIGITS = 11
_DENOMINATOR = 6  # digits
_EQUAL = Fraction(5, 10**8)


def shown(value: Decimal | str, number_format: str, date_1904: bool = False) -> str:
    """Return a number or a text as a cell with ``number_format`` shows it; ``date_1904`` counts days from 1904."""
    sections = sections_of(number_format)
    if isinstance(value, str):
        return _text(value, sections)
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST:
        return str(value)
    number = _SHEET.plus(value)
    section, unsigned = _choose(number, sections)
    if section is None:
        return general(number)
    if section.kind == "moment":
        return moment(section, number, date_1904) or general(number)
    said = _said(section, abs(number)).strip()
    return f"-{said}" if number < 0 and not unsigned else said


def general(value: Decimal) -> str:
    """Return a number without a format of its own, in the eleven characters that a spreadsheet gives it."""
    size = value.adjusted() if value else 0
    places = max(0, min(_GENERAL_PLACES, _GENERAL_PLACES - size))
    rounded = _rounded(value, places)
    if size < _GENERAL_DIGITS and (size > -5 or rounded == value):
        return _bare(f"{rounded:f}")
    mantissa, _, exponent = f"{value:.5E}".partition("E")
    return f"{_bare(mantissa)}E{exponent[0]}{exponent[1:].zfill(2)}"


def _bare(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def _text(value: str, sections: tuple[FormatSection, ...]) -> str:
    last = sections[-1]
    if last.kind != "text" and len(sections) < 4:
        return value
    said = "".join(value if kind == "at" else text for kind, text in last.tokens)
    return value if said.strip() == value.strip() else said


def _choose(value: Decimal, sections: tuple[FormatSection, ...]) -> tuple[FormatSection | None, bool]:
    """The section that applies, and whether a negative number stands in it without its sign."""
    several = [section for section in sections[:3] if section.kind != "text"] or list(sections[:1])
    if not any(section.condition for section in several):
        at = 1 if value < 0 and len(several) > 1 else 2 if value == 0 and len(several) > 2 else 0
        return several[at], at == 1
    for at, section in enumerate(several):
        if section.admits(value) if section.condition else at == len(several) - 1 or (at == 1) == (value < 0):
            before = several[0].condition if at == 1 and section.condition is None else None
            rest_is_negative = before is not None and before[0] in (">", ">=") and before[1] == 0
            return section, rest_is_negative or section.only_negative()
    return None, False


def _said(section: FormatSection, value: Decimal) -> str:
    """A number that is not negative, in a section that is no date."""
    if section.kind == "number":
        scaled = _EXACT.multiply(value, section.scale)
        if section.slash:
            return _fraction(section, scaled)
        return _hanzi(section, scaled) if section.hanzi else _digits(section, scaled)
    plain = general(value)
    plain = numeral(plain, section.hanzi) if section.hanzi and "E" not in plain else plain
    return "".join(plain if kind in ("general", "at") else text for kind, text in section.tokens)


def _digits(section: FormatSection, value: Decimal) -> str:
    whole, places, power = section.whole, section.places, section.power
    exponent = 0
    if power:
        value, exponent = _normalised(value, len(whole), len(places))
    before, _, after = f"{_rounded(value, len(places)):f}".partition(".")
    put = dict(_left(section, before.lstrip("0")))
    put.update(_right(section, after))
    if power:
        put.update(_filled(section.tokens, power, str(abs(exponent))))
    said = []
    for at, (kind, text) in enumerate(section.tokens):
        if kind == "exponent":
            said.append("E-" if exponent < 0 else "E+" if text[-1] == "+" else "E")
        elif kind == "point":
            said.append("." if any(put[place].strip() for place in places) else "")
        else:
            said.append(put.get(at, text))
    return "".join(said)


def _normalised(value: Decimal, width: int, places: int) -> tuple[Decimal, int]:
    """A number as mantissa and exponent, which is a multiple of the ``width`` of the mantissa where that is over 1."""
    step = max(width, 1)
    exponent = value.adjusted() // step * step if value else 0
    rounded = _rounded(value.scaleb(-exponent, context=_EXACT), places)
    if rounded >= Decimal(10) ** step:
        exponent += step
    return value.scaleb(-exponent, context=_EXACT), exponent


def _left(section: FormatSection, digits: str) -> Iterator[tuple[int, str]]:
    """The digits before the point, from the right; the first place takes all that are left."""
    filled = list(_filled(section.tokens, section.whole, digits))
    past = 0
    for at, text in reversed(filled):
        count = sum(char.isdigit() for char in text)
        yield at, _grouped(text, past) if section.thousands and count else text
        past += count


def _grouped(digits: str, past: int) -> str:
    """``digits`` with a comma before every third that stand before ``past`` others."""
    size = len(digits)
    return "".join(
        digit + ("," if (size - n - 1 + past) % 3 == 0 and size - n - 1 + past else "")
        for n, digit in enumerate(digits)
    )


def _filled(tokens: tuple[FormatToken, ...], at: tuple[int, ...], digits: str) -> Iterator[tuple[int, str]]:
    """Whole digits in their places; a place without one shows 0 for "0", a space for "?", nothing for "#"."""
    short = len(at) - len(digits)
    extra = max(-short, 0)
    for n, place in enumerate(at):
        if n < short:
            yield place, {"0": "0", "?": " "}.get(tokens[place].text, "")
        elif n == 0:
            yield place, digits[: extra + 1]
        else:
            yield place, digits[n - short]


def _right(section: FormatSection, digits: str) -> Iterator[tuple[int, str]]:
    """The digits behind the point; noughts at the end are shown where the format says "0"."""
    ended = False
    for place, digit in zip(reversed(section.places), reversed(digits), strict=True):
        sign = section.tokens[place].text
        ended = ended or digit != "0" or sign == "0"
        yield place, digit if ended else " " if sign == "?" else ""


def _hanzi(section: FormatSection, value: Decimal) -> str:
    """A number in Chinese numerals stands where the digits stood."""
    number = numeral(f"{_rounded(value, len(section.places)):f}", section.hanzi)
    first, last = section.span
    before, after = section.tokens[:first], section.tokens[last + 1 :]
    return "".join(token.text for token in before) + number + "".join(token.text for token in after)


def _fraction(section: FormatSection, value: Decimal) -> str:
    """ "5 1/4"; without a place for the whole, "21/4"."""
    first, last = section.span
    exact = Fraction(value)
    whole = int(exact) if section.whole else 0
    part = exact - whole
    if section.denominator:
        part = Fraction(round(part * section.denominator), section.denominator)
    else:
        part = _near(part, 10 ** min(len(section.places), _DENOMINATOR) - 1)
    if section.whole:
        whole, part = whole + int(part), part - int(part)
    bottom = section.denominator or part.denominator
    parts = [str(whole)] if whole or (section.whole and not part) else []
    if part or not section.whole:
        parts.append(f"{int(part * bottom)}/{bottom}")
    said = "".join(token.text for token in section.tokens[:first]) + " ".join(parts)
    return said + "".join(token.text for token in section.tokens[last + 1 :])


def _near(part: Fraction, largest: int) -> Fraction:
    """The last convergent whose denominator is not over ``largest``: what is shown, be another fraction nearer."""
    rest, (above, below), (next_above, next_below) = part, (0, 1), (1, 0)
    while True:
        whole = int(rest)
        above, below, next_above, next_below = (
            next_above, next_below, whole * next_above + above, whole * next_below + below,
        )  # fmt: skip
        if next_below > largest:
            return Fraction(above, below)
        rest -= whole
        if not rest or abs(part - Fraction(next_above, next_below)) < _EQUAL:
            return Fraction(next_above, next_below)
        rest = 1 / rest
