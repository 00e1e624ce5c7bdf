"""What can hardly be meant as it is written: it is asked back; with 确是 before it, it is taken."""

from __future__ import annotations

import re
from decimal import Decimal

from zwcore.filling.fields import AnswerKind, Field
from zwcore.form import Form
from zwcore.money import HUNDRED, ZERO, money_scale, parse_amount, plain, ratio, round_half_up, scale
from zwcore.quantity import Quantity, aligned, read_value
from zwcore.text import Message, shortened

FAR = Decimal(1000)
"""How many times a value may be what was aimed at, either way."""
MOST_RATE = Decimal(1000)
"""Percent, where a rate is due."""
MOST = Decimal(10) ** 12
"""元 (万亿), or of whatever is counted."""
_SURE = re.compile(r"(?:确实|的确|确)是[\s:：，,]*(?=[^\s:：，,])")
_QUOTED = 24
_TOO_MUCH = Message(
    "answer.far_over", "“{text}”是指标值“{target}”的 {times} 倍，没有记下。请核对数和单位；确是这样，写“确是{text}”。"
)
_TOO_LITTLE = Message(
    "answer.far_under",
    "“{text}”只有指标值“{target}”的 {share}%，没有记下。请核对数和单位；确是这样，写“确是{text}”。",
)
_TOO_LARGE = Message("answer.too_large", "“{text}”大得不像实际数，没有记下。请核对数和单位；确是这样，写“确是{text}”。")
_BELOW_ZERO = Message("answer.below_zero", "“{text}”小于 0，没有记下。请核对；确是这样，写“确是{text}”。")


def sure(field: Field, text: str) -> tuple[str, bool]:
    """A value without 确是 before it, and whether that stood there."""
    plainly = _SURE.sub("", text, count=1) if field.kind in _DOUBTS and _SURE.match(text) else text
    return plainly, plainly != text


def doubt(field: Field, text: str, form: Form) -> Message | None:
    """Why a value can hardly be meant; ``None`` where it can."""
    check = _DOUBTS.get(field.kind)
    return None if check is None else check(field, text, form)


def _actual(field: Field, text: str, form: Form) -> Message | None:
    target_text = (form.indicators[field.row].target_text if field.row is not None else None) or ""
    asked, got, said = read_value(target_text).quantity, read_value(text).quantity, shortened(text, _QUOTED)
    if got is None:
        return None
    if got.value < ZERO and (asked is None or asked.value >= ZERO):
        return _BELOW_ZERO.with_(text=said)
    if asked is not None and (share := _share(asked, got)) is not None:
        told = {"text": said, "target": shortened(target_text, _QUOTED)}
        if share >= FAR or (asked.unit == "%" and got.value > max(MOST_RATE, asked.value)):
            return _TOO_MUCH.with_(**told, times=plain(round_half_up(share, 0)))
        if share * FAR <= 1:
            return _TOO_LITTLE.with_(**told, share=plain(round_half_up(share * HUNDRED, 4)))
    return _TOO_LARGE.with_(text=said) if abs(got.base) >= MOST else None


def _share(asked: Quantity, got: Quantity) -> Decimal | None:
    """How much a value is of what was aimed at; ``None`` where they cannot be held against each other, or one is 0."""
    is_same = asked.unit == got.unit and asked.per == got.per
    pair = (asked.base, got.base) if is_same else aligned(asked, got)
    return None if pair is None or pair[0] <= ZERO or pair[1] <= ZERO else ratio(pair[1], pair[0])


def _amount(field: Field, text: str, form: Form) -> Message | None:
    value = parse_amount(text, form.money_unit)
    is_too_large = value is not None and scale(value, money_scale(form.money_unit)) >= MOST
    return _TOO_LARGE.with_(text=shortened(text, _QUOTED)) if is_too_large else None


_DOUBTS = {AnswerKind.ACTUAL: _actual, AnswerKind.AMOUNT: _amount}
