"""What the button of 撤回退回 of several forms means."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.base import Action


@dataclass(frozen=True, slots=True)
class TakeBackReturns(Action):
    """撤回这 N 张的退回: what went back in the stroke of a step, as far as no unit answered; asked once more."""

    decides = True

    step: int
    sure: int | None = None
