"""Amounts as they are said: 万元 with two decimals (四舍五入)."""

from __future__ import annotations

from decimal import Decimal

from zwcore.money import round_half_up


def in_wan(fen: int) -> str:
    """万元 of an amount in 分."""
    return cents(Decimal(fen).scaleb(-6))


def cents(amount: Decimal) -> str:
    """An amount, or points, with two decimals."""
    return format(round_half_up(amount), "f")
