"""A form is taken for cut off where a photo says so, and only the form whose photos they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.zwcore.grids import document
from tests.zwcore.test_layouts_head import BODY, NAMES, PROJECT, TITLE, TOTAL
from zwcore.documents import Document, Grid, NotRead, Paragraph, read_document
from zwcore.layouts import read_forms
from zwcore.review import FormReview, review_form

KINDS = Path(__file__).parents[1] / "data" / "kinds"
WITHOUT_TOTAL = ("06-no-project-label", "09-missed-transfer", "29-text-rows-among-money", "31-department-columns")
GAP = NotRead("gap", {"above": "2", "below": "3"})
HEAD = f"{TITLE}\n{PROJECT}{NAMES}{BODY}"
NO_UNIT = NAMES.replace("某县河长办", "")


def form(first: int, *photos: str) -> tuple[Grid | Paragraph, ...]:
    """A form that goes on from one photo to the next, the ``first`` of them given by its number."""
    pages = [n for n, one in enumerate(photos, first) for line in one.splitlines() if "|" in line]
    return tuple(
        replace(one, page=first)
        if isinstance(one, Paragraph)
        else replace(one, cells=tuple(cell._replace(page=pages[cell.row]) for cell in one.cells))
        for one in document("".join(photos)).blocks
    )


def halved(text: str) -> tuple[str, str]:
    """A form without what stands below its rows on two photos: its last row is on the second."""
    rows = text.splitlines(keepends=True)
    return "".join(rows[:-1]), rows[-1]


def reviewed(document: Document) -> list[FormReview]:
    return [review_form(form) for form in read_forms(document).forms]


def album(
    *forms: str | tuple[str, ...], wrong: tuple[NotRead, ...] = (), cut: frozenset[int] = frozenset()
) -> list[FormReview]:
    """The forms of photos that came together, each on a photo or on several."""
    blocks: list[Grid | Paragraph] = []
    count = 1
    for one in forms:
        photos = (one,) if isinstance(one, str) else one
        blocks += form(count, *photos)
        count += len(photos)
    return reviewed(Document("photo", tuple(blocks), left_out=wrong, cut_below=cut))


def told(review: FormReview) -> set[str]:
    return {f"{finding.code} {finding.where}" for finding in review.findings}


def errors(review: FormReview) -> set[str]:
    return {f"{finding.code} {finding.where}" for finding in review.findings if finding.severity == "error"}


@pytest.mark.parametrize("name", WITHOUT_TOTAL)
def test_a_photo_of_a_print_that_has_no_total_is_judged_as_its_word_file_is(name: str) -> None:
    word = read_document((KINDS / f"{name}.docx").read_bytes(), f"{name}.docx")
    (as_word,), (as_photo,) = reviewed(word), reviewed(replace(word, kind="photo"))
    assert told(as_photo) == told(as_word)
    assert not as_photo.reading.is_cut_off


@pytest.mark.parametrize("cut", [frozenset[int](), frozenset({1})])
def test_a_form_without_a_total_is_cut_off_where_its_photo_ends_below(cut: frozenset[int]) -> None:
    (review,) = album(HEAD, cut=cut)
    assert ("ZW005 total" in told(review)) == bool(cut) == review.reading.is_cut_off


def test_a_form_whose_points_are_far_from_a_hundred_is_not_all_there() -> None:
    (review,) = album(HEAD.replace("^|效益指标|社会效益指标|受益村民人数|≥90人|93人|30|30\n", ""))
    assert review.reading.is_cut_off
    assert errors(review) == set()


def test_a_cut_below_the_total_and_one_at_which_the_next_photo_goes_on_are_none() -> None:
    upper, lower = halved(HEAD)
    (whole,) = album(HEAD + TOTAL, cut=frozenset({1}))
    (joined,) = album((upper, lower + TOTAL), cut=frozenset({1}))
    assert not whole.reading.is_cut_off
    assert not joined.reading.is_cut_off
    assert (joined.form.total, errors(joined)) == ("100", set())


def test_rows_may_be_missing_of_a_form_whose_total_stands_at_its_top() -> None:
    head = HEAD.replace(PROJECT, "自评得分|100|<|<|填报单位|某办|<|<\n" + PROJECT)
    (review,) = album(
        head.replace("^|满意度指标|服务对象满意度指标|群众满意度|≥90%|92%|10|10\n", ""), cut=frozenset({1})
    )
    assert review.reading.is_cut_off
    assert errors(review) == set()


def test_a_gap_concerns_the_form_between_whose_photos_it_lies() -> None:
    wrong = TOTAL.replace("100|100", "100|99")
    upper, lower = halved(HEAD.replace("河长制", "水库"))
    others = (HEAD + wrong, HEAD.replace("河长制", "防汛") + wrong)
    first, apart, last = album(others[0], (upper, lower + wrong), others[1], wrong=(GAP,))
    assert errors(first) == errors(last) == {"ZW202 total"}
    assert (apart.form.total, errors(apart)) == ("99", set())
    assert [one.reading.is_cut_off for one in (first, apart, last)] == [False, True, False]
    assert "ZW005 total" not in told(apart), "the total is on its photos"


def test_what_comes_after_a_gap_is_none_of_a_form_that_ends_above_it() -> None:
    whole = HEAD + TOTAL.replace("100|100", "100|99")
    (review,) = album("某镇", (whole, "姓名|电话|住址|<|<|<|<|<\n甲|1|乙村|<|<|<|<|<\n"), wrong=(GAP,))
    assert not review.reading.is_cut_off
    assert errors(review) == {"ZW202 total"}


def test_a_total_that_is_blank_is_told_of_a_form_with_a_gap_without_a_sum() -> None:
    upper, lower = halved(HEAD)
    (review,) = album("某镇", (upper, lower + "总分|<|<|<|<|<|100|\n"), wrong=(GAP,))
    (blank,) = [finding for finding in review.findings if finding.code == "ZW106"]
    assert "合计 " not in str(blank.message)
    assert errors(review) == {"ZW106 total"}


@pytest.mark.parametrize("wrong", [GAP, NotRead("photo.cut", {"page": "2"})])
def test_what_is_wrong_with_one_photo_hides_no_blank_on_another(wrong: NotRead) -> None:
    head = HEAD.replace(NAMES, NO_UNIT)
    upper, lower = halved(head.replace("河长制", "水库"))
    forms = album(head + TOTAL, (upper, lower + TOTAL), wrong=(wrong,))
    assert ["ZW101 unit" in told(review) for review in forms] == [True, False]
