"""Every check by its own metadata, by the catalogue, and by what must stay silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from zwcore.checks import About, Check, checks, checks_across, code_of_line, codes_about
from zwcore.finding import Finding, Scope, Severity
from zwcore.form import Form, FundLine, Indicator
from zwcore.layouts import Reading
from zwcore.paths import edit, value_at
from zwcore.review import review_form
from zwcore.rulebooks import bases, load
from zwcore.sample import NINE, SAMPLE

CODES = sorted(checks)

# The catalogue: code → level (E, W, I; several where it depends), scope (T, F), params. A check that is not in it is
# held to what it says of itself.
CATALOGUE: Mapping[str, tuple[str, str, str]] = {
    "ZW004": ("E", "", "block"),
    "ZW005": ("W", "", "text confidence"),
    "ZW006": ("I", "F", "rows"),
    "ZW007": ("I", "", ""),
    "ZW008": ("W", "", ""),
    "ZW009": ("I", "", "text"),
    "ZW010": ("I", "T", "template rulebook"),
    "ZW101": ("E", "", ""),
    "ZW102": ("E", "", ""),
    "ZW103": ("E", "", ""),
    "ZW104": ("E", "", ""),
    "ZW105": ("E", "", "weight"),
    "ZW106": ("E", "", "sum"),
    "ZW107": ("I", "T", ""),
    "ZW108": ("W", "", ""),
    "ZW109": ("I", "T", ""),
    "ZW110": ("W", "", ""),
    "ZW111": ("I", "", ""),
    "ZW113": ("EW", "", "text"),
    "ZW201": ("E", "", "score weight over"),
    "ZW202": ("E", "", "sum total"),
    "ZW203": ("E", "", "sum"),
    "ZW204": ("E", "", "level1 sum points"),
    "ZW205": ("E", "", "level1 sum points"),
    "ZW206": ("E", "", "sum total"),
    "ZW207": ("W", "", "rate computed"),
    "ZW208": ("E", "", "score computed"),
    "ZW209": ("W", "", "grade computed"),
    "ZW210": ("E", "", "total"),
    "ZW211": ("E", "", ""),
    "ZW301": ("W", "", "initial adjusted change change_pct line"),
    "ZW302": ("W", "", "initial adjusted change change_pct line"),
    "ZW303": ("EW", "", "executed adjusted"),
    "ZW304": ("W", "", "rate"),
    "ZW305": ("I", "", "rate_initial"),
    "ZW306": ("W", "", ""),
    "ZW307": ("I", "", "change_pct"),
    "ZW308": ("W", "", ""),
    "ZW309": ("W", "", "adjusted"),
    "ZW401": ("EW", "", "claimed computed"),
    "ZW402": ("EW", "", "claimed computed"),
    "ZW403": ("EW", "", "actual target computed"),
    "ZW404": ("W", "", ""),
    "ZW405": ("W", "", "ratio"),
    "ZW406": ("W", "", ""),
    "ZW407": ("I", "", ""),
    "ZW408": ("I", "", ""),
    "ZW409": ("W", "", ""),
    "ZW410": ("W", "", "other"),
    "ZW411": ("I", "", "other similarity"),
    "ZW412": ("I", "", ""),
    "ZW413": ("W", "", ""),
    "ZW414": ("I", "F", ""),
    "ZW415": ("W", "", ""),
    "ZW416": ("I", "", "count"),
    "ZW417": ("I", "F", ""),
    "ZW418": ("W", "", ""),
    "ZW419": ("W", "", ""),
    "ZW420": ("W", "", ""),
    "ZW421": ("I", "T", ""),
    "ZW422": ("E", "", ""),
    "ZW501": ("I", "F", ""),
    "ZW502": ("WI", "", "target initial executed"),
    "ZW503": ("W", "", "target executed ratio computed"),
    "ZW504": ("W", "", "planned_unit implied_unit"),
    "ZW505": ("I", "", ""),
    "ZW506": ("W", "", "years"),
    "ZW507": ("W", "", ""),
    "ZW508": ("I", "", ""),
    "ZW509": ("I", "F", "count"),
    "ZW510": ("W", "", ""),
    "ZW511": ("I", "F", "count points"),
    "ZW512": ("I", "", ""),
    "ZW513": ("I", "", ""),
}
LEVELS = {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFO}
SCOPES = {"": Scope.FORM, "F": Scope.FILE, "T": Scope.TEMPLATE}
WITHOUT_EXAMPLE = {"ZW006", "ZW007", "ZW111"}
REVIEWERS = {"ZW505"}


def review(form: Form) -> tuple[Finding, ...]:
    return review_form(Reading(form)).findings


def codes(form: Form) -> list[str]:
    return [finding.code for finding in review(form) if finding.scope is not Scope.TEMPLATE]


def changed(base: Form = SAMPLE, /, **changes: str | None) -> Form:
    """An edit whose paths are written with ``__`` for a point and ``_0`` for an index: ``indicators_0__score``."""
    paths = {name.replace("funds_", "funds.").replace("__", "."): value for name, value in changes.items()}
    return edit(base, paths)


def test_no_code_of_the_catalogue_is_lost() -> None:
    assert set(CATALOGUE) <= set(CODES)


@pytest.mark.parametrize("code", CATALOGUE)
def test_traits(code: str) -> None:
    entry = checks[code]
    levels, scope, _ = CATALOGUE[code]
    assert entry.severity in {LEVELS[level] for level in levels}
    assert entry.scope is SCOPES[scope]
    assert entry.reviewers_only == (code in REVIEWERS)


@pytest.mark.parametrize("code", CODES)
def test_metadata(code: str) -> None:
    entry = checks[code]
    chinese, _, english = entry.title.partition(" — ")
    assert any("一" <= char <= "鿿" for char in chinese), entry.title
    assert english.split()[0].isascii(), entry.title
    assert entry.basis
    assert set(entry.basis) <= set(bases())


@pytest.mark.parametrize("code", [code for code in CODES if code not in WITHOUT_EXAMPLE])
def test_fires_on_its_example(code: str) -> None:
    entry = checks[code]
    example = entry.example()
    assert example is not None
    found = [finding for finding in review(example) if finding.code == code]
    assert found
    for finding in found:
        if code in CATALOGUE:
            levels, _, params = CATALOGUE[code]
            assert set(finding.params) == set(params.split())
            assert finding.severity in {LEVELS[level] for level in levels}
        assert_said(entry, finding)
        for value in finding.params.values():
            assert "E" not in value.upper() or not value[:1].isdigit()


def assert_said(entry: Check, finding: Finding) -> None:
    text = str(finding.message)
    assert "{" not in text
    assert "None" not in text
    assert text.endswith(("。", "？", "！"))


@pytest.mark.parametrize("code", ["ZW006", "ZW007"])
def test_how_it_was_read(code: str) -> None:
    reading = Reading(SAMPLE, moved=(1, 2), joined=(14,))
    (finding,) = (f for f in review_form(reading).findings if f.code == code)
    assert finding.params == ({"rows": "1,2"} if code == "ZW006" else {})
    assert finding.severity is Severity.INFO


def test_silent_on_a_faultless_form() -> None:
    assert [finding.code for finding in review(SAMPLE)] == ["ZW010"]
    assert codes(NINE) == []
    assert {f.code for f in review(NINE)} == {"ZW010", "ZW107", "ZW109", "ZW421"}


@pytest.mark.parametrize("rulebook", load())
def test_silent_under_every_rulebook(rulebook: str) -> None:
    findings = review_form(Reading(SAMPLE), load()[rulebook]).findings
    assert {f.code for f in findings} <= {"ZW010", "ZW421"}


def test_where_and_places_lead_somewhere() -> None:
    for entry in checks.values():
        example = entry.example()
        for finding in review(example) if example else ():
            for path in (finding.where, *finding.places):
                assert path.split("[")[0].split(".")[0] in {
                    "project", "department", "unit", "year", "money_unit", "template",
                    "funds", "goals", "indicators", "total", "grade",
                }  # fmt: skip


def test_causes_are_roots_of_their_own_form() -> None:
    for entry in checks.values():
        example = entry.example()
        findings = review(example) if example else ()
        for n, finding in enumerate(findings):
            assert finding.cause is None or (finding.cause != n and 0 <= finding.cause < len(findings))


def test_ordered_by_gravity() -> None:
    for entry in checks.values():
        example = entry.example()
        ranks = [(f.reviewers_only, f.severity.rank) for f in review(example)] if example else []
        assert ranks == sorted(ranks)


# Silent by right --------------------------------------------------------------------------------------------------

FISCAL = {"funds[1].initial": "60.00", "funds[1].adjusted": "60.00", "funds[1].executed": "58.00"}
REST = {"funds[2].initial": "40.00", "funds[2].adjusted": "40.00", "funds[2].executed": "40.00"}
SILENT: dict[str, Mapping[str, str | None]] = {
    "fund rows add up": {**FISCAL, **REST},
    "other funds blank": {f"funds[{n}].{name}": None for n in (2, 3) for name in ("initial", "adjusted", "executed")},
    "other funds struck out": {f"funds[3].{name}": "/" for name in ("initial", "adjusted", "executed")},
    "a dash in points of a sub-row": {"funds[1].weight": "—", "funds[1].score": "-"},
    "a space inside": {"indicators[0].target": "≥ 20 期", "indicators[0].actual": "2 2期", "total": "98. 8"},
    "half width": {"goals.planned": "举办就业技能培训班20期,提高参训人员就业率."},
    "full width digits": {"indicators[0].score": "１５", "total": "９８．８"},
    "thousands": {"funds[0].initial": "100.00", "funds[0].executed": "98.000"},
    "unit in the cell": {"funds[0].executed": "98万元", "funds[1].executed": "980000元"},
    "points with a unit": {"indicators[0].weight": "15分", "indicators[0].score": "15 分", "total": "98.8分"},
    "rate as a share": {"funds[0].rate": "0.98"},
    "rate without a sign": {"funds[0].rate": "98"},
    "rate with decimals": {"funds[0].rate": "98.00%"},
    "a total rounded to the tolerance": {"total": "98.81"},
    "weights rounded to the tolerance": {"indicators[0].weight": "15.01", "indicators[0].score": "15.01"},
    "amounts rounded to the tolerance": {"funds[1].executed": "98.01"},
    "exactly 130 %": {"indicators[0].actual": "26期"},
    "execution at the line": {
        "funds[0].executed": "95.00", "funds[1].executed": "95.00", "funds[0].rate": "95%", "funds[0].score": "9.5",
        "total": "98.5",
    },
    "a round number is no estimate": {"indicators[0].target": "约20期", "indicators[0].actual": "22期左右"},
    "a sub-row without points": {"indicators[1].level3": "其中：新增", "indicators[1].weight": None,
                                 "indicators[1].score": None, "indicators[0].weight": "30",
                                 "indicators[0].score": "30"},
    "level 1 printed again without its points": {"indicators[1].level1_points": None},
    "the deduction has its reason": {
        "indicators[0].score": "13", "indicators[0].deviation": "一期延期", "total": "96.8",
    },
}  # fmt: skip


@pytest.mark.parametrize("case", SILENT)
def test_silent_by_right(case: str) -> None:
    assert codes(edit(SAMPLE, SILENT[case])) == []


def with_rows(*rows: Indicator) -> Form:
    return replace(SAMPLE, indicators=(*SAMPLE.indicators[:4], *rows, *SAMPLE.indicators[4:]))


@pytest.mark.parametrize("text", ["……", "…", "/", "指标2：", "指标3", "指标1：/", "—", "无", None])
def test_a_row_of_the_print_that_nobody_used(text: str | None) -> None:
    unused = Indicator(level1="产出指标", level1_points="50", level2="成本指标", level3=text)
    assert codes(with_rows(unused, unused)) == []


@pytest.mark.parametrize("struck", ["/", "-", "—"])
def test_a_struck_out_row(struck: str) -> None:
    row = Indicator("产出指标", "50", "成本指标", "指标2：/", struck, struck, struck, struck)
    assert codes(with_rows(row)) == []


def funds(*rows: tuple[str, str]) -> Form:
    total = SAMPLE.funds[0]
    return replace(SAMPLE, funds=(total, *(FundLine(label, a, a, "98" if a == "100" else a) for label, a in rows)))


@pytest.mark.parametrize(
    "rows",
    [
        (("其中：财政拨款", "100"), ("其中：中央补助", "70"), ("其中：省级资金", "30"), ("其他资金", "0")),
        (("财政拨款小计", "100"), ("中央", "70"), ("省级", "30")),
    ],
)
def test_parts_of_parts_are_not_added_twice(rows: tuple[tuple[str, str], ...]) -> None:
    assert "ZW206" not in codes(funds(*rows))


def test_parts_of_parts_without_the_word() -> None:
    rows = tuple(
        FundLine(*line)
        for line in (
            ("其中：财政拨款", "100", "100", "98"),
            ("中央资金", "70", "70", "70"),
            ("地方资金", "30", "30", "28"),
            ("其他资金", "0", "0", "0"),
        )
    )
    assert codes(replace(SAMPLE, funds=(SAMPLE.funds[0], *rows))) == []


def test_a_total_row_called_sum_is_no_part_of_itself() -> None:
    total = replace(SAMPLE.funds[0], label="合计")
    assert codes(replace(SAMPLE, funds=(total, *SAMPLE.funds[1:]))) == []


def test_a_column_that_is_not_printed_is_no_blank() -> None:
    print_ = replace(changed(funds_total__adjusted=None), columns=SAMPLE.columns - {"funds.adjusted"})
    assert "ZW102" not in codes(print_)
    assert "ZW106" not in codes(replace(changed(total=None), columns=SAMPLE.columns - {"total"}))


def test_money_in_yuan() -> None:
    amounts = {"initial": "1,000,000.00", "adjusted": "1000000", "executed": "980000.00"}
    paths = {f"funds[{n}].{name}": text for n in (0, 1) for name, text in amounts.items()}
    assert codes(edit(SAMPLE, {**paths, "money_unit": "元"})) == []


def test_money_in_yuan_that_changed() -> None:
    paths = {f"funds[{n}].initial": "1600000" for n in (0, 1)}
    same = {f"funds[{n}].{name}": "1000000" for n in (0, 1) for name in ("adjusted", "executed")}
    cost = {"indicators[3].target": "160万元", "indicators[3].actual": None, "money_unit": "元"}
    found = {f.code: f for f in review(edit(NINE, {**paths, **same, **cost}))}
    assert found["ZW301"].params["change_pct"] == "-37.5"
    assert found["ZW502"].params["initial"] == "1600000"
    assert found["ZW504"].params == {"planned_unit": "80000", "implied_unit": "50000"}


def test_paths() -> None:
    assert value_at(SAMPLE, "indicators[5].score") == "9"
    assert value_at(SAMPLE, "indicators[99].score") is None
    with pytest.raises((KeyError, AttributeError)):
        edit(SAMPLE, {"nowhere": "1"})


def test_what_a_check_is_about_is_asked_of_it() -> None:
    assert codes_about(About.POINTS) == {"ZW105", "ZW201", "ZW401", "ZW403", "ZW404", "ZW423", "ZW424", "ZW503"}
    assert codes_about(About.BLANK) == {"ZW101", "ZW102", "ZW103", "ZW104", "ZW105", "ZW106", "ZW108"}
    assert codes_about(About.MONEY) == {"ZW301", "ZW302", "ZW307", "ZW309"}
    assert codes_about(About.DOUBT) == {"ZW005"}
    assert all(entry.about for entry in checks.values())


def test_the_check_of_a_line_of_the_rulebook() -> None:
    assert (code_of_line("budget_alarm"), code_of_line("budget_warn")) == ("ZW301", "ZW302")
    with pytest.raises(KeyError):
        code_of_line("unspent")


def test_a_receipt_covers_what_stands_on_the_form() -> None:
    outside = {code for code, entry in checks.items() if not entry.receipt}
    assert {"ZW004", "ZW005", "ZW010", "ZW107", "ZW111", "ZW501"} <= outside
    assert outside.isdisjoint({"ZW101", "ZW210", "ZW301", "ZW401", "ZW505", "ZW508"})


@pytest.mark.parametrize("code", [code for code in CODES if checks[code].brief])
def test_the_few_words_of_a_check_are_filled_by_its_finding(code: str) -> None:
    entry = checks[code]
    form = entry.example()
    assert form is not None
    assert entry.brief is not None
    found = next(finding for finding in review_form(Reading(form)).findings if finding.code == code)
    assert "{" not in str(entry.brief.with_(**{**found.params, "count": 2}))


def test_the_title_of_a_check_is_the_first_line() -> None:
    def find(_: Any) -> Any:
        """标题 — title.

        More on it.
        """
        yield from ()

    assert replace(checks["ZW101"], find=find).title == "标题 — title."


def test_a_check_stays_the_function_that_it_is() -> None:
    finds: list[Any] = [*(entry.find for entry in checks.values()), *(entry.search for entry in checks_across.values())]
    for find in finds:
        assert getattr(import_module(find.__module__), find.__name__) is find
