"""Whose rulebook a form falls under, with rulebooks of places that are invented."""

from __future__ import annotations

from importlib.resources import files

import pytest

from zwcore.form import Form, FundLine, Indicator
from zwcore.paths import edit
from zwcore.rulebooks import Rulebook, choose, load, read

NATIONAL = (("产出指标", "50"), ("效益指标", "30"), ("满意度指标", "10"))
OWN = (("产出指标", "60"), ("效益指标", "20"), ("满意度指标", "10"))
CENTRAL = (("成本指标", "20"), ("产出指标", "40"), ("效益指标", "20"), ("满意度指标", "10"))
STAGES = (("决策", "20"), ("管理", "25"), ("绩效", "55"))


def place(area: str, name: str, split: tuple[tuple[str, str], ...] | None = None, years: str = "from = 2020") -> str:
    """A rulebook of a place that is called ``name``, with the national split unless one is given."""
    text = f'''title = "{name}"
area = "{area}"
names = ["{name}"]
years = {{ {years} }}
extends = "cn/2020"
'''
    if split is None:
        return text
    levels = ", ".join(f'{{ name = "{level.removesuffix("指标")}", points = {points} }}' for level, points in split)
    return text + f'[weights]\nkind = "setting"\nbasis = ["house"]\nlevels = [{levels}]\n'


def books(**places: str) -> dict[str, Rulebook]:
    """The rulebooks of the package and those of places: area_year="…", which are all that such an area has."""
    root, own = files("zwcore.rulebooks"), {_id(name): text for name, text in places.items()}
    areas = {key.partition("/")[0] for key in own}
    others = [key for key, book in load().items() if book.area not in areas]
    texts = {key: root.joinpath(*f"{key}.toml".split("/")).read_text("utf-8") for key in others}
    return read({**texts, **own})


def _id(name: str) -> str:
    area, _, year = name.rpartition("_")
    return f"{area.replace('_', '-')}/{year}"


def form(split: tuple[tuple[str, str], ...], year: str | None = "2024", **cells: str) -> Form:
    """A form that prints a split, and 10 points for the execution rate."""
    rows = tuple(Indicator(level1=name, level1_points=points) for name, points in split)
    printed = Form(year=year, indicators=rows, funds=(FundLine("年度资金总额", weight="10"),))
    return edit(printed, cells)


def chosen(form: Form, known: dict[str, Rulebook]) -> tuple[str, str]:
    choice = choose(form, rulebooks=known)
    return choice.rulebook.id, choice.why


@pytest.mark.parametrize("year", ["2018", "2024", None])
def test_a_city_with_the_national_split_takes_only_forms_that_name_it(year: str | None) -> None:
    known = books(nx_guyuan_2015=place("nx-guyuan", "固原", years="from = 2015"))
    assert chosen(form(NATIONAL, year, unit="固原市某局"), known) == ("nx-guyuan/2015", "area")
    # The national rulebook has this print, too, be it of that year or not.
    why = "default" if year == "2018" else "printed"
    assert chosen(form(NATIONAL, year, unit="银川市某局"), known) == ("cn/2020", why)
    assert chosen(form(NATIONAL, year), known) == ("cn/2020", why)


def test_a_city_with_a_split_of_its_own_is_known_by_it() -> None:
    known = books(nx_guyuan_2020=place("nx-guyuan", "固原", OWN))
    assert chosen(form(OWN), known) == ("nx-guyuan/2020", "printed")
    assert chosen(form(OWN, unit="银川市某局"), known) == ("nx-guyuan/2020", "printed")
    assert chosen(form(NATIONAL), known) == ("cn/2020", "printed")
    assert chosen(form(NATIONAL, unit="固原市某局"), known) == ("cn/2020", "printed")
    assert chosen(form(STAGES[:2], unit="固原市某局"), known) == ("nx-guyuan/2020", "area")
    assert chosen(form(OWN, "2019"), known) == ("cn/2020", "default")


