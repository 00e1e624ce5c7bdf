"""The shape of the code: what the core must not do, how long things are, how they are called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for room in ("zwcore", "bot") for path in (ROOT / room).rglob("*.py"))
TESTS = sorted(path for room in ("tests", "bench") for path in (ROOT / room).rglob("*.py"))
CORE = [path for path in MODULES if path.is_relative_to(ROOT / "zwcore")]
LOADERS = (
    "zwcore/documents/",
    "zwcore/rulebooks/load.py",
    "zwcore/layouts/load.py",
    "zwcore/layouts/vocabulary.py",
    "zwcore/exports/docs.py",  # writes the pages of docs/ when it is run
    "zwcore/exports/press/",  # asks the fonts beside it what they have
    "zwcore/commands/",
    "zwcore/photos/image.py",  # opens the image that lies in bytes
    "zwcore/confined/",  # says what may be read, and tries what may not
)
# What reads the clock, what touches files, and what is not imported at all.
CLOCK = {"now", "today", "utcnow", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
MODULES_REFUSED = {"random", "secrets", "time", "uuid", "gettext"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def refused(path: Path) -> Iterator[str]:
    loader = name(path).startswith(LOADERS)
    for node in ast.walk(tree(path)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            yield from (f"{line}: {module}" for module in names if module.split(".")[0] in MODULES_REFUSED)
        elif isinstance(node, ast.Attribute) and node.attr in CLOCK:
            yield f"{line}: .{node.attr}"
        elif isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called == "float" or (called in FILES and not loader):
                yield f"{line}: {called}("


@pytest.mark.parametrize("path", CORE, ids=name)
def test_no_clock_no_chance_no_binary_fractions_no_files(path: Path) -> None:
    # Places on a page are binary fractions in the PDF library; they become whole 1/100 points where they are read.
    found = [
        what for what in refused(path) if not (what.endswith("float(") and name(path).endswith("documents/pdf.py"))
    ]
    assert found == []


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_function_over_60_lines_no_module_over_400(path: Path) -> None:
    assert [item for item in functions(path) if item[1] > 60] == []
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_no_module_of_tests_over_400(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_most_functions_are_short() -> None:
    lengths = sorted(length for path in MODULES for _, length in functions(path))
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[len(lengths) * 9 // 10] <= 35


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_names(path: Path) -> None:
    assert path.name not in ("utils.py", "helpers.py", "util.py", "misc.py")
    classes = [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
    assert [cls for cls in classes if cls.endswith(("Manager", "Helper", "Util"))] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert not path.read_text("utf-8").strip() or ast.get_docstring(tree(path))


def test_the_core_is_small_outside() -> None:
    import zwcore

    assert len(getattr(zwcore, "__all__", [])) <= 10


@pytest.mark.parametrize("path", CORE, ids=name)
def test_chinese_sentences_are_literal_messages(path: Path) -> None:
    """A sentence of a message is written out where its code is, so that it can be extracted with its code."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
            code, text = node.args[:2]
            literal = isinstance(code, ast.Constant) and isinstance(text, ast.Constant)
            assert literal or isinstance(code, ast.Name), f"{name(path)}:{node.lineno}"
