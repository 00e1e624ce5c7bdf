"""What is added to the project is added in few places: one of each thing in a copy of the tree, and one left out.

A place is a file that somebody has to touch by hand, not what ``make messages``, ``make docs`` and ``make locales``
write. Nothing complains of a tree that has everything; of a tree that lacks a place, who should know does.
"""

from __future__ import annotations

import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polib
import pytest

from tests.things_to_add import (
    BASES,
    CHECK,
    CHECK_WITH_A_LINE,
    CITY,
    COMMAND,
    DRAWN,
    ENGLISH,
    EXPORT,
    FRENCH,
    LANGUAGE,
    NATIONAL,
    PRINT,
    REMINDER,
    RIGHTS,
    THINGS,
    Place,
    Thing,
)

pytestmark = pytest.mark.xdist_group("places")
ROOT = Path(__file__).parents[1]
COPIED = ("bot", "zwcore", "locales", "migrations", "tests", "bench", "docs", "pyproject.toml")
GENERATED = {"locales/zw.pot", "docs/checks.md", "docs/rulebooks.md", "docs/exports.md", "docs/schema/forms.json"}
CHECKS = "tests/zwcore/test_checks.py"
EVERY_PRINT_IS_DRAWN = "tests/zwcore/test_layouts_prints.py::test_every_variant_is_drawn_here_but_that_of_the_nine"
EVERYTHING_HAS_A_ROW = "tests/bot/test_permissions.py::test_the_table_has_a_row_for_everything_and_for_nothing_else"
ASKED = (
    CHECKS,
    "tests/zwcore/test_checks_examples.py",
    "tests/zwcore/test_docs.py",
    "tests/zwcore/test_rulebooks.py",
    "tests/zwcore/test_rulebooks_words.py",
    "tests/zwcore/test_layouts_prints.py::test_every_blank_print_is_known",
    EVERY_PRINT_IS_DRAWN,
    EVERYTHING_HAS_A_ROW,
    "tests/bot/test_permissions.py::test_every_cell[command desk]",
)
"""The tests that know of checks, rulebooks, prints and commands."""


class Tree:
    """A copy of the project."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            copy(ROOT / name, root / name)

    def put(self, place: Place) -> None:
        """Touch a file."""
        path = self.root / place.path
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
        at = len(lines)
        if place.behind is not None:
            (at,) = (n for n, line in enumerate(lines, 1) if re.match(place.behind, line))
        path.write_text("".join([*lines[:at], place.text, *lines[at:]]), "utf-8")

    def add(self, things: Iterable[Thing]) -> None:
        """Add things, and have what is generated generated."""
        for thing in things:
            for place in (*thing.places, *thing.golden):
                self.put(place)
            if thing.french:
                (self.root / FRENCH).parent.mkdir(parents=True)
        self.run("locales.messages")
        for thing in things:
            self._translate(ENGLISH, thing.english)
            if thing.french:
                self._translate(FRENCH, {**self._as_it_is(), **thing.french})
        self.run("zwcore.exports.docs", "docs")

    def _as_it_is(self) -> dict[str, str]:
        """A translator's work: every message said somehow, the words to be typed in the alphabet of the language."""
        entries = polib.pofile(str(self.root / "locales/zw.pot"))
        return {one.msgctxt: one.msgctxt if one.msgctxt.startswith("words.") else one.msgid for one in entries}

    def _translate(self, path: str, said: Mapping[str, str]) -> None:
        catalogue = polib.pofile(str(self.root / path))
        for entry in catalogue:
            entry.msgstr = entry.msgstr or said.get(entry.msgctxt, "")
        catalogue.save()
        catalogue.save_as_mofile(str((self.root / path).with_suffix(".mo")))

    def run(self, module: str, *arguments: str) -> str:
        """What a module prints when it is run in this tree."""
        return self._run("-m", module, *arguments)

    def layers(self) -> str:
        """What the import contracts say."""
        return self._run("-c", "from importlinter.cli import lint_imports; print(lint_imports())")

    def _run(self, *arguments: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "ZWBOT"))}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root, env={**kept, "PYTHONPATH": str(self.root), "COLUMNS": "200"}, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout + done.stderr

    def changed(self) -> set[str]:
        """The files that are not as they were, but for those that are generated."""
        found = set(_differing(filecmp.dircmp(ROOT, self.root, ignore=["__pycache__"]), Path()))
        return {path for path in found if not path.endswith((".mo", ".pyc"))} - GENERATED

    @cached_property
    def offers(self) -> dict[str, Any]:
        """What people are offered in this tree."""
        folder = self.root.with_name("var")
        folder.mkdir()
        said = self.run("tests.offered", str(folder))
        assert said.startswith("{"), said
        return dict(json.loads(said))

    @cached_property
    def untranslated(self) -> list[str]:
        """What the check of the translations complains of."""
        said = self.run("tests.locales_check").splitlines()
        return [line for line in said if not re.match(r"\d+ messages, translations: en, fr$|msgfmt is not here", line)]

    def failing(self, *tests: str) -> list[str]:
        """The tests that fail, each with its reason."""
        said = self.run("pytest", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", *tests)
        assert re.search(r"^(\d+ failed, )?\d+ passed in ", said, re.MULTILINE), said
        return [line for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))]


