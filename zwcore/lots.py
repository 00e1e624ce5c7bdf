"""抽签 (drawing lots): a sample weighted by risk that anybody can draw again from its seed and its population.

A form has as many lots as it weighs. A lot is SHA-256 over four lines, ``zwbot-lots-1``, the seed, the form's receipt
number and the running number of the lot from 1, each ended by a line feed. A form's best lot is the highest of its own;
drawn are the forms whose best lots are highest, the highest first. (That is drawing without replacement, each time with
a chance in proportion to the weights.) Nothing but whole numbers and one digest: every machine draws the same.

To weigh something else, add a line to :data:`RISKS`; the weights that a population was drawn with are kept with it.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from zwcore.text import Message

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

SCHEME = "zwbot-lots-1"
"""The name of this way to draw; it stands with every draw."""
BASE = 1
"""What a form weighs of which nothing is known: each can be drawn."""


class RiskFacts(NamedTuple):
    """What of a form weighs: its findings by level, the change of its budget in hundredths of a percent, its rows (all;
    with 得分 equal to 分值; with more), 自评 and 核算, its money in 分, whether evidence (佐证) is attached."""

    errors: int = 0
    warnings: int = 0
    change_bp: int | None = None
    rows: int = 0
    rows_full: int = 0
    rows_over: int = 0
    claimed: Decimal | None = None
    recomputed: Decimal | None = None
    adjusted_fen: int | None = None
    evidenced: bool = True


class Risk(NamedTuple):
    """A kind of risk: the letter it is kept by, what it weighs, how it is called, why it counts, when it is there."""

    key: str
    weight: int
    name: Message
    reason: Message
    applies: Callable[[RiskFacts], bool]


def _change(facts: RiskFacts) -> int:
    return abs(facts.change_bp or 0)


def _above(facts: RiskFacts, points: int) -> bool:
    """Whether 自评 is above 核算 by so many points."""
    both = facts.claimed is not None and facts.recomputed is not None
    return both and (facts.claimed or 0) - (facts.recomputed or 0) >= points


RISKS: Sequence[Risk] = (
    Risk(
        "e", 4, Message("risk.errors", "有必须修改"),
        Message("risk.errors.why", "带着必须修改的地方提交，先看这些。"),
        lambda facts: facts.errors > 0,
    ),
    Risk(
        "o", 3, Message("risk.over", "得分超过分值"),
        Message("risk.over.why", "得分比分值还多，总分里多算了这些分。"),
        lambda facts: facts.rows_over > 0,
    ),
    Risk(
        "r", 3, Message("risk.above", "自评比核算高 5 分以上"),
        Message("risk.above.why", "按规则算不出自评的分，要看依据。"),
        lambda facts: _above(facts, 5),
    ),
    Risk(
        "b", 3, Message("risk.change_30", "预算变化 30% 以上"),
        Message("risk.change_30.why", "年中调整多，目标和得分容易没有跟着调。"),
        lambda facts: _change(facts) >= 3000,
    ),
    Risk(
        "c", 1, Message("risk.change_20", "预算变化 20%–30%"),
        Message("risk.change_20.why", "目标和得分也可能没有跟着调。"),
        lambda facts: 2000 <= _change(facts) < 3000,
    ),
    Risk(
        "n", 2, Message("risk.no_evidence", "没有佐证"),
        Message("risk.no_evidence.why", "完成情况没有材料可对，只能实地看。"),
        lambda facts: not facts.evidenced,
    ),
    Risk(
        "m", 2, Message("risk.money", "全年预算 1000 万元以上"),
        Message("risk.money.why", "一处算错，涉及的金额多。"),
        lambda facts: (facts.adjusted_fen or 0) >= 10**9,
    ),
    Risk(
        "w", 1, Message("risk.warnings", "请核实 3 处以上"),
        Message("risk.warnings.why", "要解释的地方多。"),
        lambda facts: facts.warnings >= 3,
    ),
    Risk(
        "f", 1, Message("risk.full", "每项得分都等于分值"),
        Message("risk.full.why", "没有一项扣分，区分不出完成得好坏。"),
        lambda facts: facts.rows > 0 and facts.rows_full == facts.rows,
    ),
)  # fmt: skip
_BY_KEY = {risk.key: risk for risk in RISKS}


class LotHolder(NamedTuple):
    """A form of a population: its receipt number, the digest of its content, what it weighs, the letters of why."""

    number: str
    digest: str
    weight: int
    keys: str = ""


def weigh(number: str, digest: str, facts: RiskFacts) -> LotHolder:
    """Return a form with what it weighs: :data:`BASE`, and each risk that it has."""
    found = [risk for risk in RISKS if risk.applies(facts)]
    return LotHolder(number, digest, BASE + sum(risk.weight for risk in found), "".join(risk.key for risk in found))


def named(keys: str) -> tuple[Message, ...]:
    """Return how the risks are called that letters stand for; those of former times are left out."""
    return tuple(_BY_KEY[key].name for key in keys if key in _BY_KEY)


# -- a population, frozen ----------------------------------------------------------------------------------------------


def frozen(members: Iterable[LotHolder]) -> str:
    """Write a population down, a form a line, sorted by receipt number: what its digest is taken over."""
    rows = sorted(members)
    return "".join(f"{one.number} {one.digest} {one.weight} {one.keys}".rstrip() + "\n" for one in rows)


def thawed(text: str) -> list[LotHolder]:
    """Read a population; ``ValueError`` where a line is none of ours."""
    return [_member(line.split(" ")) for line in text.splitlines()]


def _member(words: list[str]) -> LotHolder:
    number, digest, weight, *keys = words
    return LotHolder(number, digest, int(weight), "".join(keys))


def digest_of(text: str) -> str:
    """Return the SHA-256 of a population as it is written down."""
    return hashlib.sha256(text.encode()).hexdigest()


# -- the draw ----------------------------------------------------------------------------------------------------------


def lot(seed: str, number: str, nth: int) -> bytes:
    """Return one lot of a form."""
    return _goes_on(hashlib.sha256(_before(seed, number)), nth)


def best(seed: str, member: LotHolder) -> bytes:
    """Return the highest lot of a form."""
    begun = hashlib.sha256(_before(seed, member.number))
    return max(_goes_on(begun, nth) for nth in range(1, member.weight + 1))


def _before(seed: str, number: str) -> bytes:
    """What all lots of a form begin with: the digest goes on from there."""
    return f"{SCHEME}\n{seed}\n{number}\n".encode()


def _goes_on(begun: Hash, nth: int) -> bytes:
    ended = begun.copy()
    ended.update(b"%d\n" % nth)
    return ended.digest()


def draw(seed: str, members: Iterable[LotHolder], count: int) -> list[LotHolder]:
    """Return the forms drawn, the highest lot first."""
    found = ((best(seed, one), one) for one in members if one.weight > 0)
    return [one for _, one in heapq.nlargest(count, found)]
