"""What else a print shows that tells variants apart, beside its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zwcore.form import Indicator
from zwcore.layouts.model import WHOLE, order_features
from zwcore.layouts.rows import Span


def features(
    whole: bool, money_unit: str | None, spans: Mapping[str, Span], indicators: Sequence[Indicator]
) -> Iterator[str]:
    """Yield the features of a print, in the words that the files of the prints use.

    ``whole`` it is a department's (部门整体支出); ``money.元`` the unit of money; ``weight<target`` 分值 stands before
    指标值; ``level1.成本指标`` a 一级指标 by name.
    """
    if whole:
        yield WHOLE
    yield from order_features(sorted(spans, key=lambda name: spans[name]))
    yield f"money.{money_unit}"
    yield from {f"level1.{item.level1}" for item in indicators}
