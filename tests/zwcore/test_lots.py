"""抽签: the same seed and population give the same forms everywhere; risk weighs as it says."""

from __future__ import annotations

import hashlib
from collections import Counter
from decimal import Decimal

import pytest

from zwcore import lots
from zwcore.lots import RISKS, LotHolder, RiskFacts

GOLDEN = [f"2024-000{n:02}" for n in (32, 18, 25, 27, 26, 30, 20, 7)]
PLAIN = RiskFacts()
EXAMPLES = {
    "e": PLAIN._replace(errors=1),
    "o": PLAIN._replace(rows_over=1),
    "r": PLAIN._replace(claimed=Decimal(100), recomputed=Decimal(95)),
    "b": PLAIN._replace(change_bp=-3489),
    "c": PLAIN._replace(change_bp=2288),
    "n": PLAIN._replace(evidenced=False),
    "m": PLAIN._replace(adjusted_fen=10**9),
    "w": PLAIN._replace(warnings=3),
    "f": PLAIN._replace(rows=8, rows_full=8),
}


def population(count: int = 40) -> list[LotHolder]:
    return [LotHolder(f"2024-{n:05d}", f"{n:064x}", 1 + n % 7, "ef"[: n % 3]) for n in range(1, count + 1)]


def test_a_lot_is_what_anybody_can_compute() -> None:
    content = b"zwbot-lots-1\n3f9a2c1d5e7b8a60\n2024-00005\n2\n"
    assert lots.lot("3f9a2c1d5e7b8a60", "2024-00005", 2) == hashlib.sha256(content).digest()


def test_the_same_seed_draws_the_same_forms_for_ever() -> None:
    """Written down once: whoever changes how lots are drawn changes SCHEME, too."""
    drawn = [one.number for one in lots.draw("3f9a2c1d5e7b8a60", population(), 8)]
    assert lots.SCHEME == "zwbot-lots-1"
    assert drawn == GOLDEN
    assert [one.number for one in lots.draw("3f9a2c1d5e7b8a60", reversed(population()), 8)] == drawn
    assert [one.number for one in lots.draw("3f9a2c1d5e7b8a60", population(), 3)] == drawn[:3]
    assert [one.number for one in lots.draw("3f9a2c1d5e7b8a61", population(), 8)] != drawn


def test_all_are_drawn_where_so_many_are_asked_for_and_none_twice() -> None:
    drawn = lots.draw("a", population(), 100)
    assert sorted(drawn) == population()


def test_who_weighs_more_is_drawn_more_often_in_proportion() -> None:
    two = [LotHolder("2024-00001", "a", 1), LotHolder("2024-00002", "b", 3)]
    first = Counter(lots.draw(f"seed{n}", two, 1)[0].number for n in range(4000))
    assert 0.72 < first["2024-00002"] / 4000 < 0.78


def test_a_population_is_frozen_and_read_back() -> None:
    text = lots.frozen(reversed(population()))
    assert lots.thawed(text) == population()
    assert text.splitlines()[0] == f"2024-00001 {1:064x} 2 e"
    assert lots.frozen(population()) == text
    assert lots.digest_of(text) == hashlib.sha256(text.encode()).hexdigest()
    with pytest.raises(ValueError, match="not enough values"):
        lots.thawed("2024-00001\n")


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: risk.key)
def test_each_risk_weighs_where_it_is_there_and_has_its_reason(risk: lots.Risk) -> None:
    one, nothing = (lots.weigh("n", "d", facts) for facts in (EXAMPLES[risk.key], PLAIN))
    assert (one.weight, one.keys) == (lots.BASE + risk.weight, risk.key)
    assert (nothing.weight, nothing.keys) == (lots.BASE, "")
    assert risk.weight > 0
    assert len(risk.key) == 1
    assert risk.reason.zh.endswith("。")
    assert lots.named(one.keys) == (risk.name,)


def test_every_risk_has_a_letter_of_its_own() -> None:
    assert len({risk.key for risk in RISKS}) == len(RISKS) == len(EXAMPLES)
    assert lots.named("?") == ()
