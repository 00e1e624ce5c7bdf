"""Whether a printed variant can be used: what it prints must be read back, and as the print that it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zwcore.form import COLUMNS, DENOMINATOR, FUND_COLUMNS, Form, FundLine
from zwcore.layouts.model import WHOLE, Layout, order_features
from zwcore.layouts.rows import is_title
from zwcore.layouts.vocabulary import label_of, labels

_NAMED = ("money.", "level1.")
_ASKED = ("level1", "level2", "level3", "target", "weight", "score")
_FEATURES = {WHOLE, DENOMINATOR, "total", *COLUMNS, *(f"funds.{name}" for name in FUND_COLUMNS)}


def complaints(layout: Layout) -> Iterator[str]:
    """Yield all that is wrong with a print, each with the place in its file."""
    yield from _unknown_features(layout)
    yield from _columns("funds", layout.funds.columns, FUND_COLUMNS, layout.funds.labels)
    yield from _columns("indicators", layout.indicators.columns, COLUMNS, layout.indicators.labels)
    yield from _unrecognisable(layout)
    yield from _unread(layout)
    if Form(funds=tuple(map(FundLine, layout.funds.lines[:1]))).total_funds is None:
        yield "funds.lines: the first must be the line of the whole (总额, 合计)"
    if not is_title(layout.heading):
        yield f"heading: “{layout.heading}” is not read as the title of a form"
    if layout.indicators.method is not None and "method" not in layout.indicators.columns:
        yield "indicators.method: the print has no column method"
    if layout.fill is not None:
        lacking = [name for name in _ASKED if name not in layout.indicators.columns]
        yield from (f"fill: {name} is asked for, and the print has no such column" for name in lacking)


def _unknown_features(layout: Layout) -> Iterator[str]:
    known = _FEATURES | {f"{left}<{right}" for left in COLUMNS for right in COLUMNS if left != right}
    for feature in sorted(layout.requires | layout.forbids):
        if feature not in known and not feature.startswith(_NAMED):
            yield f"requires, forbids: there is no column or feature {feature}"


def _unrecognisable(layout: Layout) -> Iterator[str]:
    """What a blank form in this print says by itself: what is filled in (一级指标) or of the kind (whole) aside."""
    printed = layout.columns | {f"money.{layout.money_unit}", *order_features(layout.indicators.columns)}
    beside = {name for name in layout.requires if name == WHOLE or name.startswith("level1.")}
    for feature in sorted(layout.requires - beside - printed):
        yield f"requires: {feature} is not what the print has"
    for feature in sorted(layout.forbids & (printed | beside)):
        yield f"forbids: {feature} is what the print has"


def _columns(block: str, columns: tuple[str, ...], known: tuple[str, ...], said: Mapping[str, str]) -> Iterator[str]:
    for name in columns:
        if name not in known:
            yield f"{block}.columns: there is no column {name}"
    if len({*columns}) < len(columns):
        yield f"{block}.columns: a column is there twice"
    lacking = [name for name in known if name not in said]
    yield from (f"{block}.labels: {name} has no label" for name in lacking)


def _unread(layout: Layout) -> Iterator[str]:
    """Labels that the vocabulary does not read as what they are printed for."""
    names, goals, indicators = layout.names, layout.goals, layout.indicators
    said = [("names", "head", name, getattr(names, name)) for name in ("project", "department", "unit")]
    said += [(block, "block", block, getattr(layout, block).label) for block in ("funds", "goals", "indicators")]
    said += [("funds.labels", "funds", *pair) for pair in layout.funds.labels.items()]
    said += [("goals", "goals", "planned", goals.planned), ("goals", "goals", "actual", goals.actual)]
    said += [("indicators.labels", "indicators", *pair) for pair in indicators.labels.items()]
    said += [("indicators", "total", "total", indicators.total), ("indicators", "grade", "grade", indicators.grade)]
    for where, section, name, label in said:
        if labels(section).get(label_of(label)) != name:
            yield f"{where}: “{label}” is not read as {name}; vocabulary.toml has to have it under [{section}]"
