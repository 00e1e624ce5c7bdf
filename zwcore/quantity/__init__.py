"""Reading target and actual values (指标值, 完成值) as people write them: "≥90%", "5.5 万人", "2024年12月底前".

:func:`read_value` never raises and never repairs: the printed text is kept, the reading stands beside it with its
doubt. A new unit goes into ``units``, a new way of saying "at least" into ``reading``.
Numbers in Hanzi become digits first (``digits``), only where they plainly count: "三千五百人", not "一般", "第一批".
"""

from zwcore.quantity.compare import aligned, comparable, slipped
from zwcore.quantity.model import Comparator, Date, Quantity, Value, ValueKind
from zwcore.quantity.reading import read_value

__all__ = ["Comparator", "Date", "Quantity", "Value", "ValueKind", "aligned", "comparable", "read_value", "slipped"]