def test_its_newest_rulebook_of_that_print_is_taken() -> None:
    first, second = place("nx-guyuan", "固原", OWN), place("nx-guyuan", "固原", OWN, "from = 2023")
    known = books(nx_guyuan_2020=first, nx_guyuan_2023=second)
    assert chosen(form(OWN), known) == ("nx-guyuan/2023", "printed")
    assert chosen(form(OWN, "2022"), known) == ("nx-guyuan/2020", "printed")


def test_a_print_that_two_cities_have_is_no_evidence_for_either() -> None:
    known = books(nx_guyuan_2020=place("nx-guyuan", "固原", OWN), gs_pingliang_2021=place("gs-pingliang", "平凉", OWN))
    assert chosen(form(OWN), known) == ("cn/2020", "default")
    assert chosen(form(OWN, unit="平凉市某局"), known) == ("gs-pingliang/2021", "area")
    assert chosen(form(OWN, department="固原市某局"), known) == ("nx-guyuan/2020", "area")


def test_a_print_of_a_province_belongs_to_it_and_not_to_its_city() -> None:
    known = books(gs_2020=place("gs", "甘肃", OWN), gs_pingliang_2020=place("gs-pingliang", "平凉", OWN))
    assert chosen(form(OWN), known) == ("gs/2020", "printed")
    assert chosen(form(OWN, unit="甘肃省某厅"), known) == ("gs/2020", "area")
    assert chosen(form(OWN, unit="甘肃省平凉市某局"), known) == ("gs-pingliang/2020", "area")
    assert chosen(form(NATIONAL, unit="甘肃省平凉市某局"), known) == ("cn/2020", "printed")


def test_a_province_with_the_national_split_and_a_city_with_its_own() -> None:
    known = books(gs_2020=place("gs", "甘肃"), gs_pingliang_2020=place("gs-pingliang", "平凉", OWN))
    assert chosen(form(NATIONAL), known) == ("cn/2020", "printed")
    assert chosen(form(OWN), known) == ("gs-pingliang/2020", "printed")
    assert chosen(form(OWN, unit="甘肃省某厅"), known) == ("gs/2020", "area")


def test_a_print_that_the_centre_has_belongs_to_it() -> None:
    known = books(nx_guyuan_2020=place("nx-guyuan", "固原", CENTRAL))
    assert chosen(form(CENTRAL), known) == ("cn-central/2021", "printed")
    assert chosen(form(CENTRAL, unit="固原市某局"), known) == ("nx-guyuan/2020", "area")


GIVEN = '[weights]\nkind = "setting"\nbasis = ["house"]\nlevels = []\n[execution]\nkind = "setting"\n'
GIVEN += 'basis = ["house"]\npoints = 0\n[points]\nkind = "setting"\nbasis = ["house"]\n'


def test_points_as_printed_by_names_that_others_have_too() -> None:
    text = place("nx-guyuan", "固原") + GIVEN + 'given = "printed"\nlevels = ["决策", "管理", "绩效"]\n'
    known = books(nx_guyuan_2020=text)
    assert chosen(form(STAGES), known) == ("cn-stages/2020", "printed")
    assert chosen(form(STAGES, unit="固原市某局"), known) == ("nx-guyuan/2020", "area")


def test_a_form_without_points_shows_no_place() -> None:
    known = books(nx_guyuan_2020=place("nx-guyuan", "固原") + GIVEN + 'given = "none"\n')
    bare = Form(title="自评表", year="2024", indicators=(Indicator(target="9", actual="9"),))
    assert chosen(bare, known) == ("cn/2020", "default")
    named = Form(title="固原市自评表", year="2024", indicators=bare.indicators)
    assert chosen(named, known) == ("nx-guyuan/2020", "area")


def test_a_named_place_whose_rulebooks_do_not_cover_the_year() -> None:
    known = books(nx_guyuan_2023=place("nx-guyuan", "固原", OWN, "from = 2023"))
    assert chosen(form(OWN, "2022", unit="固原市某局"), known) == ("nx-guyuan/2023", "printed")
    assert chosen(form(NATIONAL, "2022", unit="固原市某局"), known) == ("cn/2020", "year")
