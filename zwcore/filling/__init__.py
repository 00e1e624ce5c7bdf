"""Filling in (填报): which fields a form has, what an answer must be, what a person means by a correction.

What is asked comes from the field table (:mod:`zwcore.filling.fields`) and the rulebook. To add a question, add a line
to the table; to add a kind of answer, add a function to ``answers.CHECKS``.
"""

from zwcore.filling.answers import Accepted, NotAccepted, accept, accept_several
from zwcore.filling.changes import CellChange, changes, is_empty, merged
from zwcore.filling.examples import example
from zwcore.filling.fields import (
    AnswerKind,
    Field,
    Part,
    blank_form,
    confirmed,
    fields,
    label_at,
    level_sum,
    put,
    sum_stands,
    total_of,
    without_results,
    without_row,
)
from zwcore.filling.replies import Correction, understand

__all__ = [
    "Accepted",
    "AnswerKind",
    "CellChange",
    "Correction",
    "Field",
    "NotAccepted",
    "Part",
    "accept",
    "accept_several",
    "blank_form",
    "changes",
    "confirmed",
    "example",
    "fields",
    "is_empty",
    "label_at",
    "level_sum",
    "merged",
    "put",
    "sum_stands",
    "total_of",
    "understand",
    "without_results",
    "without_row",
]
