"""Rulebooks: loading, merging, refusing what is unsound, and choosing one for a form."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.zwcore.forms import values
from zwcore.form import Form, FundLine, Indicator
from zwcore.rulebooks import RulebookError, bases, choose, digest_v1, get, load, printed_bands, read
from zwcore.rulebooks.load import finished
from zwcore.rulebooks.model import TitledLine

METHOD = (
    "1.若为定性指标， 则根据“三档”原 则分别按照指标 值的 100-80% (含)、80-50% (含)、50-0%来 记分。 "
    "2.若为定量指标， 完成值达到指标 值，记满分；未达 到指标值，按 B/A 或 A/B×该指标分 值记分。"
)


def levels(*pairs: tuple[str, str], method: str | None = METHOD) -> tuple[Indicator, ...]:
    return tuple(Indicator(level1=name, level1_points=points, method=method) for name, points in pairs)


ZHONGWEI = Form(
    title="中卫市社会保险事业管理中心项目支出绩效自评表（表1）",
    year="2024",
    indicators=levels(("产出指标", "40"), ("效益指标", "40"), ("满意度指标", "20")),
)


def test_the_shipped_rulebooks() -> None:
    assert set(load()) >= {
        *("bj-haidian/2016", "cn-central/2021", "cn-stages/2020", "cn-transfer/2020"),
        *("cn/2020", "hb/2020", "nx-zhongwei/2024"),
    }
    assert load() is load()
    national, local = get("cn/2020"), get("nx-zhongwei/2024")
    assert [level.points for level in national.weights.levels] == [50, 30, 10]
    assert values(national.execution.points, national.denominator.of) == (10, "adjusted")
    assert [level.points for level in local.weights.levels] == [40, 40, 20]
    assert local.execution.points == 0
    assert [values(band.upper, band.lower) for band in local.bands.steps] == [(100, 80), (80, 50), (50, 0)]
    assert local.lines == national.lines
    assert values(local.lines.budget_warn.value, local.lines.budget_alarm.value) == (20, 30)
    assert local.rounding.tolerance == Decimal("0.01")
    assert [local.grades.grade(Decimal(total)) for total in ("90", "89.99", "60", "0")] == ["优", "良", "中", "差"]


def test_what_the_other_places_have_otherwise() -> None:
    cost, hubei, haidian = get("cn-central/2021"), get("hb/2020"), get("bj-haidian/2016")
    assert {level.name: level.points for level in cost.weights.levels} == {
        "成本": 20,
        "产出": 40,
        "效益": 20,
        "满意度": 10,
    }
    assert values(cost.execution.points, cost.bands) == (10, get("cn/2020").bands)
    assert [level.points for level in hubei.weights.levels] == [40, 40]
    assert values(hubei.execution.points, [step.lower for step in hubei.bands.steps]) == (20, [80, 50, 0])
    assert (haidian.denominator.of, haidian.years.cover(2017)) == ("initial", False)
    for name, given in (("cn-transfer/2020", "none"), ("cn-stages/2020", "printed"), ("bj-haidian/2016", "printed")):
        points = get(name).points
        assert points is not None
        assert (points.given, get(name).weights.levels) == (given, ())


def test_new_options_leave_older_digests_alone() -> None:
    """Old scores are recomputed by digest: these stand in receipts that exist."""
    known = {"cn/2020": "acccf788f896048f", "nx-zhongwei/2024": "4d145c4d9fa7e579"}
    assert {key: get(key).sha256[:16] for key in known} == known
    first = {"cn/2020": "15c54ff930aa9224", "nx-zhongwei/2024": "81beeff7f7ea0121"}
    assert {key: digest_v1(get(key))[:16] for key in first} == first


def test_every_value_has_kind_and_basis_and_nothing_unconfirmed_is_law() -> None:
    for book in load().values():
        names = dict(book.rules())
        assert len(names) >= 18
        for rule in names.values():
            assert set(rule.basis) <= set(bases())
            if rule.kind in ("regulation", "printed"):
                assert all(bases()[basis].mark != "U" for basis in rule.basis)


def texts() -> dict[str, str]:
    from importlib.resources import files

    root = files("zwcore.rulebooks")
    return {key: root.joinpath(*f"{key}.toml".split("/")).read_text("utf-8") for key in load()}


def test_the_digest_is_of_the_content() -> None:
    same = texts()
    same["cn/2020"] = same["cn/2020"].replace("value = 20", "value = 20.00") + "# a remark\n"
    assert {key: book.sha256 for key, book in read(same).items()} == {key: book.sha256 for key, book in load().items()}
    other = texts()
    other["cn/2020"] = other["cn/2020"].replace("tolerance = 0.01", "tolerance = 0.02")
    changed = read(other)
    assert all(changed[key].sha256 != load()[key].sha256 for key in changed)
    assert all(changed[key].lines_sha256 == load()[key].lines_sha256 for key in changed)
    assert changed["nx-zhongwei/2024"].rounding.tolerance == Decimal("0.02")


def test_lines_for_reminders_have_a_digest_of_their_own() -> None:
    other = texts()
    other["cn/2020"] = other["cn/2020"].replace("value = 130", "value = 150")
    changed = read(other)
    assert changed["nx-zhongwei/2024"].lines.over_achievement.value == 150
    for key, book in load().items():
        assert changed[key].sha256 == book.sha256
        assert changed[key].lines_sha256 != book.lines_sha256


def test_what_a_rulebook_is_called_is_no_part_of_its_digest() -> None:
    old = get("nx-zhongwei/2024")
    called = finished(replace(old, title="中卫市", names=(*old.names, "沙坡头区"), unless=("某地",)))
    assert called.sha256 == old.sha256
    assert finished(replace(old, rounding=replace(old.rounding, places=1))).sha256 != old.sha256


def test_a_further_line_leaves_both_schemes_of_digests_alone() -> None:
    old = get("cn/2020")
    payments = TitledLine("setting", ("house",), Decimal(5), "大额支付提醒线")
    more = finished(replace(old, lines=replace(old.lines, more={"payments": payments})))
    assert (more.sha256, digest_v1(more)) == (old.sha256, digest_v1(old))
    assert more.lines_sha256 != old.lines_sha256


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("points = 50", "points = 51", "sum to 100"),
        ("lower = 60", "lower = 70", "without a gap"),
        ('basis = ["cn-2020-10"]', 'basis = ["house"]', "unconfirmed"),
        ('basis = ["cn-2020-10"]', 'basis = ["nowhere"]', "bases.toml"),
        ('basis = ["cn-2020-10"]', "basis = []", "basis"),
        ('kind = "setting"', 'kind = "wish"', "kind"),
        ("value = 20", 'value = "20"', "lines"),
        ("value = 20", "value = true", "lines"),
        ("value = 20", "value = nan", "lines.budget_warn.value"),
        ("value = 20", "value = -20", "from 0 to 1000"),
        ("value = 20", "amount = 20", "amount"),
        ("places = 2", "places = 2.5", "int is due"),
        ("{ from = 2020 }", "{ from = 20 }", "years"),
        ("{ from = 2020 }", "2020", "a table is due"),
        ('ceilings = ["成本"]', 'ceilings = "成本"', "a list is due"),
        ("value = 20", "value = 40", "warn line"),
        ("places = 2", "places = 2\nspaces = 3", "spaces"),
        ('area = "cn"', 'area = "hb"', "folder"),
        ('area = "cn"', 'area = "cn"\nextends = "cn/2020"', "itself"),
        ('area = "cn"', 'area = "cn"\nextends = "cn/1999"', "unknown"),
        ("[weights]", "[weights", "cn/2020"),
        ('formula = "A/B"', 'formula = "B/A"', "reverse cannot be B/A"),
        ("points = 50", "points = 49", "not 99"),
        ("[zero]", '[points]\nkind = "setting"\nbasis = ["house"]\ngiven = "none"\n[zero]', "the form decides"),
        ("[zero]", "[over_achievement]\nkind = 'setting'\nbasis = ['house']\nsteps = []\n[zero]", "must rise"),
        ("[zero]", "[ceilings]\nkind = 'setting'\nbasis = ['house']\nsteps = []\n[zero]", "must fall"),
    ],
)
def test_what_is_unsound_is_refused(old: str, new: str, complaint: str) -> None:
    text = texts()["cn/2020"]
    assert old in text
    with pytest.raises(RulebookError, match=complaint):
        read({"cn/2020": text.replace(old, new, 1)})


def test_severities_can_be_overridden() -> None:
    own = texts()
    own["nx-zhongwei/2024"] += '\n[severity]\nZW301 = "info"\n'
    book = read(own)["nx-zhongwei/2024"]
    assert book.severity == {"ZW301": "info"}
    own["nx-zhongwei/2024"] += 'ZW302 = "fatal"\n'
    with pytest.raises(RulebookError):
        read(own)


def test_a_named_place_takes_its_rulebook() -> None:
    choice = choose(ZHONGWEI)
    assert (choice.rulebook.id, choice.why, choice.contradictions) == ("nx-zhongwei/2024", "area", ())
    by_department = Form(department="中 卫市人力资源和社会保障局", year="2025 年度")
    assert choose(by_department).rulebook.id == "nx-zhongwei/2024"
    assert choose(Form(unit="济南市市中卫生院", year="2024")).rulebook.id == "cn/2020"


def test_the_print_is_evidence_where_no_place_is_named() -> None:
    choice = choose(replace(ZHONGWEI, title="项目支出绩效自评表"))
    assert (choice.rulebook.id, choice.why) == ("nx-zhongwei/2024", "printed")
    national = levels(("产出指标", "50"), ("效益指标", "30"), ("满意度指标", "10"), method=None)
    assert choose(Form(year="2022", indicators=national)).why == "printed"


def test_nothing_known_is_the_national_one() -> None:
    for form in (Form(), Form(year="2016"), Form(title="某市自评表", year="2024")):
        choice = choose(form)
        assert (choice.rulebook.id, choice.why) == ("cn/2020", "default")
    assert choose(Form(year="2016")).contradictions[0].field == "year"


CENTRAL = (("成本指标", "20"), ("产出指标", "40"), ("效益指标", "20"), ("满意度指标", "10"))
STAGES = (("决策", "20"), ("管理", "25"), ("绩效", "55"))


def weighted(*pairs: tuple[str, str], **cells: Any) -> Form:
    """A form whose points stand in its rows only."""
    rows = tuple(Indicator(level1=name, weight=points) for name, points in pairs)
    return Form(year="2024", indicators=rows, funds=(FundLine("年度资金总额", weight="10"),), **cells)


@pytest.mark.parametrize(
    ("form", "rulebook", "why"),
    [
        (weighted(*CENTRAL), "cn-central/2021", "printed"),
        (Form(year="2024", indicators=levels(*CENTRAL, method=None)), "cn-central/2021", "printed"),
        (weighted(*CENTRAL[:3]), "cn/2020", "default"),
        (replace(weighted(*CENTRAL), year="2020"), "cn/2020", "default"),
        (replace(weighted(*CENTRAL), funds=(FundLine("年度资金总额", weight="20"),)), "cn/2020", "default"),
        (weighted(*CENTRAL, title="中卫市自评表"), "cn/2020", "printed"),
        (weighted(*CENTRAL, department="霍邱县水利局"), "cn/2020", "printed"),
        (weighted(*CENTRAL, department="县委宣传部"), "cn/2020", "printed"),
        (weighted(*CENTRAL, unit="农村水利站"), "cn/2020", "printed"),
        (weighted(*CENTRAL, department="住房城乡建设部"), "cn-central/2021", "printed"),
        (weighted(*CENTRAL[:3], title="中卫市自评表"), "nx-zhongwei/2024", "area"),
        (weighted(*STAGES), "cn-stages/2020", "printed"),
        (weighted(*STAGES[:2], ("效益", "55")), "cn/2020", "default"),
        (Form(unit="湖北省某厅", year="2023"), "hb/2020", "area"),
        (Form(unit="银川市湖北路小学", year="2023"), "cn/2020", "default"),
        (
            replace(
                Form(year="2023", indicators=levels(("产出指标", "40"), ("效益指标", "40"))),
                funds=(FundLine("年度资金总额", weight="20"),),
            ),
            "hb/2020",
            "printed",
        ),
        (Form(unit="北京市海淀区某局", year="2016"), "bj-haidian/2016", "area"),
        (Form(unit="北京市海淀区某局", year="2024"), "cn/2020", "year"),
        (
            Form(title="中卫市转移支付区域绩效自评表", year="2024", indicators=(Indicator(target="9", actual="9"),)),
            "cn-transfer/2020",
            "printed",
        ),
        (
            Form(title="中卫市转移支付自评表", year="2024", indicators=(Indicator(target="9", weight="9"),)),
            "nx-zhongwei/2024",
            "area",
        ),
        (Form(title="自评表", year="2024", indicators=(Indicator(target="9", actual="9"),)), "cn/2020", "default"),
    ],
)
def test_area_year_and_print_decide(form: Form, rulebook: str, why: str) -> None:
    choice = choose(form)
    assert (choice.rulebook.id, choice.why) == (rulebook, why)


def test_points_as_printed_contradict_nothing() -> None:
    for form in (weighted(*STAGES), replace(weighted(*CENTRAL), unit="北京市海淀区某局", year="2016")):
        assert choose(form).contradictions == ()


def test_a_year_not_covered() -> None:
    early = replace(ZHONGWEI, year="2022")
    choice = choose(early)
    assert (choice.rulebook.id, choice.why) == ("nx-zhongwei/2024", "printed")
    assert [c.field for c in choice.contradictions] == ["year"]
    bare = replace(early, indicators=())
    assert (choose(bare).rulebook.id, choose(bare).why) == ("cn/2020", "year")


def test_the_newest_covering_rulebook_is_taken() -> None:
    more = texts()
    more["cn/2020"] = more["cn/2020"].replace("{ from = 2020 }", "{ from = 2020, to = 2022 }")
    more["cn/2023"] = 'title = "新"\narea = "cn"\nyears = { from = 2023 }\nextends = "cn/2020"\n'
    books = read(more)
    for year, expected in (("2021", "cn/2020"), ("2022", "cn/2020"), ("2023", "cn/2023"), (None, "cn/2023")):
        assert choose(Form(year=year), rulebooks=books).rulebook.id == expected


def test_contradictions_are_told() -> None:
    form = replace(
        ZHONGWEI,
        indicators=levels(
            ("产出指标", "50"), ("效益指标", "40"), ("成本指标", "10"), method="100-80%（含）、80-60%（含）、60-0%"
        ),
        funds=(FundLine(label="年度资金总额", weight="10"),),
    )
    assert [(c.field, c.where, c.printed, c.expected) for c in choose(form).contradictions] == [
        ("points", "indicators[0].level1_points", "50", "40"),
        ("points", "indicators[2].level1_points", "10", ""),
        ("bands", "indicators[0].method", "100-80-60-0", "100-80-50-0"),
        ("execution", "funds[0].weight", "10", "0"),
    ]
    no_points = Form(year="2024", funds=(FundLine(label="年度资金总额"),), columns=frozenset({"score"}))
    assert [c.field for c in choose(no_points).contradictions] == ["execution"]


@pytest.mark.parametrize(
    ("method", "edges"),
    [
        (METHOD, "100,80,50,0"),
        ("达成预期指标100%-80%(含)，部分达成80%-60%（含），未达成60%-0%", "100,80,60,0"),
        ("100~80、80~50、50~0", "100,80,50,0"),
        ("按 B/A 记分", None),
        ("100-80%", None),
        ("2018-2019", None),
        (None, None),
    ],
)
def test_printed_bands(method: str | None, edges: str | None) -> None:
    expected = None if edges is None else tuple(map(Decimal, edges.split(",")))
    assert printed_bands(method) == expected
