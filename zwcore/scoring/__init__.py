"""Scoring (评分): a form and a rulebook give a score whose every line explains itself.

To add a formula, add its name to ``rulebooks.model.FormulaName`` and a function to ``methods.FORMULAS``; its sentences
stand in ``explain``. Two rulebooks side by side are in ``compare``, the points lost in ``losses``.
"""

from zwcore.scoring.engine import execution_rows, score, scored_rows, tolerance
from zwcore.scoring.explain import band_range, basis
from zwcore.scoring.methods import bands, stated_band, within
from zwcore.scoring.missed import times_a_year, yearly
from zwcore.scoring.model import Gap, Method, Missed, Outcome, Status
from zwcore.scoring.result import Line, Score

__all__ = [
    "Gap",
    "Line",
    "Method",
    "Missed",
    "Outcome",
    "Score",
    "Status",
    "band_range",
    "bands",
    "basis",
    "execution_rows",
    "score",
    "scored_rows",
    "stated_band",
    "times_a_year",
    "tolerance",
    "within",
    "yearly",
]