def _differing(compared: filecmp.dircmp[str], at: Path) -> Iterator[str]:
    for name in (*compared.diff_files, *compared.right_only):
        found = Path(compared.right, name)
        inside = [one.relative_to(found) for one in found.rglob("*") if one.is_file()] if found.is_dir() else [Path()]
        yield from ((at / name / one).as_posix() for one in inside)
    for name, below in compared.subdirs.items():
        yield from _differing(below, at / name)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The tree with one of each thing added."""
    tree = Tree(tmp_path_factory.mktemp("whole") / "tree")
    tree.add(THINGS)
    return tree


@pytest.fixture(scope="module")
def lacking(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The tree with several of the things, each without one of its places."""
    tree = Tree(tmp_path_factory.mktemp("lacking") / "tree")
    tree.add(
        [
            *(thing.without(ENGLISH) for thing in (CHECK, REMINDER, EXPORT)),
            PRINT.without(DRAWN),
            COMMAND.without(RIGHTS),
            replace(LANGUAGE, french={"words.skip": ""}),
        ]
    )
    return tree


@pytest.mark.parametrize(
    ("thing", "places"),
    [
        (CHECK, 2),
        (CHECK_WITH_A_LINE, 3),
        (PRINT, 1),
        (CITY, 2),
        (COMMAND, 3),
        (REMINDER, 2),
        (EXPORT, 2),
        (LANGUAGE, 1),
    ],
)
def test_places_to_touch(thing: Thing, places: int) -> None:
    assert len(thing.touched) == places


def test_no_other_file_is_touched(whole: Tree) -> None:
    golden = {place.path for thing in THINGS for place in thing.golden}
    assert whole.changed() == golden.union(*(thing.touched for thing in THINGS))


def test_nothing_complains(whole: Tree) -> None:
    assert whole.untranslated == []
    assert whole.failing(*ASKED) == []
    assert whole.run("ruff", "check", "bot", "zwcore", "tests") == "All checks passed!\n"
    assert whole.layers().endswith("\n0\n")


def test_a_check_finds_its_example(whole: Tree) -> None:
    said = whole.offers["findings"]
    assert (
        said["ZW490"]
        == "培训班办了几期？: the level 3 indicator “培训班办了几期？” is a question. Please give the indicator a name."
    )
    assert said["ZW491"] == "参训人员就业率: its weight of 70 is more than 60. Please check."
    page = (whole.root / "docs/checks.md").read_text("utf-8")
    assert "### ZW490 三级指标是问句" in page
    assert "### ZW491 一项指标分值过大" in page
    assert "单项分值提醒线 | 60%" in (whole.root / "docs/rulebooks.md").read_text("utf-8")


def test_a_print_is_offered(whole: Tree) -> None:
    assert "A new one (梯田县表样)" in whole.offers["prints"]


def test_a_city_has_its_own_forms_and_no_others(whole: Tree, lacking: Tree) -> None:
    before, after = lacking.offers["rulebooks"], whole.offers["rulebooks"]
    assert {name for name in after if after[name] != before[name]} == {"固原市某局"}
    assert after["固原市某局"] == ["nx-guyuan/2024", "nx-guyuan/2024"]
    assert after["银川市某局"][0] == after["某局"][0] == "cn/2020"


def test_a_command_is_in_the_menu_and_answers(whole: Tree) -> None:
    assert whole.offers["answers"]["desk"] == "Room 204, open on working days."
    assert "/desk Ask a person" in whole.offers["help"]


def test_a_reminder_comes_is_rehearsed_and_has_its_name(whole: Tree) -> None:
    said = "Please see whether last night's backup is there."
    assert said in whole.offers["scans"]
    assert whole.offers["rehearsal"] == {"每天看一次备份（20260302）": said}
    assert "Backups: last 2 Mar 2026, 09:00" in whole.offers["answers"]["health"]


def test_an_export_has_its_button_and_its_file(whole: Tree) -> None:
    assert "Download text" in whole.offers["more"]
    assert any(name.endswith(".tsv") for name in whole.offers["files"])


def test_a_language_is_offered_and_its_words_are_understood(whole: Tree) -> None:
    assert "français" in whole.offers["languages"]
    assert "Bien, désormais en français." in whole.offers["changed"]["fr"]
    assert {"passer", "inchangé", "跳过"} <= set(whole.offers["typed"]["fr"])


def test_what_is_not_translated_is_told(lacking: Tree) -> None:
    codes = [code for thing in (CHECK, REMINDER, EXPORT) for code in thing.english]
    assert {f"en: {code} is not translated" for code in codes} <= {*lacking.untranslated}
    assert "fr: words.skip is not translated" in lacking.untranslated


def test_who_was_not_shown_a_print_or_a_command_tells(lacking: Tree) -> None:
    told = lacking.failing(*ASKED[:-1])
    assert len(told) == 2
    assert EVERY_PRINT_IS_DRAWN in told[0]
    assert EVERYTHING_HAS_A_ROW in told[1]


def test_a_line_without_its_value_is_told(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree")
    for place in CHECK_WITH_A_LINE.without(NATIONAL).places:
        tree.put(place)
    assert f"FAILED {CHECKS}::test_fires_on_its_example[ZW491] - KeyError: 'weight'" in tree.failing(CHECKS)


def test_a_rulebook_whose_basis_is_not_known_is_told(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree")
    for place in CITY.without(BASES).places:
        tree.put(place)
    assert "nx-guyuan/2024: reverse rests on guyuan-2024-7, which bases.toml does not have" in tree.run(
        "zwcore", "rulebooks", "list"
    )
